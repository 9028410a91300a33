/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#include <stdio.h>
#include <string.h>

typedef struct
{
  Pending pending;
  SnugPresence *presence; /* (owned) (nullable) */
  char *token;            /* (owned) (nullable) */
  GError *error;          /* (owned) (nullable) */
} Join;

static void
join_begin (RoomFixture *fixture, Join *join, const char *name, const char *token)
{
  const SnugJoinRequest request = { .name = name, .token = token };

  memset (join, 0, sizeof *join);
  snug_room_join_async (fixture->room, &request, NULL, pending_callback, &join->pending);
}

static void
join_end (RoomFixture *fixture, Join *join)
{
  pending_wait (&join->pending);
  join->presence =
      snug_room_join_finish (fixture->room, join->pending.result, &join->token, &join->error);
  pending_clear (&join->pending);
}

static void
join_clear (Join *join)
{
  pending_clear (&join->pending);
  g_clear_object (&join->presence);
  g_clear_pointer (&join->token, g_free);
  g_clear_error (&join->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, join_clear)

static const char *
get_name (SnugPresence *presence)
{
  return snug_member_get_name (snug_presence_get_member (presence));
}

static const char *
get_id (SnugPresence *presence)
{
  return snug_member_get_id (snug_presence_get_member (presence));
}

/* Somebody who was here, with a token, and is gone. */
static char *
visit (RoomFixture *fixture, const char *name, char **id)
{
  char *token = NULL;
  g_autoptr (SnugPresence) presence = room_join (fixture, name, NULL, &token, NULL);

  g_assert_nonnull (presence);
  if (id != NULL)
    *id = g_strdup (get_id (presence));
  snug_room_leave (fixture->room, presence, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  signal_log_skip (fixture->signals);

  return token;
}

static void
test_new_member (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) presence = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  SnugMember *member;

  presence = room_join (fixture, "  Ada  ", NULL, &token, &error);
  g_assert_no_error (error);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);

  member = snug_presence_get_member (presence);
  g_assert_cmpstr (snug_member_get_name (member), ==, "Ada");
  g_assert_cmpuint (strlen (snug_member_get_id (member)), ==, 12);
  g_assert_false (snug_member_is_guest (member));
  g_assert_cmpint (snug_member_get_joined_at (member), ==,
                   snug_clock_get_wall_time (SNUG_CLOCK (fixture->clock)));
  g_assert_cmpuint (strlen (token), ==, 43);
  g_assert_cmpstr (snug_presence_get_address (presence), ==, "192.0.2.1");
  g_assert_cmpstr (snug_presence_get_transport (presence), ==, "test");
  g_assert_cmpint (snug_presence_get_joined_at (presence), ==,
                   snug_clock_get_wall_time (SNUG_CLOCK (fixture->clock)));

  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 1);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_FIND), ==, 0);
}

static void
test_saved_before_joined (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) ada = { 0 };

  snug_memory_log_hold (fixture->log);
  join_begin (fixture, &ada, "Ada", NULL);
  run_main_loop ();
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  g_assert_cmpuint (ada.pending.n_answers, ==, 0);

  snug_memory_log_release (fixture->log);
  join_end (fixture, &ada);
  g_assert_no_error (ada.error);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_guest (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) presence = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL;
  g_autofree char *joined = NULL;
  int number;

  presence = room_join (fixture, NULL, NULL, &token, &error);
  g_assert_no_error (error);
  g_assert_null (token);
  g_assert_true (snug_member_is_guest (snug_presence_get_member (presence)));
  g_assert_cmpint (sscanf (get_name (presence), "Guest %d", &number), ==, 1);

  joined = g_strdup_printf ("joined %s", get_name (presence));
  signal_log_assert (fixture->signals, "n-members = 1", joined, NULL);

  for (SnugMemoryLogCall call = SNUG_MEMORY_LOG_FIND; call <= SNUG_MEMORY_LOG_SAVE; call++)
    g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, call), ==, 0);
}

/* More guests than there are numbers of four digits, to see that it neither repeats nor hangs. */
static void
test_many_guests (RoomFixture *fixture, gconstpointer data)
{
  const guint n = 9500;
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) presences = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      SnugPresence *presence = room_join_ok (fixture, NULL);

      g_ptr_array_add (presences, presence);
      g_assert_true (g_hash_table_add (names, (gpointer) get_name (presence)));
    }

  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, n);
}

static void
test_known_token (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *token = visit (fixture, "Ada", &id);
  g_auto (Join) ada = { 0 };
  guint n_saves = snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE);

  join_begin (fixture, &ada, "Ada", token);
  join_end (fixture, &ada);
  g_assert_no_error (ada.error);
  g_assert_cmpstr (get_id (ada.presence), ==, id);
  g_assert_cmpstr (ada.token, ==, token);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, n_saves);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_known_token_without_name (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = visit (fixture, "Ada", NULL);
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
  g_autofree char *token = visit (fixture, "Ada", NULL);
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
  g_autofree char *token = visit (fixture, "Ada", &id);
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  join_begin (fixture, &first, "Lovelace", token);
  join_end (fixture, &first);
  g_assert_no_error (first.error);
  g_assert_cmpstr (get_id (first.presence), ==, id);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Lovelace", NULL);

  snug_room_leave (fixture->room, first.presence, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);

  join_begin (fixture, &second, NULL, token);
  join_end (fixture, &second);
  g_assert_cmpstr (get_name (second.presence), ==, "Lovelace");
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
  g_autofree char *token = visit (fixture, "Ada", NULL);
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
  g_autofree char *token = visit (fixture, "Ada", NULL);
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
  g_assert_cmpstr (get_name (first.presence), ==, "Lovelace");

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
  g_assert_cmpstr (get_name (first.presence), ==, "Ada");
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
  g_assert_cmpstr (get_id (second.presence), ==, get_id (first.presence));
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_refused_names (RoomFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    int code;
  } rows[] = {
    { "", SNUG_ERROR_NAME_INVALID },
    { " ", SNUG_ERROR_NAME_INVALID },
    { "\xe2\x80\x8b", SNUG_ERROR_NAME_INVALID },
    { "\xff", SNUG_ERROR_NAME_INVALID },
    { "Admin", SNUG_ERROR_NAME_RESERVED },
    { "5ystem", SNUG_ERROR_NAME_RESERVED },
    { "bob", SNUG_ERROR_NAME_TAKEN },
    { "BOB", SNUG_ERROR_NAME_TAKEN },
    { "b0b", SNUG_ERROR_NAME_TAKEN },
  };
  G_GNUC_UNUSED g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (Join) join = { 0 };

      join_begin (fixture, &join, rows[i].name, NULL);
      join_end (fixture, &join);
      g_assert_error (join.error, SNUG_ERROR, rows[i].code);
      g_assert_null (join.presence);
      g_assert_null (join.token);
    }

  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1);
}

/* Of those who want one name at the same time one gets it, and it does not matter in which order
 * the log answers. */
static void
test_parallel_claims (RoomFixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "Mike", "mike", "MIKE", "M1ke", "rnike", "Міке" };
  const guint n_rounds = g_test_quick () ? 1000 : 10000;

  for (guint round = 0; round < n_rounds; round++)
    {
      Join joins[G_N_ELEMENTS (names)];
      guint n_won = 0;

      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        join_begin (fixture, &joins[i], names[(round + i) % G_N_ELEMENTS (names)], NULL);

      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          join_end (fixture, &joins[i]);
          if (joins[i].presence != NULL)
            {
              n_won++;
              g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1);
              snug_room_leave (fixture->room, joins[i].presence, "bye");
            }
          else
            g_assert_error (joins[i].error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
          join_clear (&joins[i]);
        }

      g_assert_cmpuint (n_won, ==, 1);
      snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
      g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 4);
    }
}

/* A claim that came to nothing is given back before the caller knows. */
static void
test_storage_error_frees_the_name (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_auto (Join) second = { 0 };

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_CLOSED, 1);
  join_begin (fixture, &first, "Ada", NULL);
  join_end (fixture, &first);
  g_assert_error (first.error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  signal_log_assert_empty (fixture->signals);

  join_begin (fixture, &second, "Ada", NULL);
  join_end (fixture, &second);
  g_assert_no_error (second.error);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
}

static void
test_full (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) ada = { 0 };
  g_auto (Join) bob = { 0 };
  g_auto (Join) window = { 0 };
  g_auto (Join) guest = { 0 };
  g_auto (Join) late = { 0 };

  fixture->limits.members = 2;
  room_fixture_open (fixture);

  /* Those who are on the way count. */
  snug_memory_log_hold (fixture->log);
  join_begin (fixture, &ada, "Ada", NULL);
  join_begin (fixture, &bob, "Bob", NULL);
  join_begin (fixture, &guest, NULL, NULL);
  join_begin (fixture, &late, "Cy", NULL);
  join_end (fixture, &guest);
  join_end (fixture, &late);
  g_assert_error (guest.error, SNUG_ERROR, SNUG_ERROR_FULL);
  g_assert_error (late.error, SNUG_ERROR, SNUG_ERROR_FULL);
  join_clear (&guest);
  join_clear (&late);

  snug_memory_log_release (fixture->log);
  join_end (fixture, &ada);
  join_end (fixture, &bob);
  g_assert_no_error (ada.error);
  g_assert_no_error (bob.error);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", "n-members = 2", "joined Bob",
                     NULL);

  /* Who is in may open another window. */
  join_begin (fixture, &window, "Ada", ada.token);
  join_end (fixture, &window);
  g_assert_no_error (window.error);

  snug_room_leave (fixture->room, bob.presence, "bye");
  join_begin (fixture, &guest, NULL, NULL);
  join_end (fixture, &guest);
  g_assert_error (guest.error, SNUG_ERROR, SNUG_ERROR_FULL);

  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 1", "left Bob (bye)", NULL);
  join_begin (fixture, &late, NULL, NULL);
  join_end (fixture, &late);
  g_assert_no_error (late.error);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
}

/* Who did not come in takes nobody's place. */
static void
test_failures_take_no_place (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = NULL;
  g_auto (Join) bob = { 0 };
  g_auto (Join) back = { 0 };

  fixture->limits.members = 1;
  room_fixture_open (fixture);
  token = visit (fixture, "Ada", NULL);

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_CLOSED, 1);
  join_begin (fixture, &bob, "Bob", NULL);
  join_end (fixture, &bob);
  g_assert_error (bob.error, SNUG_ERROR, SNUG_ERROR_CLOSED);

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_FIND, SNUG_ERROR_STORAGE, 1);
  join_begin (fixture, &back, "Ada", token);
  join_end (fixture, &back);
  g_assert_error (back.error, SNUG_ERROR, SNUG_ERROR_STORAGE);

  ada = room_join_ok (fixture, "Ada");
}

static void
test_cancelled (RoomFixture *fixture, gconstpointer data)
{
  const SnugJoinRequest request = { .name = "Ada" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugPresence) presence = NULL;
  g_autoptr (GError) error = NULL;

  snug_memory_log_hold (fixture->log);
  snug_room_join_async (fixture->room, &request, cancellable, pending_callback, &pending);
  g_cancellable_cancel (cancellable);
  snug_memory_log_release (fixture->log);
  pending_wait (&pending);
  g_assert_null (snug_room_join_finish (fixture->room, pending.result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  signal_log_assert_empty (fixture->signals);

  presence = room_join_ok (fixture, "Ada");
}

/* Cancelling when it is done changes nothing: the caller has to know of the presence. */
static void
test_cancelled_too_late (RoomFixture *fixture, gconstpointer data)
{
  const SnugJoinRequest request = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugPresence) presence = NULL;
  g_autoptr (GError) error = NULL;

  snug_room_join_async (fixture->room, &request, cancellable, pending_callback, &pending);
  g_cancellable_cancel (cancellable);
  pending_wait (&pending);
  presence = snug_room_join_finish (fixture->room, pending.result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (presence);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
}

/* Nor does it when the log has saved another name: the room and the log agree on who is called
 * what. */
static void
test_cancelled_while_renaming (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) first = { 0 };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugPresence) presence = NULL;
  g_autoptr (GError) error = NULL;
  SnugJoinRequest request = { .name = "Lovelace" };

  join_begin (fixture, &first, "Ada", NULL);
  join_end (fixture, &first);
  signal_log_skip (fixture->signals);

  request.token = first.token;
  snug_room_join_async (fixture->room, &request, cancellable, pending_callback, &pending);
  g_cancellable_cancel (cancellable);
  pending_wait (&pending);
  presence = snug_room_join_finish (fixture->room, pending.result, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (presence);
  signal_log_assert (fixture->signals, "renamed Ada to Lovelace", NULL);
}

/* A presence that is not fetched does not haunt the room. */
static void
test_not_fetched (RoomFixture *fixture, gconstpointer data)
{
  const SnugJoinRequest request = { 0 };

  snug_room_join_async (fixture->room, &request, NULL, NULL, NULL);
  run_main_loop ();
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 4);
}

static void
test_not_open (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Join) join = { 0 };

  room_fixture_make_room (fixture);
  join_begin (fixture, &join, "Ada", NULL);
  join_end (fixture, &join);
  g_assert_error (join.error, SNUG_ERROR, SNUG_ERROR_CLOSED);
}

static void
test_list_members (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_autoptr (SnugPresence) cy = room_join_ok (fixture, "Cy");
  g_autoptr (GPtrArray) all = snug_room_list_members (fixture->room, 0);
  g_autoptr (GPtrArray) two = snug_room_list_members (fixture->room, 2);
  g_autoptr (GPtrArray) more = snug_room_list_members (fixture->room, 20);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_true (all->pdata[0] == snug_presence_get_member (ada));
  g_assert_true (all->pdata[1] == snug_presence_get_member (bob));
  g_assert_true (all->pdata[2] == snug_presence_get_member (cy));
  g_assert_cmpuint (two->len, ==, 2);
  g_assert_true (two->pdata[1] == snug_presence_get_member (bob));
  g_assert_cmpuint (more->len, ==, 3);
}

static void
on_notify (GObject *object, GParamSpec *pspec, gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
test_properties (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugMember) member = NULL;
  g_autofree char *transport = NULL;
  g_autofree char *address = NULL;
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  gboolean guest = TRUE;
  gint64 joined_at = 0;
  guint n = 0;

  g_signal_connect (ada, "notify::transport", G_CALLBACK (on_notify), &n);
  snug_presence_set_transport (ada, "test");
  g_assert_cmpuint (n, ==, 0);
  snug_presence_set_transport (ada, "websocket");
  g_assert_cmpuint (n, ==, 1);

  g_object_get (ada, "member", &member, "transport", &transport, "address", &address, "joined-at",
                &joined_at, NULL);
  g_assert_true (member == snug_presence_get_member (ada));
  g_assert_cmpstr (transport, ==, "websocket");
  g_assert_cmpstr (address, ==, "192.0.2.1");
  g_assert_cmpint (joined_at, ==, snug_presence_get_joined_at (ada));

  g_object_get (member, "id", &id, "name", &name, "guest", &guest, "joined-at", &joined_at, NULL);
  g_assert_cmpstr (id, ==, snug_member_get_id (member));
  g_assert_cmpstr (name, ==, "Ada");
  g_assert_false (guest);
  g_assert_cmpint (joined_at, ==, snug_member_get_joined_at (member));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-join/new-member", test_new_member);
  ROOM_TEST ("/core/room-join/saved-before-joined", test_saved_before_joined);
  ROOM_TEST ("/core/room-join/guest", test_guest);
  ROOM_TEST ("/core/room-join/many-guests", test_many_guests);
  ROOM_TEST ("/core/room-join/known-token", test_known_token);
  ROOM_TEST ("/core/room-join/known-token/without-name", test_known_token_without_name);
  ROOM_TEST ("/core/room-join/known-token/name-taken", test_known_token_name_taken);
  ROOM_TEST ("/core/room-join/known-token/new-name", test_known_token_new_name);
  ROOM_TEST ("/core/room-join/unknown-token", test_unknown_token);
  ROOM_TEST ("/core/room-join/two-windows", test_two_windows);
  ROOM_TEST ("/core/room-join/two-windows/at-once", test_two_windows_at_once);
  ROOM_TEST ("/core/room-join/two-windows/first-fails", test_two_windows_first_fails);
  ROOM_TEST ("/core/room-join/second-window/renames", test_second_window_renames);
  ROOM_TEST ("/core/room-join/second-window/refused", test_second_window_refused);
  ROOM_TEST ("/core/room-join/second-window/changes-case", test_second_window_changes_case);
  ROOM_TEST ("/core/room-join/rename-races-with-leaving", test_rename_races_with_leaving);
  ROOM_TEST ("/core/room-join/refused-names", test_refused_names);
  ROOM_TEST ("/core/room-join/parallel-claims", test_parallel_claims);
  ROOM_TEST ("/core/room-join/storage-error", test_storage_error_frees_the_name);
  ROOM_TEST_CLOSED ("/core/room-join/full", test_full);
  ROOM_TEST_CLOSED ("/core/room-join/failures-take-no-place", test_failures_take_no_place);
  ROOM_TEST ("/core/room-join/cancelled", test_cancelled);
  ROOM_TEST ("/core/room-join/cancelled-too-late", test_cancelled_too_late);
  ROOM_TEST ("/core/room-join/cancelled-while-renaming", test_cancelled_while_renaming);
  ROOM_TEST ("/core/room-join/not-fetched", test_not_fetched);
  ROOM_TEST_CLOSED ("/core/room-join/not-open", test_not_open);
  ROOM_TEST ("/core/room-join/list-members", test_list_members);
  ROOM_TEST ("/core/room-join/properties", test_properties);

  return g_test_run ();
}
