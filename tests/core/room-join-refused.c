/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-joins.h"

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

/* What looks like one's own name is free for oneself, and what looks like a new one for nobody. */
static void
test_near_names (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ali = room_join_ok (fixture, "Ali");
  g_autoptr (GError) error = NULL;

  g_assert_true (room_rename (fixture, ali, "ALI", &error));
  g_assert_no_error (error);
  g_assert_null (room_join (fixture, "All", NULL, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
  g_clear_error (&error);

  g_assert_true (room_rename (fixture, ali, "Ali", &error));
  g_assert_no_error (error);
  g_object_unref (room_join_ok (fixture, "All"));
  g_assert_false (room_rename (fixture, ali, "ALI", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
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
  token = room_visit (fixture, "Ada", NULL);

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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-join-refused/refused-names", test_refused_names);
  ROOM_TEST ("/core/room-join-refused/near-names", test_near_names);
  ROOM_TEST ("/core/room-join-refused/parallel-claims", test_parallel_claims);
  ROOM_TEST ("/core/room-join-refused/storage-error", test_storage_error_frees_the_name);
  ROOM_TEST_CLOSED ("/core/room-join-refused/full", test_full);
  ROOM_TEST_CLOSED ("/core/room-join-refused/failures-take-no-place", test_failures_take_no_place);
  ROOM_TEST ("/core/room-join-refused/cancelled", test_cancelled);
  ROOM_TEST ("/core/room-join-refused/cancelled-too-late", test_cancelled_too_late);
  ROOM_TEST ("/core/room-join-refused/cancelled-while-renaming", test_cancelled_while_renaming);

  return g_test_run ();
}
