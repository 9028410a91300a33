/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* How many members are waited for who may come back. */

#include "room-fixture.h"

/* How many are waited for, however few there were in the room. */
#define MIN_AWAY 256

/* Lets so many into the room, who are called by a letter and a number. */
static GPtrArray *
join_many (RoomFixture *fixture, char letter, guint n)
{
  GPtrArray *presences = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%c%u", letter, i);

      g_ptr_array_add (presences, room_join_ok (fixture, name));
    }

  return presences;
}

static void
leave_all (RoomFixture *fixture, GPtrArray *presences)
{
  for (guint i = 0; i < presences->len; i++)
    snug_room_leave (fixture->room, presences->pdata[i], "bye");
}

/* One after the other, with nobody else in the room. */
static void
pass_through (RoomFixture *fixture, char letter, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("%c%u", letter, i);
      g_autoptr (SnugPresence) visitor = room_join (fixture, name, NULL, NULL, NULL);

      snug_room_leave (fixture->room, visitor, "bye");
    }
}

/* Visitors who pass through do not pile up: who has been away for the longest time goes first. */
static void
test_many_away (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = NULL;

  snug_room_leave (fixture->room, ada, "first");
  snug_manual_clock_advance (fixture->clock, 1);
  pass_through (fixture, 'V', MIN_AWAY - 1);
  signal_log_skip (fixture->signals);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, MIN_AWAY);

  bob = room_join_ok (fixture, "Bob");
  snug_room_leave (fixture->room, bob, "last");
  signal_log_assert (fixture->signals, "n-members = 256", "left Ada (first)", NULL);

  /* The time of the others goes on as it did. */
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1);
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 1);
  snug_manual_clock_advance (fixture->clock, 1);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  g_assert_cmpuint (snug_manual_clock_get_n_timeouts (fixture->clock), ==, 0);
  signal_log_skip (fixture->signals);
}

/* A thousand who pass through are never many at one time. */
static void
test_stream (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  pass_through (fixture, 'V', 1000);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, MIN_AWAY + 1);
  signal_log_skip (fixture->signals);
}

/* All who are in the room may lose it at once, with whatever is between them and the room. */
static void
test_whole_room_drops (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (GPtrArray) others = join_many (fixture, 'M', 999);
  g_autoptr (SnugPresence) back = NULL;

  /* They have been there for long. */
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace * 10);
  signal_log_skip (fixture->signals);
  snug_room_leave (fixture->room, ada, "lost");
  leave_all (fixture, others);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace - 1);
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1000);

  /* It may happen once more as soon as they are back. */
  back = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_true (snug_presence_get_member (back) == snug_presence_get_member (ada));
  snug_room_leave (fixture->room, back, "lost");
  signal_log_assert_empty (fixture->signals);

  snug_manual_clock_advance (fixture->clock, 1);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 1);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  signal_log_skip (fixture->signals);
}

/* How many there were is forgotten when it is no longer true. */
static void
test_peak_passes (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) crowd = join_many (fixture, 'M', 600);

  leave_all (fixture, crowd);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  pass_through (fixture, 'U', 1);
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  pass_through (fixture, 'V', 1000);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, MIN_AWAY);
  signal_log_skip (fixture->signals);
}

/* Who was not waited for comes back as after any other absence. */
static void
test_return_after_letting_go (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) before = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) after = NULL;
  g_autoptr (GPtrArray) presences = NULL;

  snug_room_leave (fixture->room, before, "lost");
  pass_through (fixture, 'V', MIN_AWAY - 1);
  signal_log_skip (fixture->signals);
  pass_through (fixture, 'W', 1);
  signal_log_assert (fixture->signals, "n-members = 257", "joined W0", "n-members = 256",
                     "left Ada (lost)", NULL);

  after = room_join (fixture, "Ada", token, NULL, NULL);
  g_assert_cmpstr (snug_member_get_id (snug_presence_get_member (after)), ==,
                   snug_member_get_id (snug_presence_get_member (before)));
  signal_log_assert (fixture->signals, "n-members = 257", "joined Ada", NULL);
  presences = snug_room_list_presences (fixture->room);
  g_assert_cmpuint (presences->len, ==, 1);
  g_assert_true (presences->pdata[0] == after);

  snug_room_leave (fixture->room, before, "again");
  signal_log_assert_empty (fixture->signals);
}

static void
leave_too (SnugRoom *room, SnugMember *member, const char *reason, SnugPresence *other)
{
  snug_room_leave (room, other, "followed");
}

/* Whoever listens may do something about it. */
static void
test_many_away_in_handler (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_autoptr (SnugPresence) cy = room_join_ok (fixture, "Cy");

  snug_room_leave (fixture->room, ada, "bye");
  pass_through (fixture, 'V', MIN_AWAY - 1);
  signal_log_skip (fixture->signals);
  g_signal_connect (fixture->room, "member-left", G_CALLBACK (leave_too), bob);
  snug_room_leave (fixture->room, cy, "bye");
  signal_log_assert (fixture->signals, "n-members = 257", "left Ada (bye)", "n-members = 256",
                     "left V0 (bye)", NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-away/many", test_many_away);
  ROOM_TEST ("/core/room-away/stream", test_stream);
  ROOM_TEST ("/core/room-away/whole-room-drops", test_whole_room_drops);
  ROOM_TEST ("/core/room-away/peak-passes", test_peak_passes);
  ROOM_TEST ("/core/room-away/return", test_return_after_letting_go);
  ROOM_TEST ("/core/room-away/in-handler", test_many_away_in_handler);

  return g_test_run ();
}
