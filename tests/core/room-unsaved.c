/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#define RETRY_MS 1000

static void
fail_saving (RoomFixture *fixture, guint n)
{
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_STORAGE_FULL, n);
}

/* Time passes until those who are not saved are tried again. */
static void
retry (RoomFixture *fixture)
{
  snug_manual_clock_advance (fixture->clock, RETRY_MS);
  run_main_loop ();
}

static const char *
get_id (SnugPresence *presence)
{
  return snug_member_get_id (snug_presence_get_member (presence));
}

static void
assert_refused (RoomFixture *fixture, SnugPresence *presence)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) change_error = NULL;

  g_assert_null (room_post (fixture, presence, "a", "Hello", 0, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_APPEND), ==, 0);

  snug_room_react_async (fixture->room, snug_presence_get_member (presence), "b", 1, "👍", TRUE,
                         NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_null (snug_room_change_finish (fixture->room, pending.result, &change_error));
  g_assert_error (change_error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_CHANGE), ==, 0);
}

/* Somebody comes while nothing can be stored, and stays until it can. */
static void
test_let_in (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugPresence) again = NULL;

  snug_memory_log_add (fixture->log, "from before");
  room_fixture_open (fixture);
  fail_saving (fixture, 2);
  ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_assert_nonnull (ada);
  g_assert_nonnull (token);
  signal_log_assert (fixture->signals, "n-members = 1", "joined Ada", NULL);
  assert_refused (fixture, ada);

  retry (fixture);
  assert_refused (fixture, ada);

  retry (fixture);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);
  g_assert_cmpuint (room_post_ok (fixture, ada, "Hello"), ==, 2);

  /* and is known from now on */
  id = g_strdup (get_id (ada));
  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  again = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_cmpstr (get_id (again), ==, id);
  signal_log_skip (fixture->signals);
}

/* Whom the log never got to know is somebody else the next time. */
static void
test_left_before (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autofree char *id = NULL;
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugPresence) again = NULL;
  guint n_calls;

  fail_saving (fixture, G_MAXUINT);
  ada = room_join (fixture, "Ada", NULL, &token, NULL);
  id = g_strdup (get_id (ada));
  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  run_main_loop ();
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);

  n_calls = snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE);
  retry (fixture);
  retry (fixture);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, n_calls);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);

  fail_saving (fixture, 0);
  again = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_cmpstr (get_id (again), !=, id);
  signal_log_skip (fixture->signals);
}

/* One is tried, and with the first success all the others. */
static void
test_many (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) presences = g_ptr_array_new_with_free_func (g_object_unref);

  fail_saving (fixture, 6);
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *name = g_strdup_printf ("Visitor %u", i);

      g_ptr_array_add (presences, room_join_ok (fixture, name));
    }
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 5);

  retry (fixture);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 6);
  retry (fixture);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 11);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpuint (room_post_ok (fixture, presences->pdata[i], "Hello"), ==, i + 1);
  signal_log_skip (fixture->signals);
}

/* A new name brings the member to the log, and the old one does not come after it. */
static void
test_renamed (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugPresence) again = NULL;
  g_autoptr (GError) error = NULL;

  fail_saving (fixture, 2);
  ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_assert_false (room_rename (fixture, ada, "Ida", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);

  snug_memory_log_hold (fixture->log);
  snug_room_rename_async (fixture->room, snug_presence_get_member (ada), "Eda", NULL,
                          pending_callback, &pending);
  snug_manual_clock_advance (fixture->clock, RETRY_MS);
  snug_memory_log_release (fixture->log);
  pending_wait (&pending);
  g_assert_true (snug_room_rename_finish (fixture->room, pending.result, NULL));
  run_main_loop ();
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_SAVE), ==, 3);
  g_assert_cmpuint (room_post_ok (fixture, ada, "Hello"), ==, 1);

  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  again = room_join (fixture, NULL, token, NULL, NULL);
  g_assert_cmpstr (snug_member_get_name (snug_presence_get_member (again)), ==, "Eda");
  signal_log_skip (fixture->signals);
}

/* The room may go while it waits. */
static void
test_room_goes (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;

  fail_saving (fixture, 1);
  ada = room_join_ok (fixture, "Ada");
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 1);
  signal_log_skip (fixture->signals);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST_CLOSED ("/core/room-unsaved/let-in", test_let_in);
  ROOM_TEST ("/core/room-unsaved/left-before", test_left_before);
  ROOM_TEST ("/core/room-unsaved/many", test_many);
  ROOM_TEST ("/core/room-unsaved/renamed", test_renamed);
  ROOM_TEST ("/core/room-unsaved/room-goes", test_room_goes);

  return g_test_run ();
}
