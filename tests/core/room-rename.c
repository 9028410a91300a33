/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

static const char *
get_name (SnugPresence *presence)
{
  return snug_member_get_name (snug_presence_get_member (presence));
}

static void
on_notify (SnugMember *member, GParamSpec *pspec, guint *n)
{
  (*n)++;
}

static void
test_rename (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) back = NULL;
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  signal_log_skip (fixture->signals);
  g_signal_connect (snug_presence_get_member (ada), "notify::name", G_CALLBACK (on_notify), &n);
  g_assert_true (room_rename (fixture, ada, "  Lovelace ", &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 1);
  signal_log_assert (fixture->signals, "renamed Ada to Lovelace", NULL);

  message = room_post (fixture, ada, "1", "Hello", 0, NULL);
  g_assert_cmpstr (snug_message_get_member_name (message), ==, "Lovelace");
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Lovelace: Hello", NULL);

  /* The next visit remembers it. */
  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);
  back = room_join (fixture, NULL, token, NULL, NULL);
  g_assert_cmpstr (get_name (back), ==, "Lovelace");
  signal_log_skip (fixture->signals);
}

static void
test_same_name (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  guint n_saves = snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE);

  g_assert_true (room_rename (fixture, ada, "Ada", NULL));
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, n_saves);
}

static void
test_own_name_differently (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "ada");
  g_autoptr (SnugPresence) other = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (room_rename (fixture, ada, "Ada", NULL));
  signal_log_assert (fixture->signals, "renamed ada to Ada", NULL);

  other = room_join (fixture, "ADA", NULL, NULL, &error);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
}

static void
test_refused (RoomFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    int code;
  } rows[] = {
    { "", SNUG_ERROR_NAME_INVALID },
    { "\342\200\213", SNUG_ERROR_NAME_INVALID },
    { "admin", SNUG_ERROR_NAME_RESERVED },
    { "B0B", SNUG_ERROR_NAME_TAKEN },
  };
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  G_GNUC_UNUSED g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (room_rename (fixture, ada, rows[i].name, &error));
      g_assert_error (error, SNUG_ERROR, rows[i].code);
      g_assert_cmpstr (get_name (ada), ==, "Ada");
    }
}

/* The old name is free, and stays with its member until the new one is saved. */
static void
test_claims (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) none = NULL;
  g_autoptr (SnugPresence) other = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Pending) rename = { 0 };
  g_auto (Pending) join_old = { 0 };
  g_auto (Pending) join_new = { 0 };
  const SnugJoinRequest old_name = { .name = "Ada" };
  const SnugJoinRequest new_name = { .name = "Eve" };

  snug_memory_log_hold (fixture->log);
  snug_room_rename_async (fixture->room, snug_presence_get_member (ada), "Eve", NULL,
                          pending_callback, &rename);
  snug_room_join_async (fixture->room, &old_name, NULL, pending_callback, &join_old);
  snug_room_join_async (fixture->room, &new_name, NULL, pending_callback, &join_new);
  pending_wait (&join_old);
  pending_wait (&join_new);
  none = snug_room_join_finish (fixture->room, join_old.result, NULL, &error);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
  g_clear_error (&error);
  none = snug_room_join_finish (fixture->room, join_new.result, NULL, &error);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);

  snug_memory_log_release (fixture->log);
  pending_wait (&rename);
  g_assert_true (snug_room_rename_finish (fixture->room, rename.result, NULL));
  signal_log_assert (fixture->signals, "renamed Ada to Eve", NULL);
  other = room_join_ok (fixture, "Ada");
}

/* Whoever renames twice at once gets both, in order. */
static void
test_twice_at_once (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) other = NULL;
  g_autoptr (SnugPresence) window = NULL;
  g_auto (Pending) first = { 0 };
  g_auto (Pending) second = { 0 };
  g_auto (Pending) join = { 0 };
  const SnugJoinRequest request = { .name = "Cy", .token = token };

  signal_log_skip (fixture->signals);
  snug_room_rename_async (fixture->room, snug_presence_get_member (ada), "ADA", NULL,
                          pending_callback, &first);
  snug_room_rename_async (fixture->room, snug_presence_get_member (ada), "Eve", NULL,
                          pending_callback, &second);
  snug_room_join_async (fixture->room, &request, NULL, pending_callback, &join);
  pending_wait (&first);
  pending_wait (&second);
  pending_wait (&join);
  g_assert_true (snug_room_rename_finish (fixture->room, first.result, NULL));
  g_assert_true (snug_room_rename_finish (fixture->room, second.result, NULL));
  window = snug_room_join_finish (fixture->room, join.result, NULL, NULL);
  g_assert_nonnull (window);
  signal_log_assert (fixture->signals, "renamed Ada to ADA", "renamed ADA to Eve",
                     "renamed Eve to Cy", NULL);

  other = room_join_ok (fixture, "ada");
}

static void
test_guest (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) guest = room_join_ok (fixture, NULL);
  g_autofree char *renamed = g_strdup_printf ("renamed %s to Ada", get_name (guest));

  g_assert_true (room_rename (fixture, guest, "Ada", NULL));
  signal_log_assert (fixture->signals, renamed, NULL);
  g_assert_true (snug_member_is_guest (snug_presence_get_member (guest)));
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 0);
}

static void
test_storage_error (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) eve = NULL;
  g_autoptr (GError) error = NULL;

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_STORAGE, 1);
  g_assert_false (room_rename (fixture, ada, "Eve", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_assert_cmpstr (get_name (ada), ==, "Ada");
  signal_log_assert_empty (fixture->signals);

  /* The name that could not be had is free. */
  eve = room_join_ok (fixture, "Eve");
}

/* What failed does not count. */
static void
test_storage_error_and_rate_limit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;

  fixture->limits.posts_burst = 1;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_STORAGE, 1);
  g_assert_false (room_rename (fixture, ada, "Eve", NULL));
  g_assert_true (room_rename (fixture, ada, "Eve", NULL));
  signal_log_assert (fixture->signals, "renamed Ada to Eve", NULL);
}

/* Who leaves for good meanwhile comes back with the new name. */
static void
test_leaves_meanwhile (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) back = NULL;
  g_auto (Pending) pending = { 0 };

  snug_memory_log_hold (fixture->log);
  snug_room_rename_async (fixture->room, snug_presence_get_member (ada), "Eve", NULL,
                          pending_callback, &pending);
  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);
  snug_memory_log_release (fixture->log);
  pending_wait (&pending);
  g_assert_true (snug_room_rename_finish (fixture->room, pending.result, NULL));
  signal_log_assert_empty (fixture->signals);

  back = room_join (fixture, NULL, token, NULL, NULL);
  g_assert_cmpstr (get_name (back), ==, "Eve");
  signal_log_skip (fixture->signals);
}

static void
test_rate_limit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < fixture->limits.posts_burst; i++)
    g_assert_true (room_rename (fixture, ada, i % 2 == 0 ? "Eve" : "Ada", NULL));
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, fixture->limits.posts_burst);

  g_assert_false (room_rename (fixture, ada, "Zoe", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED);
  g_assert_cmpuint (snug_error_get_retry_after (error), ==, 500);

  snug_manual_clock_advance (fixture->clock, 500);
  g_assert_true (room_rename (fixture, ada, "Zoe", NULL));
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-rename/rename", test_rename);
  ROOM_TEST ("/core/room-rename/same-name", test_same_name);
  ROOM_TEST ("/core/room-rename/own-name-differently", test_own_name_differently);
  ROOM_TEST ("/core/room-rename/refused", test_refused);
  ROOM_TEST ("/core/room-rename/claims", test_claims);
  ROOM_TEST ("/core/room-rename/twice-at-once", test_twice_at_once);
  ROOM_TEST ("/core/room-rename/guest", test_guest);
  ROOM_TEST ("/core/room-rename/storage-error", test_storage_error);
  ROOM_TEST_CLOSED ("/core/room-rename/storage-error/rate-limit",
                    test_storage_error_and_rate_limit);
  ROOM_TEST ("/core/room-rename/leaves-meanwhile", test_leaves_meanwhile);
  ROOM_TEST ("/core/room-rename/rate-limit", test_rate_limit);

  return g_test_run ();
}
