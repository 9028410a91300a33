/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus-fixture.h"

int
bus_fixture_run_tests (void)
{
  g_autoptr (GTestDBus) bus = g_test_dbus_new (G_TEST_DBUS_NONE);
  int status;

  g_test_dbus_up (bus);
  status = g_test_run ();
  g_test_dbus_down (bus);

  return status;
}

static GDBusConnection *
connect_to_bus (void)
{
  g_autoptr (GError) error = NULL;
  GDBusConnection *connection =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);

  g_assert_no_error (error);
  return connection;
}

static void
make_proxies (BusFixture *self)
{
  const char *name = g_dbus_connection_get_unique_name (self->server);
  g_auto (Pending) admin = { 0 };
  g_auto (Pending) room = { 0 };
  g_autoptr (GError) error = NULL;

  snug_dbus_admin_proxy_new (self->client, G_DBUS_PROXY_FLAGS_NONE, name, SNUG_BUS_PATH, NULL,
                             pending_callback, &admin);
  pending_wait (&admin);
  self->admin = snug_dbus_admin_proxy_new_finish (admin.result, &error);
  g_assert_no_error (error);

  snug_dbus_room_proxy_new (self->client, G_DBUS_PROXY_FLAGS_NONE, name,
                            SNUG_BUS_PATH "/rooms/main", NULL, pending_callback, &room);
  pending_wait (&room);
  self->room = snug_dbus_room_proxy_new_finish (room.result, &error);
  g_assert_no_error (error);
}

void
bus_fixture_set_up_closed (BusFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  room_fixture_set_up_closed (&self->base, data);
  self->base.limits.text_characters = 100;
  room_fixture_make_room (&self->base);

  self->server = connect_to_bus ();
  self->client = connect_to_bus ();
  self->bus = snug_bus_new (self->base.room, "1.2.3", STARTED_AT);
  g_assert_true (snug_bus_export (self->bus, self->server, &error));
  g_assert_no_error (error);
  make_proxies (self);
}

void
bus_fixture_open (BusFixture *self)
{
  const char *const addresses[] = { "http://127.0.0.1:5000", "http://[::1]:5000", NULL };
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  snug_room_open_async (self->base.room, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_true (snug_room_open_finish (self->base.room, pending.result, &error));
  g_assert_no_error (error);

  snug_bus_open (self->bus, addresses);
}

void
bus_fixture_set_up (BusFixture *self, gconstpointer data)
{
  bus_fixture_set_up_closed (self, data);
  bus_fixture_open (self);
  bus_settle (self);
  signal_log_skip (self->base.signals);
}

static void
close_connection (GDBusConnection *connection)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  if (g_dbus_connection_is_closed (connection))
    return;

  g_dbus_connection_close (connection, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_true (g_dbus_connection_close_finish (connection, pending.result, &error));
  g_assert_no_error (error);
}

void
bus_fixture_tear_down (BusFixture *self, gconstpointer data)
{
  signal_log_skip (self->base.signals);

  g_assert_finalize_object (g_steal_pointer (&self->room));
  g_assert_finalize_object (g_steal_pointer (&self->admin));
  g_assert_finalize_object (g_steal_pointer (&self->bus));
  close_connection (self->client);
  close_connection (self->server);
  run_main_loop ();
  g_clear_object (&self->client);
  g_clear_object (&self->server);

  room_fixture_tear_down (&self->base, data);
}

GVariant *
bus_call (BusFixture *self,
          const char *path,
          const char *method,
          GVariant *parameters,
          GError **error)
{
  g_auto (GStrv) words = g_strsplit (method, "::", 2);
  g_auto (Pending) pending = { 0 };

  g_dbus_connection_call (self->client, g_dbus_connection_get_unique_name (self->server), path,
                          words[0], words[1], parameters, NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL,
                          pending_callback, &pending);
  pending_wait (&pending);

  return g_dbus_connection_call_finish (self->client, pending.result, error);
}

GVariant *
bus_call_ok (BusFixture *self, const char *path, const char *method, GVariant *parameters)
{
  g_autoptr (GError) error = NULL;
  GVariant *reply = bus_call (self, path, method, parameters, &error);

  g_assert_no_error (error);
  g_assert_nonnull (reply);

  return reply;
}

void
bus_assert_refused (BusFixture *self,
                    const char *path,
                    const char *method,
                    GVariant *parameters,
                    const char *error_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = bus_call (self, path, method, parameters, &error);
  g_autofree char *name = NULL;

  g_assert_null (reply);
  g_assert_nonnull (error);
  name = g_dbus_error_get_remote_error (error);
  g_assert_cmpstr (name, ==, error_name);
  g_dbus_error_strip_remote_error (error);
  g_assert_cmpstr (error->message, !=, "");
}

void
bus_settle (BusFixture *self)
{
  g_autoptr (GVariant) reply = NULL;

  /* what waits in the daemon's main loop, as changed properties, is sent first */
  run_main_loop ();
  reply = bus_call_ok (self, SNUG_BUS_PATH, "org.freedesktop.DBus.Peer::Ping", NULL);
  run_main_loop ();
}

void
bus_assert_entries (GVariant *dictionary, ...)
{
  const char *key;
  gsize n_entries = 0;
  va_list entries;

  g_assert_true (g_variant_is_of_type (dictionary, G_VARIANT_TYPE_VARDICT));

  va_start (entries, dictionary);
  while ((key = va_arg (entries, const char *)) != NULL)
    {
      const char *expected = va_arg (entries, const char *);
      g_autoptr (GVariant) value = g_variant_lookup_value (dictionary, key, NULL);
      g_autofree char *text = value != NULL ? g_variant_print (value, TRUE) : NULL;

      if (expected == NULL)
        g_error ("An entry without a value.");
      if (g_strcmp0 (text, expected) != 0)
        g_test_message ("%s:", key);
      g_assert_cmpstr (text, ==, expected);
      n_entries++;
    }
  va_end (entries);

  g_assert_cmpuint (g_variant_n_children (dictionary), ==, n_entries);
}
