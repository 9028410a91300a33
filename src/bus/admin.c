/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/admin.h"

#include <snug-bus-generated.h>

#include "bus/methods.h"
#include "bus/values.h"

struct _SnugBusAdmin
{
  GObject parent_instance;

  SnugRoom *room;          /* (owned) */
  SnugBusGate *gate;       /* (owned) */
  SnugDBusAdmin *skeleton; /* (owned) */
  GBindingGroup *figures;  /* (owned): follows the room while exported */
};

G_DEFINE_FINAL_TYPE (SnugBusAdmin, snug_bus_admin, G_TYPE_OBJECT)

static gboolean
handle_list_users (SnugBusAdmin *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_list_users);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_post_system_message (SnugBusAdmin *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_post_system_message);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_remove_message (SnugBusAdmin *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_remove_message);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

/* Without a bus there is nobody to tell, and a crowded room has much to tell. */
static gboolean
is_exported (SnugBusAdmin *self)
{
  return g_dbus_interface_skeleton_get_connection (G_DBUS_INTERFACE_SKELETON (self->skeleton)) !=
         NULL;
}

static void
on_message_posted (SnugRoom *room, SnugMessage *message, SnugBusAdmin *self)
{
  if (!is_exported (self))
    return;

  snug_dbus_admin_emit_message_posted (self->skeleton, snug_bus_message_value (room, message));
}

static void
on_message_changed (SnugRoom *room, SnugChange *change, SnugBusAdmin *self)
{
  if (!is_exported (self))
    return;

  switch (snug_change_get_kind (change))
    {
    case SNUG_CHANGE_EDIT:
      snug_dbus_admin_emit_message_edited (
          self->skeleton, snug_bus_message_value (room, snug_change_get_message (change)));
      break;
    case SNUG_CHANGE_REMOVE:
      snug_dbus_admin_emit_message_removed (
          self->skeleton, snug_bus_message_value (room, snug_change_get_message (change)));
      break;
    case SNUG_CHANGE_REACT:
    case SNUG_CHANGE_UNREACT:
      snug_dbus_admin_emit_reaction_changed (self->skeleton,
                                             snug_bus_reaction_value (room, change));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
on_member_joined (SnugRoom *room, SnugMember *member, SnugBusAdmin *self)
{
  if (!is_exported (self))
    return;

  snug_dbus_admin_emit_user_joined (self->skeleton, snug_bus_member_value (room, member));
}

static void
on_member_left (SnugRoom *room, SnugMember *member, const char *reason, SnugBusAdmin *self)
{
  if (!is_exported (self))
    return;

  snug_dbus_admin_emit_user_left (self->skeleton, snug_bus_member_value (room, member), reason);
}

static void
on_member_renamed (SnugRoom *room, SnugMember *member, const char *old_name, SnugBusAdmin *self)
{
  if (!is_exported (self))
    return;

  snug_dbus_admin_emit_user_renamed (self->skeleton, snug_bus_member_value (room, member),
                                     old_name);
}

static void
snug_bus_admin_dispose (GObject *object)
{
  SnugBusAdmin *self = SNUG_BUS_ADMIN (object);

  if (self->skeleton != NULL)
    snug_bus_admin_unexport (self);
  g_clear_object (&self->figures);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->gate);
  g_clear_object (&self->room);

  G_OBJECT_CLASS (snug_bus_admin_parent_class)->dispose (object);
}

static void
snug_bus_admin_class_init (SnugBusAdminClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = snug_bus_admin_dispose;
}

static void
snug_bus_admin_init (SnugBusAdmin *self)
{
  const char *const none[] = { NULL };

  self->skeleton = snug_dbus_admin_skeleton_new ();
  snug_dbus_admin_set_addresses (self->skeleton, none);
  snug_dbus_admin_set_database (self->skeleton, "");
  snug_dbus_admin_set_trouble (self->skeleton, "");

  self->figures = g_binding_group_new ();
  g_binding_group_bind (self->figures, "n-members", self->skeleton, "user-count",
                        G_BINDING_SYNC_CREATE);
  g_binding_group_bind (self->figures, "last-seq", self->skeleton, "message-count",
                        G_BINDING_SYNC_CREATE);

  g_signal_connect_object (self->skeleton, "handle-list-users", G_CALLBACK (handle_list_users),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-post-system-message",
                           G_CALLBACK (handle_post_system_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-remove-message",
                           G_CALLBACK (handle_remove_message), self, G_CONNECT_SWAPPED);
}

/**
 * snug_bus_admin_new:
 * @room: the room
 * @gate: the gate of the room
 * @version: the version of the daemon
 * @started_at: when the daemon was started, in milliseconds since the Unix epoch
 *
 * Returns: (transfer full): a new adaptor, which is not on any bus yet
 */
SnugBusAdmin *
snug_bus_admin_new (SnugRoom *room, SnugBusGate *gate, const char *version, gint64 started_at)
{
  SnugBusAdmin *self;

  g_return_val_if_fail (SNUG_IS_ROOM (room), NULL);
  g_return_val_if_fail (SNUG_IS_BUS_GATE (gate), NULL);

  self = g_object_new (SNUG_TYPE_BUS_ADMIN, NULL);
  self->room = g_object_ref (room);
  self->gate = g_object_ref (gate);
  snug_dbus_admin_set_version (self->skeleton, version);
  snug_dbus_admin_set_started_at (self->skeleton, (guint64) started_at);

  g_signal_connect_object (room, "message-posted", G_CALLBACK (on_message_posted), self, 0);
  g_signal_connect_object (room, "message-changed", G_CALLBACK (on_message_changed), self, 0);
  g_signal_connect_object (room, "member-joined", G_CALLBACK (on_member_joined), self, 0);
  g_signal_connect_object (room, "member-left", G_CALLBACK (on_member_left), self, 0);
  g_signal_connect_object (room, "member-renamed", G_CALLBACK (on_member_renamed), self, 0);
  return self;
}

/**
 * snug_bus_admin_set_addresses:
 * @self: an adaptor
 * @addresses: (array zero-terminated=1): the URLs at which a browser finds the daemon
 */
void
snug_bus_admin_set_addresses (SnugBusAdmin *self, const char *const *addresses)
{
  g_return_if_fail (SNUG_IS_BUS_ADMIN (self));

  snug_dbus_admin_set_addresses (self->skeleton, addresses);
}

/**
 * snug_bus_admin_set_database:
 * @self: an adaptor
 * @path: (type filename): the file that the messages are in
 */
void
snug_bus_admin_set_database (SnugBusAdmin *self, const char *path)
{
  g_autofree char *name = NULL;

  g_return_if_fail (SNUG_IS_BUS_ADMIN (self));

  /* what is on the bus is UTF-8 */
  name = g_utf8_validate (path, -1, NULL) ? g_strdup (path) : g_strdup ("");
  snug_dbus_admin_set_database (self->skeleton, name);
}

/**
 * snug_bus_admin_set_trouble:
 * @self: an adaptor
 * @trouble: (nullable): why messages cannot be stored, or %NULL when all is well
 */
void
snug_bus_admin_set_trouble (SnugBusAdmin *self, const char *trouble)
{
  g_return_if_fail (SNUG_IS_BUS_ADMIN (self));

  snug_dbus_admin_set_trouble (self->skeleton, trouble != NULL ? trouble : "");
}

/**
 * snug_bus_admin_export:
 * @self: an adaptor that is on no bus
 * @connection: the bus
 * @path: the object path
 * @error: return location for an error of #GDBusConnection
 *
 * Returns: whether the interface is on the bus now
 */
gboolean
snug_bus_admin_export (SnugBusAdmin *self,
                       GDBusConnection *connection,
                       const char *path,
                       GError **error)
{
  g_return_val_if_fail (SNUG_IS_BUS_ADMIN (self), FALSE);

  g_binding_group_set_source (self->figures, self->room);
  if (g_dbus_interface_skeleton_export (G_DBUS_INTERFACE_SKELETON (self->skeleton), connection,
                                        path, error))
    return TRUE;

  g_binding_group_set_source (self->figures, NULL);
  return FALSE;
}

/**
 * snug_bus_admin_unexport:
 * @self: an adaptor
 *
 * Takes the interface off its bus, if it is on one.
 */
void
snug_bus_admin_unexport (SnugBusAdmin *self)
{
  GDBusInterfaceSkeleton *skeleton;

  g_return_if_fail (SNUG_IS_BUS_ADMIN (self));

  skeleton = G_DBUS_INTERFACE_SKELETON (self->skeleton);
  if (g_dbus_interface_skeleton_get_connection (skeleton) == NULL)
    return;

  g_binding_group_set_source (self->figures, NULL);
  g_dbus_interface_skeleton_flush (skeleton);
  g_dbus_interface_skeleton_unexport (skeleton);
}
