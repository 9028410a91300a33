/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/bus-link.h"

#include "app/process.h"

/* How often to look for the bus again. */
#define RETRY_INTERVAL_MS 1000

/* More descriptors than it takes to connect. GLib ends the process when it is the last ones that
 * are missing, those with which one thread wakes another one up. */
#define DESCRIPTORS 8

struct _SnugBusLink
{
  GObject parent_instance;

  char *name;                  /* (owned) */
  GDBusConnection *connection; /* (owned) (nullable) */
  GCancellable *cancellable;   /* (owned) */
  gboolean connecting;
  guint retry_id;
  guint name_id;
};

G_DEFINE_FINAL_TYPE (SnugBusLink, snug_bus_link, G_TYPE_OBJECT)

enum
{
  CLOSED,
  CONNECTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
on_name_acquired (GDBusConnection *connection, const char *name, gpointer data)
{
  g_message ("Back on the session bus");
}

static void
on_name_lost (GDBusConnection *connection, const char *name, gpointer data)
{
  if (connection != NULL && !g_dbus_connection_is_closed (connection))
    g_warning ("Another program has the name %s on the session bus", name);
}

static void
on_closed (GDBusConnection *connection,
           gboolean remote_peer_vanished,
           GError *error,
           SnugBusLink *self)
{
  g_message ("The session bus is gone; the room stays open");

  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_signal_handlers_disconnect_by_func (connection, on_closed, self);
  g_clear_object (&self->connection);
  g_signal_emit (self, signals[CLOSED], 0);
}

static void
watch (SnugBusLink *self, GDBusConnection *connection)
{
  self->connection = g_object_ref (connection);
  g_signal_connect_object (connection, "closed", G_CALLBACK (on_closed), self, 0);
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugBusLink) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) connection =
      g_dbus_connection_new_for_address_finish (result, &error);

  self->connecting = FALSE;
  if (g_cancellable_is_cancelled (self->cancellable))
    return;

  if (connection == NULL || g_dbus_connection_is_closed (connection))
    {
      g_debug ("No session bus yet: %s", error != NULL ? error->message : "closed");
      return;
    }

  g_clear_handle_id (&self->retry_id, g_source_remove);
  watch (self, connection);
  g_signal_emit (self, signals[CONNECTED], 0, connection);
  self->name_id = g_bus_own_name_on_connection (connection, self->name, G_BUS_NAME_OWNER_FLAGS_NONE,
                                                on_name_acquired, on_name_lost, NULL, NULL);
}

/* Whether a bus may come: GLib would start one of its own where there is no sign of any. */
static gboolean
is_expected (void)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  g_autofree char *socket = NULL;

  if (address != NULL)
    return !g_str_equal (address, "disabled:");

  socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  return g_file_test (socket, G_FILE_TEST_EXISTS);
}

static gboolean
on_retry (gpointer data)
{
  SnugBusLink *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *address = NULL;

  if (self->connecting || !is_expected ())
    return G_SOURCE_CONTINUE;

  if (!snug_process_can_open (DESCRIPTORS))
    {
      g_debug ("No descriptors for the session bus");
      return G_SOURCE_CONTINUE;
    }

  address = g_dbus_address_get_for_bus_sync (G_BUS_TYPE_SESSION, self->cancellable, &error);
  if (address == NULL)
    {
      g_debug ("No session bus yet: %s", error->message);
      return G_SOURCE_CONTINUE;
    }

  self->connecting = TRUE;
  g_dbus_connection_new_for_address (address,
                                     G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                         G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                     NULL, self->cancellable, on_connected, g_object_ref (self));
  return G_SOURCE_CONTINUE;
}

static void
look_again (SnugBusLink *self)
{
  self->retry_id = g_timeout_add (RETRY_INTERVAL_MS, on_retry, self);
}

static void
snug_bus_link_dispose (GObject *object)
{
  SnugBusLink *self = SNUG_BUS_LINK (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->name_id, g_bus_unown_name);
  g_clear_object (&self->connection);

  G_OBJECT_CLASS (snug_bus_link_parent_class)->dispose (object);
}

static void
snug_bus_link_finalize (GObject *object)
{
  SnugBusLink *self = SNUG_BUS_LINK (object);

  g_object_unref (self->cancellable);
  g_free (self->name);

  G_OBJECT_CLASS (snug_bus_link_parent_class)->finalize (object);
}

static void
snug_bus_link_class_init (SnugBusLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = snug_bus_link_dispose;
  object_class->finalize = snug_bus_link_finalize;

  signals[CLOSED] =
      g_signal_new_class_handler ("closed", SNUG_TYPE_BUS_LINK, G_SIGNAL_RUN_LAST,
                                  G_CALLBACK (look_again), NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CONNECTED] = g_signal_new ("connected", SNUG_TYPE_BUS_LINK, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 1, G_TYPE_DBUS_CONNECTION);
}

static void
snug_bus_link_init (SnugBusLink *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * snug_bus_link_new:
 * @connection: (nullable): the bus, on which @name is owned already; %NULL if there is none yet
 * @name: a bus name
 *
 * Returns: (transfer full): a link that looks for the session bus, and takes the name there, when
 *   there is none yet and each time that the connection is lost; it works in the main context of
 *   this thread
 */
SnugBusLink *
snug_bus_link_new (GDBusConnection *connection, const char *name)
{
  SnugBusLink *self;

  g_return_val_if_fail (connection == NULL || G_IS_DBUS_CONNECTION (connection), NULL);
  g_return_val_if_fail (g_dbus_is_name (name), NULL);

  self = g_object_new (SNUG_TYPE_BUS_LINK, NULL);
  self->name = g_strdup (name);
  if (connection != NULL)
    watch (self, connection);
  else
    look_again (self);
  return self;
}
