/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <malloc.h>

#include "room-fixture.h"

static void
test_properties (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *id = NULL;
  g_autofree char *name = NULL;
  g_autofree char *topic = NULL;
  g_autoptr (SnugLog) log = NULL;
  g_autoptr (SnugClock) clock = NULL;
  const SnugRoomLimits *limits = NULL;
  guint n_members = 1;
  guint64 last_seq = 1;

  g_object_get (fixture->room, "id", &id, "name", &name, "topic", &topic, "log", &log, "clock",
                &clock, "limits", &limits, "n-members", &n_members, "last-seq", &last_seq, NULL);
  g_assert_cmpstr (id, ==, "main");
  g_assert_cmpstr (snug_room_get_id (fixture->room), ==, "main");
  g_assert_cmpstr (name, ==, "Main room");
  g_assert_cmpstr (snug_room_get_name (fixture->room), ==, "Main room");
  g_assert_cmpstr (topic, ==, "");
  g_assert_true (log == SNUG_LOG (fixture->log));
  g_assert_true (clock == SNUG_CLOCK (fixture->clock));
  g_assert_true (limits == snug_room_get_limits (fixture->room));
  g_assert_cmpuint (n_members, ==, 0);
  g_assert_cmpuint (last_seq, ==, 0);
}

static void
test_topic (RoomFixture *fixture, gconstpointer data)
{
  g_object_set (fixture->room, "topic", "Tea", NULL);
  g_assert_cmpstr (snug_room_get_topic (fixture->room), ==, "Tea");
  signal_log_assert (fixture->signals, "topic = Tea", NULL);

  g_object_set (fixture->room, "topic", "Tea", NULL);
  signal_log_assert_empty (fixture->signals);

  g_object_set (fixture->room, "topic", NULL, NULL);
  g_assert_cmpstr (snug_room_get_topic (fixture->room), ==, "");
  signal_log_assert (fixture->signals, "topic = ", NULL);
}

static void
test_default_limits (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugRoom) room = snug_room_new ("other", "Other room", SNUG_LOG (fixture->log),
                                             SNUG_CLOCK (fixture->clock), NULL);

  g_assert_cmpuint (snug_room_get_limits (room)->text_characters, ==, 4000);
  g_assert_cmpuint (snug_room_get_limits (room)->text_bytes, ==, 16384);
  g_assert_cmpuint (snug_room_get_limits (room)->id_bytes, ==, 64);
  g_assert_cmpuint (snug_room_get_limits (room)->leave_grace, ==, 8000);
}

static void
test_typing (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  SnugMember *member = snug_presence_get_member (ada);

  snug_room_set_typing (fixture->room, member, FALSE);
  signal_log_assert_empty (fixture->signals);
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert (fixture->signals, "Ada types", NULL);
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert_empty (fixture->signals);
  snug_room_set_typing (fixture->room, member, FALSE);
  signal_log_assert (fixture->signals, "Ada pauses", NULL);
  snug_room_set_typing (fixture->room, member, FALSE);
  signal_log_assert_empty (fixture->signals);
}

/* Those who watch forget it after some seconds, so who goes on has to be announced again; but
 * nobody can flood the room with it. */
static void
test_typing_goes_on (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  for (guint i = 0; i < 60; i++)
    {
      snug_room_set_typing (fixture->room, snug_presence_get_member (ada), TRUE);
      snug_manual_clock_advance (fixture->clock, 100);
    }

  signal_log_assert (fixture->signals, "Ada types", "Ada types", "Ada types", NULL);
}

static void
test_message_ends_typing (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  SnugMember *member = snug_presence_get_member (ada);

  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert (fixture->signals, "Ada types", NULL);
  room_post_ok (fixture, ada, "Hello");
  snug_room_set_typing (fixture->room, member, FALSE);
  signal_log_assert_empty (fixture->signals);
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert (fixture->signals, "Ada types", NULL);
}

static void
test_leaving_ends_typing (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) ada = room_join (fixture, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) back = NULL;
  SnugMember *member = snug_presence_get_member (ada);

  signal_log_skip (fixture->signals);
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert (fixture->signals, "Ada types", NULL);
  snug_room_leave (fixture->room, ada, "bye");
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert_empty (fixture->signals);

  back = room_join (fixture, "Ada", token, NULL, NULL);
  snug_room_set_typing (fixture->room, member, TRUE);
  signal_log_assert (fixture->signals, "Ada types", NULL);
}

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/* What a member costs, with everything that is held for one: 600 bytes at most. */
static void
test_memory (RoomFixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  g_autoptr (GPtrArray) presences = g_ptr_array_new_full (n, g_object_unref);
  gsize before = mallinfo2 ().uordblks;
  double bytes;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Ada Lovelace %u", i);
      g_auto (Pending) pending = { 0 };
      const SnugJoinRequest request = { .name = name,
                                        .address = "2001:db8:1234:5678::1",
                                        .transport = "websocket" };

      snug_room_join_async (fixture->room, &request, NULL, pending_callback, &pending);
      pending_wait (&pending);
      g_ptr_array_add (presences,
                       snug_room_join_finish (fixture->room, pending.result, NULL, NULL));
    }
  signal_log_skip (fixture->signals);

  /* Without what the log in memory holds, which is not part of the room. */
  snug_memory_log_forget_members (fixture->log);
  bytes = (double) (mallinfo2 ().uordblks - before) / n;
  g_test_message ("%.0f bytes per member", bytes);
  g_assert_cmpfloat (bytes, <, 600);
}
#endif

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room/properties", test_properties);
  ROOM_TEST ("/core/room/topic", test_topic);
  ROOM_TEST ("/core/room/default-limits", test_default_limits);
  ROOM_TEST ("/core/room/typing", test_typing);
  ROOM_TEST ("/core/room/typing/goes-on", test_typing_goes_on);
  ROOM_TEST ("/core/room/typing/message-ends-it", test_message_ends_typing);
  ROOM_TEST ("/core/room/typing/leaving-ends-it", test_leaving_ends_typing);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ROOM_TEST ("/core/room/memory", test_memory);
#endif

  return g_test_run ();
}
