/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/bus.h"

#include "bus/admin.h"
#include "bus/errors.h"
#include "bus/room.h"

struct _SnugBus
{
  GObject parent_instance;

  SnugBusGate *gate;                 /* (owned) */
  SnugBusAdmin *admin;               /* (owned) */
  SnugBusRoom *room;                 /* (owned) */
  GDBusObjectManagerServer *manager; /* (owned) (nullable): while exported */
};

G_DEFINE_FINAL_TYPE (SnugBus, snug_bus, G_TYPE_OBJECT)

static void
snug_bus_dispose (GObject *object)
{
  SnugBus *self = SNUG_BUS (object);

  if (self->admin != NULL)
    snug_bus_unexport (self);
  g_clear_object (&self->room);
  g_clear_object (&self->admin);
  g_clear_object (&self->gate);

  G_OBJECT_CLASS (snug_bus_parent_class)->dispose (object);
}

static void
snug_bus_class_init (SnugBusClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = snug_bus_dispose;

  snug_bus_register_errors ();
}

static void
snug_bus_init (SnugBus *self)
{
}

/**
 * snug_bus_new:
 * @room: the room
 * @version: the version of the daemon
 * @started_at: when the daemon was started, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full): a new adaptor, which is not on any bus yet
 */
SnugBus *
snug_bus_new (SnugRoom *room, const char *version, gint64 started_at)
{
  SnugBus *self = g_object_new (SNUG_TYPE_BUS, NULL);

  self->gate = snug_bus_gate_new (room);
  self->admin = snug_bus_admin_new (room, self->gate, version, started_at);
  self->room = snug_bus_room_new (room, self->gate);
  return self;
}

/**
 * snug_bus_open:
 * @self: an adaptor
 * @addresses: (array zero-terminated=1): the URLs at which a browser finds the daemon
 *
 * To be called once the room is open: until then calls wait.
 */
void
snug_bus_open (SnugBus *self, const char *const *addresses)
{
  g_return_if_fail (SNUG_IS_BUS (self));

  snug_bus_admin_set_addresses (self->admin, addresses);
  snug_bus_room_open (self->room);
  snug_bus_gate_open (self->gate);
}

/**
 * snug_bus_set_database:
 * @self: an adaptor
 * @path: (type filename): the file that the messages are in
 */
void
snug_bus_set_database (SnugBus *self, const char *path)
{
  g_return_if_fail (SNUG_IS_BUS (self));

  snug_bus_admin_set_database (self->admin, path);
}

/**
 * snug_bus_set_trouble:
 * @self: an adaptor
 * @trouble: (nullable): why messages cannot be stored, or %NULL when all is well
 */
void
snug_bus_set_trouble (SnugBus *self, const char *trouble)
{
  g_return_if_fail (SNUG_IS_BUS (self));

  snug_bus_admin_set_trouble (self->admin, trouble);
}

static void
export_room (GDBusObjectManagerServer *manager, SnugBusRoom *room)
{
  g_autofree char *path =
      g_strdup_printf (SNUG_BUS_PATH "/rooms/%s", snug_room_get_id (snug_bus_room_get_room (room)));
  g_autoptr (GDBusObjectSkeleton) object = g_dbus_object_skeleton_new (path);

  g_dbus_object_skeleton_add_interface (object, snug_bus_room_get_skeleton (room));
  g_dbus_object_manager_server_export (manager, object);
}

/**
 * snug_bus_export:
 * @self: an adaptor that is on no connection
 * @connection: the connection
 * @error: return location for an error of #GDBusConnection
 *
 * Puts the objects on a connection. The name %SNUG_BUS_NAME is for the caller to get.
 *
 * An object manager exports the objects below its path, not the one at its path; so the daemon's
 * own interface is put there by itself.
 *
 * Returns: whether all objects are on @connection; else none is
 */
gboolean
snug_bus_export (SnugBus *self, GDBusConnection *connection, GError **error)
{
  g_return_val_if_fail (SNUG_IS_BUS (self), FALSE);
  g_return_val_if_fail (G_IS_DBUS_CONNECTION (connection), FALSE);
  g_return_val_if_fail (self->manager == NULL, FALSE);

  if (!snug_bus_admin_export (self->admin, connection, SNUG_BUS_PATH, error))
    return FALSE;

  snug_bus_room_follow (self->room, TRUE);
  self->manager = g_dbus_object_manager_server_new (SNUG_BUS_PATH);
  export_room (self->manager, self->room);
  g_dbus_object_manager_server_set_connection (self->manager, connection);
  return TRUE;
}

/**
 * snug_bus_unexport:
 * @self: an adaptor
 *
 * Takes the objects off their connection, if they are on one.
 */
void
snug_bus_unexport (SnugBus *self)
{
  g_return_if_fail (SNUG_IS_BUS (self));

  if (self->manager == NULL)
    return;

  snug_bus_gate_close (self->gate);
  snug_bus_room_follow (self->room, FALSE);
  g_dbus_interface_skeleton_flush (snug_bus_room_get_skeleton (self->room));
  g_dbus_object_manager_server_set_connection (self->manager, NULL);
  g_clear_object (&self->manager);
  snug_bus_admin_unexport (self->admin);
}
