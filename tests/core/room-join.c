/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-joins.h"

#include <stdio.h>
#include <string.h>

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
  g_assert_cmpint (sscanf (joined_name (presence), "Guest %d", &number), ==, 1);

  joined = g_strdup_printf ("joined %s", joined_name (presence));
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
      g_assert_true (g_hash_table_add (names, (gpointer) joined_name (presence)));
    }

  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, n);
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
  ROOM_TEST ("/core/room-join/not-fetched", test_not_fetched);
  ROOM_TEST_CLOSED ("/core/room-join/not-open", test_not_open);
  ROOM_TEST ("/core/room-join/list-members", test_list_members);
  ROOM_TEST ("/core/room-join/properties", test_properties);

  return g_test_run ();
}
