/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

static void
test_guest_leaves_at_once (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) guest = room_join_ok (fixture, NULL);
  g_autofree char *left = g_strdup_printf ("left %s (closed the page)",
                                           snug_member_get_name (snug_presence_get_member (guest)));

  snug_room_leave (fixture->room, guest, "closed the page");
  signal_log_assert (fixture->signals, "n-members = 0", left, NULL);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_member_leaves_after_grace (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  snug_room_leave (fixture->room, ada, "went away");
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1);
  signal_log_assert_empty (fixture->signals);

  snug_manual_clock_advance (fixture->clock, 1);
  signal_log_assert (fixture->signals, "n-members = 0", "left Ada (went away)", NULL);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
test_no_grace (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;

  fixture->limits.leave_grace = 0;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  snug_room_leave (fixture->room, ada, "bye");
  signal_log_assert (fixture->signals, "n-members = 0", "left Ada (bye)", NULL);
}

static void
test_leaving_twice (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  snug_room_leave (fixture->room, ada, "first");
  snug_room_leave (fixture->room, ada, "second");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  snug_room_leave (fixture->room, ada, "third");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 0", "left Ada (first)", NULL);
}

static void
test_return_in_grace (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) before = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) after = NULL;
  guint n_finds = snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_FIND);

  signal_log_skip (fixture->signals);
  snug_room_leave (fixture->room, before, "lost the network");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1);

  after = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_true (snug_presence_get_member (after) == snug_presence_get_member (before));
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_FIND), ==, n_finds);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace * 3);
  signal_log_assert_empty (fixture->signals);

  /* The time of grace begins anew with each leaving. */
  snug_room_leave (fixture->room, after, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1);
  signal_log_assert_empty (fixture->signals);
  snug_manual_clock_advance (fixture->clock, 1);
  signal_log_assert (fixture->signals, "n-members = 0", "left Ada (bye)", NULL);
}

/* In the time of grace a name belongs to its member, and then to whoever wants it. */
static void
test_name_in_grace (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) refused = NULL;
  g_autoptr (SnugPresence) other = NULL;
  g_autoptr (GError) error = NULL;

  snug_room_leave (fixture->room, ada, "bye");
  refused = room_join (fixture, "Ada", NULL, NULL, &error);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN);
  g_assert_null (refused);

  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);
  other = room_join_ok (fixture, "Ada");
  g_assert_true (snug_presence_get_member (other) != snug_presence_get_member (ada));
}

static void
test_last_window_counts (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) first = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) second = room_join (fixture, "Ada", token, NULL, NULL);
  g_autoptr (GPtrArray) presences = NULL;

  signal_log_skip (fixture->signals);
  snug_room_leave (fixture->room, first, "first");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace * 2);
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1);
  presences = snug_room_list_presences (fixture->room);
  g_assert_cmpuint (presences->len, ==, 1);
  g_assert_true (presences->pdata[0] == second);

  snug_room_leave (fixture->room, second, "second");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 0", "left Ada (second)", NULL);
}

/* Many who leave at different times are served by one timeout, each at the own time. */
static void
test_queue (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_autoptr (SnugPresence) cy = room_join_ok (fixture, "Cy");
  g_autoptr (SnugPresence) dan = room_join_ok (fixture, "Dan");
  g_autoptr (SnugPresence) back = NULL;

  snug_room_leave (fixture->room, ada, "a");
  snug_manual_clock_advance (fixture->clock, 1000);
  snug_room_leave (fixture->room, bob, "b");
  snug_manual_clock_advance (fixture->clock, 1000);
  snug_room_leave (fixture->room, cy, "c");
  snug_room_leave (fixture->room, dan, "d");
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 1);

  back = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_nonnull (back);

  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1001);
  signal_log_assert_empty (fixture->signals);
  snug_manual_clock_advance (fixture->clock, 1);
  signal_log_assert (fixture->signals, "n-members = 3", "left Bob (b)", NULL);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 1);
  snug_manual_clock_advance (fixture->clock, 1000);
  signal_log_assert (fixture->signals, "n-members = 2", "left Cy (c)", "n-members = 1",
                     "left Dan (d)", NULL);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);
}

static void
leave_too (SnugRoom *room, SnugMember *member, const char *reason, SnugPresence *other)
{
  snug_room_leave (room, other, "followed");
}

/* Whoever listens may do something about it. */
static void
test_leave_in_handler (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  g_signal_connect (fixture->room, "member-left", G_CALLBACK (leave_too), bob);
  snug_room_leave (fixture->room, ada, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 1", "left Ada (bye)", NULL);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_assert (fixture->signals, "n-members = 0", "left Bob (followed)", NULL);
}

/* Who has left cannot do anything any more. */
static void
test_gone (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) guest = room_join_ok (fixture, NULL);
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GError) post_error = NULL;
  g_autoptr (GError) rename_error = NULL;

  snug_room_leave (fixture->room, guest, "bye");
  signal_log_skip (fixture->signals);

  message = room_post (fixture, guest, "1", "Hello?", 0, &post_error);
  g_assert_error (post_error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_assert_false (room_rename (fixture, guest, "Ghost", &rename_error));
  g_assert_error (rename_error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  snug_room_set_typing (fixture->room, snug_presence_get_member (guest), TRUE);
}

static void
test_room_goes_first (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  snug_room_leave (fixture->room, bob, "bye");
  room_fixture_tear_down (fixture, NULL);
  g_assert_cmpstr (snug_member_get_name (snug_presence_get_member (ada)), ==, "Ada");

  room_fixture_set_up (fixture, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-leave/guest", test_guest_leaves_at_once);
  ROOM_TEST ("/core/room-leave/member", test_member_leaves_after_grace);
  ROOM_TEST_CLOSED ("/core/room-leave/no-grace", test_no_grace);
  ROOM_TEST ("/core/room-leave/twice", test_leaving_twice);
  ROOM_TEST ("/core/room-leave/return-in-grace", test_return_in_grace);
  ROOM_TEST ("/core/room-leave/name-in-grace", test_name_in_grace);
  ROOM_TEST ("/core/room-leave/last-window-counts", test_last_window_counts);
  ROOM_TEST ("/core/room-leave/queue", test_queue);
  ROOM_TEST ("/core/room-leave/in-handler", test_leave_in_handler);
  ROOM_TEST ("/core/room-leave/gone", test_gone);
  ROOM_TEST ("/core/room-leave/room-goes-first", test_room_goes_first);

  return g_test_run ();
}
