/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus-fixture.h"

#define ROOM_PATH SNUG_BUS_PATH "/rooms/main"

static void
test_properties (BusFixture *fixture, gconstpointer data)
{
  const char *const *addresses = snug_dbus_admin_get_addresses (fixture->admin);

  g_assert_cmpstr (snug_dbus_admin_get_version (fixture->admin), ==, "1.2.3");
  g_assert_cmpuint (snug_dbus_admin_get_started_at (fixture->admin), ==, STARTED_AT);
  g_assert_cmpuint (snug_dbus_admin_get_user_count (fixture->admin), ==, 0);
  g_assert_cmpuint (snug_dbus_admin_get_message_count (fixture->admin), ==, 0);
  g_assert_cmpuint (g_strv_length ((char **) addresses), ==, 2);
  g_assert_cmpstr (addresses[0], ==, "http://127.0.0.1:5000");
  g_assert_cmpstr (addresses[1], ==, "http://[::1]:5000");

  g_assert_cmpstr (snug_dbus_room_get_id (fixture->room), ==, "main");
  g_assert_cmpstr (snug_dbus_room_get_name (fixture->room), ==, "Main room");
  g_assert_cmpstr (snug_dbus_room_get_topic (fixture->room), ==, "");
  g_assert_cmpuint (snug_dbus_room_get_user_count (fixture->room), ==, 0);
  g_assert_cmpuint (snug_dbus_room_get_last_seq (fixture->room), ==, 0);
  g_assert_cmpstr (snug_dbus_room_get_epoch (fixture->room), ==, "epoch-1");
}

static void
test_properties_before_opening (BusFixture *fixture, gconstpointer data)
{
  const char *const *addresses = snug_dbus_admin_get_addresses (fixture->admin);

  g_assert_nonnull (addresses);
  g_assert_null (addresses[0]);
  g_assert_cmpuint (snug_dbus_room_get_last_seq (fixture->room), ==, 0);

  snug_memory_log_add (fixture->base.log, "old");
  snug_memory_log_add (fixture->base.log, "older");
  bus_fixture_open (fixture);
  bus_settle (fixture);
  g_assert_cmpuint (snug_dbus_admin_get_message_count (fixture->admin), ==, 2);
  g_assert_cmpuint (snug_dbus_room_get_last_seq (fixture->room), ==, 2);
  g_assert_cmpstr (snug_dbus_room_get_epoch (fixture->room), ==, "epoch-1");
}

static void
on_properties_changed (GDBusProxy *proxy,
                       GVariant *changed,
                       const char *const *invalidated,
                       GString *log)
{
  g_autofree char *text = g_variant_print (changed, FALSE);

  g_assert_null (invalidated[0]);
  g_string_append_printf (log, "%s ", text);
}

static void
test_changes_are_told (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) admin = g_string_new (NULL);
  g_autoptr (GString) room = g_string_new (NULL);
  g_autoptr (SnugPresence) ada = NULL;

  g_signal_connect (fixture->admin, "g-properties-changed", G_CALLBACK (on_properties_changed),
                    admin);
  g_signal_connect (fixture->room, "g-properties-changed", G_CALLBACK (on_properties_changed),
                    room);

  ada = room_join_ok (&fixture->base, "Ada");
  bus_settle (fixture);
  g_assert_cmpstr (admin->str, ==, "{'UserCount': <uint32 1>} ");
  g_assert_cmpstr (room->str, ==, "{'UserCount': <uint32 1>} ");

  room_post_ok (&fixture->base, ada, "Hello!");
  bus_settle (fixture);
  g_assert_cmpstr (admin->str, ==, "{'UserCount': <uint32 1>} {'MessageCount': <uint64 1>} ");
  g_assert_cmpstr (room->str, ==, "{'UserCount': <uint32 1>} {'LastSeq': <uint64 1>} ");

  g_string_truncate (room, 0);
  g_object_set (fixture->base.room, "topic", "Birnen", NULL);
  bus_settle (fixture);
  g_assert_cmpstr (room->str, ==, "{'Topic': <'Birnen'>} ");

  g_string_truncate (admin, 0);
  snug_room_leave (fixture->base.room, ada, "bye");
  snug_manual_clock_advance (fixture->base.clock, fixture->base.limits.leave_grace);
  bus_settle (fixture);
  g_assert_cmpstr (admin->str, ==, "{'UserCount': <uint32 0>} ");
}

typedef struct
{
  GPtrArray *names;  /* (owned) (element-type utf8) */
  GPtrArray *values; /* (owned) (element-type GVariant) */
} Signals;

static void
on_signal (GDBusConnection *connection,
           const char *sender,
           const char *path,
           const char *interface,
           const char *name,
           GVariant *parameters,
           gpointer data)
{
  Signals *signals = data;

  g_assert_cmpstr (path, ==, SNUG_BUS_PATH);
  g_ptr_array_add (signals->names, g_strdup (name));
  g_ptr_array_add (signals->values, g_variant_ref (parameters));
}

/* Takes the first signal that was not taken yet. */
static GVariant *
take_signal (Signals *signals, const char *name, const char *type)
{
  g_autofree char *first = NULL;
  GVariant *value;

  g_assert_cmpuint (signals->names->len, >, 0);
  first = g_ptr_array_steal_index (signals->names, 0);
  value = g_ptr_array_steal_index (signals->values, 0);
  g_assert_cmpstr (first, ==, name);
  g_assert_cmpstr (g_variant_get_type_string (value), ==, type);

  return value;
}

static void
assert_message (Signals *signals, SnugMessage *message, const char *text, const char *reply_to)
{
  g_autoptr (GVariant) value = take_signal (signals, "MessagePosted", "(a{sv})");
  g_autoptr (GVariant) dictionary = g_variant_get_child_value (value, 0);
  g_autofree char *seq =
      g_strdup_printf ("uint64 %" G_GUINT64_FORMAT, snug_message_get_seq (message));
  g_autofree char *time =
      g_strdup_printf ("uint64 %" G_GINT64_FORMAT, snug_message_get_time (message));
  g_autofree char *id = g_strdup_printf ("'%s'", snug_message_get_member_id (message));

  if (snug_message_get_kind (message) == SNUG_MESSAGE_NOTICE)
    bus_assert_entries (dictionary, "seq", seq, "time", time, "kind", "'notice'", "room", "'main'",
                        "text", text, NULL);
  else if (reply_to == NULL)
    bus_assert_entries (dictionary, "seq", seq, "time", time, "kind", "'text'", "room", "'main'",
                        "text", text, "member_id", id, "member_name", "'Ada'", NULL);
  else
    bus_assert_entries (dictionary, "seq", seq, "time", time, "kind", "'text'", "room", "'main'",
                        "text", text, "member_id", id, "member_name", "'Ada'", "reply_to", reply_to,
                        NULL);
}

static void
assert_user (Signals *signals,
             const char *signal,
             SnugMember *member,
             const char *name,
             const char *extra)
{
  g_autoptr (GVariant) value =
      take_signal (signals, signal, extra != NULL ? "(a{sv}s)" : "(a{sv})");
  g_autoptr (GVariant) dictionary = g_variant_get_child_value (value, 0);
  g_autofree char *id = g_strdup_printf ("'%s'", snug_member_get_id (member));
  g_autofree char *joined =
      g_strdup_printf ("uint64 %" G_GINT64_FORMAT, snug_member_get_joined_at (member));

  bus_assert_entries (dictionary, "id", id, "name", name, "guest", "false", "room", "'main'",
                      "joined", joined, NULL);
  if (extra != NULL)
    {
      const char *got;

      g_variant_get_child (value, 1, "&s", &got);
      g_assert_cmpstr (got, ==, extra);
    }
}

static SnugMessage *
post_notice (BusFixture *fixture, const char *text)
{
  g_auto (Pending) pending = { 0 };

  snug_room_post_notice_async (fixture->base.room, text, NULL, pending_callback, &pending);
  pending_wait (&pending);
  return snug_room_post_finish (fixture->base.room, pending.result, NULL);
}

static void
test_signals (BusFixture *fixture, gconstpointer data)
{
  Signals signals = { g_ptr_array_new_with_free_func (g_free),
                      g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref) };
  guint id = g_dbus_connection_signal_subscribe (fixture->client, NULL, "chat.snug.Snug1.Admin",
                                                 NULL, NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE,
                                                 on_signal, &signals, NULL);
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugMessage) text = NULL;
  g_autoptr (SnugMessage) reply = NULL;
  g_autoptr (SnugMessage) notice = NULL;
  SnugMember *member;

  bus_settle (fixture);
  ada = room_join_ok (&fixture->base, "Ada");
  member = snug_presence_get_member (ada);
  text = room_post (&fixture->base, ada, "id-1", "It’s <b>me</b>\n", 0, NULL);
  reply = room_post (&fixture->base, ada, "id-2", "Yes.", 1, NULL);
  notice = post_notice (fixture, "We close.");
  bus_settle (fixture);

  assert_user (&signals, "UserJoined", member, "'Ada'", NULL);
  assert_message (&signals, text, "'It’s <b>me</b>\\n'", NULL);
  assert_message (&signals, reply, "'Yes.'", "uint64 1");
  assert_message (&signals, notice, "'We close.'", NULL);

  g_assert_true (room_rename (&fixture->base, ada, "Countess", NULL));
  snug_room_leave (fixture->base.room, ada, "ping timeout");
  snug_manual_clock_advance (fixture->base.clock, fixture->base.limits.leave_grace);
  bus_settle (fixture);
  assert_user (&signals, "UserRenamed", member, "'Countess'", "Ada");
  assert_user (&signals, "UserLeft", member, "'Countess'", "ping timeout");
  g_assert_cmpuint (signals.names->len, ==, 0);

  g_dbus_connection_signal_unsubscribe (fixture->client, id);
  g_ptr_array_unref (signals.names);
  g_ptr_array_unref (signals.values);
}

static void
test_object_manager (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GVariant) reply =
      bus_call_ok (fixture, SNUG_BUS_PATH, "org.freedesktop.DBus.ObjectManager::GetManagedObjects",
                   NULL);
  g_autoptr (GVariant) objects = g_variant_get_child_value (reply, 0);
  g_autoptr (GVariant) room = g_variant_lookup_value (objects, ROOM_PATH, NULL);
  g_autoptr (GVariant) properties = NULL;

  g_assert_cmpuint (g_variant_n_children (objects), ==, 1);
  g_assert_nonnull (room);
  g_assert_cmpuint (g_variant_n_children (room), ==, 1);
  properties = g_variant_lookup_value (room, "chat.snug.Snug1.Room", NULL);
  bus_assert_entries (properties, "Id", "'main'", "Name", "'Main room'", "Topic", "''", "UserCount",
                      "uint32 0", "LastSeq", "uint64 0", "LastRev", "uint64 0", "Epoch",
                      "'epoch-1'", NULL);
}

static void
react (BusFixture *fixture, SnugMember *member, const char *id, gboolean on)
{
  g_auto (Pending) pending = { 0 };

  snug_room_react_async (fixture->base.room, member, id, 1, "👍", on, NULL, pending_callback,
                         &pending);
  pending_wait (&pending);
  snug_change_unref (snug_room_change_finish (fixture->base.room, pending.result, NULL));
}

static void
assert_changed (Signals *signals, const char *signal, const char *words)
{
  g_autoptr (GVariant) value = take_signal (signals, signal, "(a{sv})");
  g_autofree char *printed = g_variant_print (value, TRUE);
  g_auto (GStrv) list = g_strsplit (words, "; ", -1);

  g_test_message ("%s", printed);
  for (guint i = 0; list[i] != NULL; i++)
    g_assert_nonnull (strstr (printed, list[i]));
}

static void
test_changes (BusFixture *fixture, gconstpointer data)
{
  Signals signals = { g_ptr_array_new_with_free_func (g_free),
                      g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref) };
  g_autoptr (SnugPresence) ada = room_join_ok (&fixture->base, "Ada");
  SnugMember *member = snug_presence_get_member (ada);
  g_auto (Pending) edit = { 0 };
  g_auto (Pending) remove = { 0 };
  guint id;

  room_post_ok (&fixture->base, ada, "Helo");
  bus_settle (fixture);
  id = g_dbus_connection_signal_subscribe (fixture->client, NULL, "chat.snug.Snug1.Admin", NULL,
                                           NULL, NULL, G_DBUS_SIGNAL_FLAGS_NONE, on_signal,
                                           &signals, NULL);
  bus_settle (fixture);

  snug_room_edit_async (fixture->base.room, member, "e", 1, "Hello", NULL, pending_callback, &edit);
  pending_wait (&edit);
  react (fixture, member, "r1", TRUE);
  react (fixture, member, "r2", FALSE);
  snug_room_remove_async (fixture->base.room, member, "d", 1, NULL, pending_callback, &remove);
  pending_wait (&remove);
  bus_settle (fixture);

  assert_changed (&signals, "MessageEdited",
                  "'seq': <uint64 1>; 'rev': <uint64 1>; 'text': <'Hello'>; 'edited': <uint64");
  assert_changed (&signals, "ReactionChanged",
                  "'seq': <uint64 1>; 'rev': <uint64 2>; 'emoji': <'👍'>; 'on': <true>; "
                  "'member_name': <'Ada'>; 'room': <'main'>");
  assert_changed (&signals, "ReactionChanged", "'rev': <uint64 3>; 'on': <false>");
  assert_changed (&signals, "MessageRemoved",
                  "'seq': <uint64 1>; 'rev': <uint64 4>; 'text': <''>; 'removed': <true>");
  g_assert_cmpuint (signals.names->len, ==, 0);
  g_assert_cmpuint (snug_dbus_room_get_last_rev (fixture->room), ==, 4);
  signal_log_skip (fixture->base.signals);

  g_dbus_connection_signal_unsubscribe (fixture->client, id);
  g_ptr_array_unref (signals.names);
  g_ptr_array_unref (signals.values);
}

static GDBusNodeInfo *
introspect (BusFixture *fixture, const char *path)
{
  g_autoptr (GVariant) reply =
      bus_call_ok (fixture, path, "org.freedesktop.DBus.Introspectable::Introspect", NULL);
  g_autoptr (GError) error = NULL;
  GDBusNodeInfo *node;
  const char *xml;

  g_variant_get (reply, "(&s)", &xml);
  node = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);
  return node;
}

static void
assert_same_interface (GDBusNodeInfo *expected, GDBusNodeInfo *actual, const char *name)
{
  GDBusInterfaceInfo *file = g_dbus_node_info_lookup_interface (expected, name);
  GDBusInterfaceInfo *bus = g_dbus_node_info_lookup_interface (actual, name);
  g_autoptr (GString) file_xml = g_string_new (NULL);
  g_autoptr (GString) bus_xml = g_string_new (NULL);

  g_assert_nonnull (file);
  g_assert_nonnull (bus);
  g_dbus_interface_info_generate_xml (file, 0, file_xml);
  g_dbus_interface_info_generate_xml (bus, 0, bus_xml);
  g_assert_cmpstr (bus_xml->str, ==, file_xml->str);
}

/* What is on the bus is what the installed file says. */
static void
test_introspection (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = NULL;
  GDBusNodeInfo *file;
  GDBusNodeInfo *admin = introspect (fixture, SNUG_BUS_PATH);
  GDBusNodeInfo *room = introspect (fixture, ROOM_PATH);

  g_file_get_contents (INTERFACE_FILE, &xml, NULL, &error);
  g_assert_no_error (error);
  file = g_dbus_node_info_new_for_xml (xml, &error);
  g_assert_no_error (error);

  assert_same_interface (file, admin, "chat.snug.Snug1.Admin");
  assert_same_interface (file, room, "chat.snug.Snug1.Room");
  g_assert_nonnull (
      g_dbus_node_info_lookup_interface (admin, "org.freedesktop.DBus.ObjectManager"));

  g_dbus_node_info_unref (room);
  g_dbus_node_info_unref (admin);
  g_dbus_node_info_unref (file);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  BUS_TEST ("/bus/state/properties", test_properties);
  BUS_TEST_CLOSED ("/bus/state/properties-before-opening", test_properties_before_opening);
  BUS_TEST ("/bus/state/changes-are-told", test_changes_are_told);
  BUS_TEST ("/bus/state/signals", test_signals);
  BUS_TEST ("/bus/state/changes", test_changes);
  BUS_TEST ("/bus/state/object-manager", test_object_manager);
  BUS_TEST ("/bus/state/introspection", test_introspection);

  return bus_fixture_run_tests ();
}
