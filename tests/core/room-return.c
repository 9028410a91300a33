/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-joins.h"

#include <string.h>

static void
test_known_token (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *token = room_visit (fixture, "Ada", &id);
  g_auto (Join) ada = { 0 };
  guint n_saves = snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE);

  join_begin (fixture, &ada, "Ada", token);
  join_end (fixture, &ada);
  g_assert_no_error (ada.error);
  g_assert_cmpstr (joined_id (ada.presence), ==, id);
  g_assert_cmpstr (ada.token, ==, token);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, n_saves);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_known_token_without_name (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = room_visit (fixture, "Ada", NULL);
  g_auto (Join) ada = { 0 };

  join_begin (fixture, &ada, NULL, token);
  join_end (fixture, &ada);
  g_assert_no_error (ada.error);
  g_assert_cmpstr (ada.token, ==, token);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

/* The remembered name may be somebody else's by now. */
static void
test_known_token_name_taken (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = room_visit (fixture, "Ada", NULL);
  G_GNUC_UNUSED g_autoptr (SnugPresence) other = room_join_ok (fixture, "ADA");
  g_auto (Join) without = { 0 };
  g_auto (Join) with = { 0 };
  g_auto (Join) renamed = { 0 };

  join_begin (fixture, &without, NULL, token);
  join_end (fixture, &without);
  g_assert_error (without.error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);

  join_begin (fixture, &with, "Ada", token);
  join_end (fixture, &with);
  g_assert_error (with.error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
  signal_log_assert_empty (fixture->signals);

  join_begin (fixture, &renamed, "Lovelace", token);
  join_end (fixture, &renamed);
  g_assert_no_error (renamed.error);
  signal_log_assert (fixture->signals, "n-members = 2", "joined Lovelace", NULL);
}

static void
test_known_token_new_name (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *token = room_visit (fixture, "Ada", &id);
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  join_begin (fixture, &first, "Lovelace", token);
  join_end (fixture, &first);
  g_assert_no_error (first.error);
  g_assert_cmpstr (joined_id (first.presence), ==, id);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Lovelace", NULL);

  snug_room_leave (fixture->room, first.presence, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);

  join_begin (fixture, &second, NULL, token);
  join_end (fixture, &second);
  g_assert_cmpstr (joined_name (second.presence), ==, "Lovelace");
  signal_log_skip (fixture->signals);
}

static void
test_unknown_token (RoomFixture *fixture, gconstpointer data)
{
  static const char *const tokens[] = {
    "",
    "short",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\xff",
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_auto (Join) named = { 0 };
      g_auto (Join) guest = { 0 };

      join_begin (fixture, &named, "Ada", tokens[i]);
      join_end (fixture, &named);
      g_assert_no_error (named.error);
      g_assert_cmpuint (strlen (named.token), ==, 43);
      g_assert_cmpstr (named.token, !=, tokens[i]);

      join_begin (fixture, &guest, NULL, tokens[i]);
      join_end (fixture, &guest);
      g_assert_no_error (guest.error);
      g_assert_null (guest.token);
      g_assert_true (snug_member_is_guest (snug_presence_get_member (guest.presence)));

      snug_room_leave (fixture->room, guest.presence, "bye");
      snug_room_leave (fixture->room, named.presence, "bye");
      snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
      g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
    }

  /* Only what can be a token is worth a question to the log. */
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_FIND), ==, 2);
  signal_log_skip (fixture->signals);
}

static void
test_two_windows (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };
  g_autoptr (GPtrArray) presences = NULL;

  join_begin (fixture, &first, "Ada", NULL);
  join_end (fixture, &first);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);

  join_begin (fixture, &second, "Ada", first.token);
  join_end (fixture, &second);
  g_assert_no_error (second.error);
  g_assert_cmpstr (second.token, ==, first.token);
  g_assert_true (snug_presence_get_member (first.presence) ==
                 snug_presence_get_member (second.presence));
  g_assert_true (first.presence != second.presence);
  signal_log_assert_empty (fixture->signals);

  presences = snug_room_list_presences (fixture->room);
  g_assert_cmpuint (presences->len, ==, 2);
  g_assert_true (presences->pdata[0] == first.presence);
  g_assert_true (presences->pdata[1] == second.presence);
}

/* After a restart of the daemon all windows of one person come back at the same moment. */
static void
test_two_windows_at_once (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = room_visit (fixture, "Ada", NULL);
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };
  g_auto (Join) third = { 0 };

  join_begin (fixture, &first, "Ada", token);
  join_begin (fixture, &second, "Ada", token);
  join_begin (fixture, &third, NULL, token);
  join_end (fixture, &first);
  join_end (fixture, &second);
  join_end (fixture, &third);

  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  g_assert_no_error (third.error);
  g_assert_true (snug_presence_get_member (first.presence) ==
                 snug_presence_get_member (second.presence));
  g_assert_true (snug_presence_get_member (first.presence) ==
                 snug_presence_get_member (third.presence));
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_FIND), ==, 1);
}

/* The first of them may fail, the others have their own luck. */
static void
test_two_windows_first_fails (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = room_visit (fixture, "Ada", NULL);
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_FIND, SNUG_ERROR_STORAGE_BUSY, 1);
  join_begin (fixture, &first, "Ada", token);
  join_begin (fixture, &second, "Ada", token);
  join_end (fixture, &first);
  join_end (fixture, &second);

  g_assert_error (first.error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
  g_assert_no_error (second.error);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_second_window_renames (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };
  g_auto (Join) other = { 0 };

  join_begin (fixture, &first, "Ada", NULL);
  join_end (fixture, &first);
  signal_log_skip (fixture->signals);

  join_begin (fixture, &second, "Lovelace", first.token);
  join_end (fixture, &second);
  g_assert_no_error (second.error);
  signal_log_assert (fixture->signals, "renamed Ada to Lovelace", NULL);
  g_assert_cmpstr (joined_name (first.presence), ==, "Lovelace");

  /* The old name is free, the new one is not. */
  join_begin (fixture, &other, "Ada", NULL);
  join_end (fixture, &other);
  g_assert_no_error (other.error);
  signal_log_assert (fixture->signals, "n-members = 2", "joined Ada", NULL);
}

static void
test_second_window_refused (RoomFixture *fixture, gconstpointer data)
{
  G_GNUC_UNUSED g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  join_begin (fixture, &first, "Ada", NULL);
  join_end (fixture, &first);
  signal_log_skip (fixture->signals);

  join_begin (fixture, &second, "B0b", first.token);
  join_end (fixture, &second);
  g_assert_error (second.error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
  g_assert_null (second.presence);
  g_assert_cmpstr (joined_name (first.presence), ==, "Ada");
}

/* A member may write the own name differently. */
static void
test_second_window_changes_case (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  join_begin (fixture, &first, "ada", NULL);
  join_end (fixture, &first);
  signal_log_skip (fixture->signals);

  join_begin (fixture, &second, "Ada", first.token);
  join_end (fixture, &second);
  g_assert_no_error (second.error);
  signal_log_assert (fixture->signals, "renamed ada to Ada", NULL);
}

/* The member has left for good while the log saves the new name. */
static void
test_rename_races_with_leaving (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  join_begin (fixture, &first, "ada", NULL);
  join_end (fixture, &first);
  snug_room_leave (fixture->room, first.presence, "bye");
  signal_log_skip (fixture->signals);

  snug_memory_log_hold (fixture->log);
  join_begin (fixture, &second, "Ada", first.token);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 0", "left ada (bye)", NULL);

  snug_memory_log_release (fixture->log);
  join_end (fixture, &second);
  g_assert_no_error (second.error);
  g_assert_cmpstr (joined_id (second.presence), ==, joined_id (first.presence));
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-return/known-token", test_known_token);
  ROOM_TEST ("/core/room-return/known-token/without-name", test_known_token_without_name);
  ROOM_TEST ("/core/room-return/known-token/name-taken", test_known_token_name_taken);
  ROOM_TEST ("/core/room-return/known-token/new-name", test_known_token_new_name);
  ROOM_TEST ("/core/room-return/unknown-token", test_unknown_token);
  ROOM_TEST ("/core/room-return/two-windows", test_two_windows);
  ROOM_TEST ("/core/room-return/two-windows/at-once", test_two_windows_at_once);
  ROOM_TEST ("/core/room-return/two-windows/first-fails", test_two_windows_first_fails);
  ROOM_TEST ("/core/room-return/second-window/renames", test_second_window_renames);
  ROOM_TEST ("/core/room-return/second-window/refused", test_second_window_refused);
  ROOM_TEST ("/core/room-return/second-window/changes-case", test_second_window_changes_case);
  ROOM_TEST ("/core/room-return/rename-races-with-leaving", test_rename_races_with_leaving);

  return g_test_run ();
}
