/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus-fixture.h"

#define ROOM_PATH SNUG_BUS_PATH "/rooms/main"
#define ADMIN "chat.snug.Snug1.Admin::"
#define ROOM "chat.snug.Snug1.Room::"
#define ERROR "chat.snug.Snug1.Error."

static guint64
post_system_message (BusFixture *fixture, const char *path, const char *method, const char *text)
{
  g_autoptr (GVariant) reply = bus_call_ok (fixture, path, method, g_variant_new ("(s)", text));
  guint64 seq;

  g_assert_cmpstr (g_variant_get_type_string (reply), ==, "(t)");
  g_variant_get (reply, "(t)", &seq);
  return seq;
}

static void
test_post_system_message (BusFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (post_system_message (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage",
                                         "We close at six."),
                    ==, 1);
  signal_log_assert (fixture->base.signals, "last-seq = 1", "posted 1 *: We close at six.", NULL);

  g_assert_cmpuint (post_system_message (fixture, ROOM_PATH, ROOM "PostSystemMessage",
                                         "Wir schließen um sechs."),
                    ==, 2);
  signal_log_assert (fixture->base.signals, "last-seq = 2", "posted 2 *: Wir schließen um sechs.",
                     NULL);
}

static void
test_remove_message (BusFixture *fixture, gconstpointer data)
{
  static const char *const calls[][2] = {
    { SNUG_BUS_PATH, ADMIN "RemoveMessage" },
    { ROOM_PATH, ROOM "RemoveMessage" },
  };
  g_autoptr (SnugPresence) ada = room_join_ok (&fixture->base, "Ada");

  for (guint64 i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autofree char *rev = g_strdup_printf ("last-rev = %u", (guint) i + 1);
      g_autofree char *removed = g_strdup_printf ("removed %u *: ", (guint) i + 1);

      room_post_ok (&fixture->base, ada, "Hello");
      for (guint n = 0; n < 2; n++)
        {
          g_autoptr (GVariant) reply =
              bus_call_ok (fixture, calls[i][0], calls[i][1], g_variant_new ("(t)", i + 1));

          g_assert_cmpstr (g_variant_get_type_string (reply), ==, "()");
        }
      signal_log_assert (fixture->base.signals, rev, removed, NULL);
      bus_assert_refused (fixture, calls[i][0], calls[i][1], g_variant_new ("(t)", (guint64) 9),
                          ERROR "NoMessage");
    }
}

static void
test_post_returns_when_stored (BusFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;
  guint64 seq;

  snug_memory_log_hold (fixture->base.log);
  snug_dbus_admin_call_post_system_message (fixture->admin, "later", NULL, pending_callback,
                                            &pending);
  while (snug_memory_log_get_n_waiting (fixture->base.log) == 0)
    g_main_context_iteration (NULL, TRUE);
  bus_settle (fixture);
  g_assert_null (pending.result);
  signal_log_assert_empty (fixture->base.signals);

  snug_memory_log_release (fixture->base.log);
  pending_wait (&pending);
  g_assert_true (snug_dbus_admin_call_post_system_message_finish (fixture->admin, &seq,
                                                                  pending.result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, 1);
}

static void
test_post_refused (BusFixture *fixture, gconstpointer data)
{
  g_autofree char *too_long = g_strnfill (101, 'x');
  const struct
  {
    const char *text;
    const char *error_name;
  } rows[] = {
    { "", ERROR "TextEmpty" },
    { " \t\n", ERROR "TextEmpty" },
    { too_long, ERROR "TextTooLong" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      bus_assert_refused (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage",
                          g_variant_new ("(s)", rows[i].text), rows[i].error_name);
      bus_assert_refused (fixture, ROOM_PATH, ROOM "PostSystemMessage",
                          g_variant_new ("(s)", rows[i].text), rows[i].error_name);
    }

  bus_assert_refused (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage", g_variant_new ("(u)", 1),
                      "org.freedesktop.DBus.Error.InvalidArgs");
  signal_log_assert_empty (fixture->base.signals);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->base.log, SNUG_MEMORY_LOG_APPEND), ==, 0);
}

static void
test_post_cannot_be_stored (BusFixture *fixture, gconstpointer data)
{
  const struct
  {
    int code;
    const char *error_name;
  } rows[] = {
    { SNUG_ERROR_STORAGE, ERROR "Storage" },
    { SNUG_ERROR_STORAGE_FULL, ERROR "StorageFull" },
    { SNUG_ERROR_STORAGE_BUSY, ERROR "StorageBusy" },
    { SNUG_ERROR_STORAGE_IO, ERROR "StorageIo" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      snug_memory_log_fail (fixture->base.log, SNUG_MEMORY_LOG_APPEND, rows[i].code, 1);
      bus_assert_refused (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage",
                          g_variant_new ("(s)", "lost"), rows[i].error_name);
    }

  signal_log_assert_empty (fixture->base.signals);
  g_assert_cmpuint (post_system_message (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage",
                                         "not lost"),
                    ==, 1);
}

/* A program that uses the error table too gets the model's errors back. */
static void
test_errors_survive_the_bus (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = bus_call (fixture, SNUG_BUS_PATH, ADMIN "PostSystemMessage",
                                         g_variant_new ("(s)", ""), &error);

  g_assert_null (reply);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_TEXT_EMPTY);
}

static void
test_list_users (BusFixture *fixture, gconstpointer data)
{
  g_autofree char *token = NULL;
  g_autoptr (SnugPresence) guest = room_join_ok (&fixture->base, NULL);
  g_autoptr (SnugPresence) first = room_join (&fixture->base, "Ada", NULL, &token, NULL);
  g_autoptr (SnugPresence) second = NULL;
  g_autoptr (SnugPresence) away = room_join_ok (&fixture->base, "Grace");
  g_autofree char *guest_name =
      g_strdup_printf ("'%s'", snug_member_get_name (snug_presence_get_member (guest)));
  const char *const methods[][2] = { { SNUG_BUS_PATH, ADMIN "ListUsers" },
                                     { ROOM_PATH, ROOM "ListUsers" } };

  snug_manual_clock_advance (fixture->base.clock, 1000);
  second = room_join (&fixture->base, "Ada", token, NULL, NULL);
  snug_presence_set_transport (second, "websocket");
  snug_room_leave (fixture->base.room, away, "transport close");

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (GVariant) reply = bus_call_ok (fixture, methods[i][0], methods[i][1], NULL);
      g_autoptr (GVariant) users = g_variant_get_child_value (reply, 0);
      SnugMember *members[] = { snug_presence_get_member (guest), snug_presence_get_member (first),
                                snug_presence_get_member (away) };
      g_autoptr (GPtrArray) joined = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
      GVariant *rows[G_N_ELEMENTS (members)];

      g_assert_cmpstr (g_variant_get_type_string (reply), ==, "(aa{sv})");
      g_assert_cmpuint (g_variant_n_children (users), ==, G_N_ELEMENTS (members));
      for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
        {
          rows[j] = g_variant_get_child_value (users, j);
          g_ptr_array_add (ids, g_strdup_printf ("'%s'", snug_member_get_id (members[j])));
          g_ptr_array_add (joined, g_strdup_printf ("uint64 %" G_GINT64_FORMAT,
                                                    snug_member_get_joined_at (members[j])));
        }

      bus_assert_entries (rows[0], "id", ids->pdata[0], "name", guest_name, "guest", "true", "room",
                          "'main'", "joined", joined->pdata[0], "connections", "uint32 1",
                          "address", "'192.0.2.1'", "transport", "'test'", NULL);
      bus_assert_entries (rows[1], "id", ids->pdata[1], "name", "'Ada'", "guest", "false", "room",
                          "'main'", "joined", joined->pdata[1], "connections", "uint32 2",
                          "address", "'192.0.2.1'", "transport", "'websocket'", NULL);
      bus_assert_entries (rows[2], "id", ids->pdata[2], "name", "'Grace'", "guest", "false", "room",
                          "'main'", "joined", joined->pdata[2], "connections", "uint32 0", NULL);
      for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
        g_variant_unref (rows[j]);
    }
}

static void
assert_page (BusFixture *fixture,
             guint64 before,
             guint limit,
             guint64 first,
             guint64 last,
             gboolean more)
{
  g_autoptr (GVariant) reply =
      bus_call_ok (fixture, ROOM_PATH, ROOM "GetMessages", g_variant_new ("(tu)", before, limit));
  g_autoptr (GVariant) messages = g_variant_get_child_value (reply, 0);
  gboolean got_more;

  g_variant_get_child (reply, 1, "b", &got_more);
  g_assert_cmpint (got_more, ==, more);
  g_assert_cmpuint (g_variant_n_children (messages), ==, last + 1 - first);
  for (guint64 seq = first; seq <= last; seq++)
    {
      g_autoptr (GVariant) message = g_variant_get_child_value (messages, seq - first);
      guint64 got = 0;

      g_assert_true (g_variant_lookup (message, "seq", "t", &got));
      g_assert_cmpuint (got, ==, seq);
    }
}

static void
test_get_messages (BusFixture *fixture, gconstpointer data)
{
  assert_page (fixture, 0, 100, 1, 0, FALSE);

  for (guint i = 0; i < 7; i++)
    post_system_message (fixture, ROOM_PATH, ROOM "PostSystemMessage", "text");

  assert_page (fixture, 0, 100, 1, 7, FALSE);
  assert_page (fixture, 0, 3, 5, 7, TRUE);
  assert_page (fixture, 5, 3, 2, 4, TRUE);
  assert_page (fixture, 2, 3, 1, 1, FALSE);
  assert_page (fixture, 1, 3, 1, 0, FALSE);
  assert_page (fixture, G_MAXUINT64, 1, 7, 7, TRUE);

  bus_assert_refused (fixture, ROOM_PATH, ROOM "GetMessages", g_variant_new ("(tu)", 0, 0),
                      "org.freedesktop.DBus.Error.InvalidArgs");
  bus_assert_refused (fixture, ROOM_PATH, ROOM "GetMessages", g_variant_new ("(tu)", 0, 101),
                      "org.freedesktop.DBus.Error.InvalidArgs");
}

static void
test_get_messages_cannot_be_read (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) reply = NULL;

  /* more than the room keeps in memory */
  for (guint i = 0; i < 1000; i++)
    snug_memory_log_add (fixture->base.log, "old");
  bus_fixture_open (fixture);

  snug_memory_log_fail (fixture->base.log, SNUG_MEMORY_LOG_READ, SNUG_ERROR_CORRUPT, 1);
  bus_assert_refused (fixture, ROOM_PATH, ROOM "GetMessages", g_variant_new ("(tu)", 10, 5),
                      ERROR "Corrupt");
  assert_page (fixture, 10, 5, 5, 9, TRUE);

  reply = bus_call_ok (fixture, ROOM_PATH, ROOM "GetMessages", g_variant_new ("(tu)", 2, 1));
  {
    g_autoptr (GVariant) messages = g_variant_get_child_value (reply, 0);
    g_autoptr (GVariant) message = g_variant_get_child_value (messages, 0);
    const char *name = NULL;

    g_assert_true (g_variant_lookup (message, "member_name", "&s", &name));
    g_assert_cmpstr (name, ==, "Ada");
  }
}

static void
test_set_topic (BusFixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (300, 'x');
  g_autofree char *too_long = g_strnfill (301, 'x');
  const char *const topics[] = { "Äpfel und Birnen", longest, "" };

  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      g_autoptr (GVariant) reply =
          bus_call_ok (fixture, ROOM_PATH, ROOM "SetTopic", g_variant_new ("(s)", topics[i]));

      g_assert_cmpstr (snug_room_get_topic (fixture->base.room), ==, topics[i]);
      bus_settle (fixture);
      g_assert_cmpstr (snug_dbus_room_get_topic (fixture->room), ==, topics[i]);
    }

  bus_assert_refused (fixture, ROOM_PATH, ROOM "SetTopic", g_variant_new ("(s)", too_long),
                      ERROR "TextTooLong");
  bus_assert_refused (fixture, ROOM_PATH, ROOM "SetTopic", g_variant_new ("(s)", "a\nb"),
                      ERROR "TextInvalid");
  g_assert_cmpstr (snug_room_get_topic (fixture->base.room), ==, "");
}

/* The first call may be what the daemon was started for. */
static void
test_calls_wait_for_the_room (BusFixture *fixture, gconstpointer data)
{
  g_auto (Pending) post = { 0 };
  g_auto (Pending) list = { 0 };
  g_autoptr (GVariant) users = NULL;
  g_autoptr (GError) error = NULL;
  guint64 seq;

  snug_dbus_admin_call_post_system_message (fixture->admin, "early", NULL, pending_callback, &post);
  snug_dbus_room_call_list_users (fixture->room, NULL, pending_callback, &list);
  bus_settle (fixture);
  g_assert_null (post.result);
  g_assert_null (list.result);

  bus_fixture_open (fixture);
  pending_wait (&post);
  g_assert_true (
      snug_dbus_admin_call_post_system_message_finish (fixture->admin, &seq, post.result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (seq, ==, 1);
  pending_wait (&list);
  g_assert_true (
      snug_dbus_room_call_list_users_finish (fixture->room, &users, list.result, &error));
  g_assert_no_error (error);
}

static void
test_calls_do_not_wait_for_ever (BusFixture *fixture, gconstpointer data)
{
  g_auto (Pending) post = { 0 };
  g_autoptr (GError) error = NULL;

  snug_dbus_admin_call_post_system_message (fixture->admin, "early", NULL, pending_callback, &post);
  bus_settle (fixture);

  snug_bus_unexport (fixture->bus);
  pending_wait (&post);
  g_assert_false (
      snug_dbus_admin_call_post_system_message_finish (fixture->admin, NULL, post.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  BUS_TEST ("/bus/methods/post-system-message", test_post_system_message);
  BUS_TEST ("/bus/methods/remove-message", test_remove_message);
  BUS_TEST ("/bus/methods/post-returns-when-stored", test_post_returns_when_stored);
  BUS_TEST ("/bus/methods/post-refused", test_post_refused);
  BUS_TEST ("/bus/methods/post-cannot-be-stored", test_post_cannot_be_stored);
  BUS_TEST ("/bus/methods/errors-survive-the-bus", test_errors_survive_the_bus);
  BUS_TEST ("/bus/methods/list-users", test_list_users);
  BUS_TEST ("/bus/methods/get-messages", test_get_messages);
  BUS_TEST_CLOSED ("/bus/methods/get-messages-cannot-be-read", test_get_messages_cannot_be_read);
  BUS_TEST ("/bus/methods/set-topic", test_set_topic);
  BUS_TEST_CLOSED ("/bus/methods/calls-wait-for-the-room", test_calls_wait_for_the_room);
  BUS_TEST_CLOSED ("/bus/methods/calls-do-not-wait-for-ever", test_calls_do_not_wait_for_ever);

  return bus_fixture_run_tests ();
}
