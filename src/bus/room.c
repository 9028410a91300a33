/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/room.h"

#include <snug-bus-generated.h>

#include "bus/methods.h"

struct _SnugBusRoom
{
  GObject parent_instance;

  SnugRoom *room;         /* (owned) */
  SnugBusGate *gate;      /* (owned) */
  SnugDBusRoom *skeleton; /* (owned) */
  GBindingGroup *figures; /* (owned): follows the room while exported */
};

G_DEFINE_FINAL_TYPE (SnugBusRoom, snug_bus_room, G_TYPE_OBJECT)

static gboolean
handle_list_users (SnugBusRoom *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_list_users);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_post_system_message (SnugBusRoom *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_post_system_message);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_remove_message (SnugBusRoom *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_remove_message);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_set_topic (SnugBusRoom *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_set_topic);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static gboolean
handle_get_messages (SnugBusRoom *self, GDBusMethodInvocation *invocation)
{
  snug_bus_gate_call (self->gate, invocation, snug_bus_get_messages);
  return G_DBUS_METHOD_INVOCATION_HANDLED;
}

static void
snug_bus_room_dispose (GObject *object)
{
  SnugBusRoom *self = SNUG_BUS_ROOM (object);

  g_clear_object (&self->figures);
  g_clear_object (&self->skeleton);
  g_clear_object (&self->gate);
  g_clear_object (&self->room);

  G_OBJECT_CLASS (snug_bus_room_parent_class)->dispose (object);
}

static void
snug_bus_room_class_init (SnugBusRoomClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = snug_bus_room_dispose;
}

static void
snug_bus_room_init (SnugBusRoom *self)
{
  static const char *const figures[][2] = {
    { "topic", "topic" },
    { "n-members", "user-count" },
    { "last-seq", "last-seq" },
    { "last-rev", "last-rev" },
  };

  self->skeleton = snug_dbus_room_skeleton_new ();

  self->figures = g_binding_group_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_binding_group_bind (self->figures, figures[i][0], self->skeleton, figures[i][1],
                          G_BINDING_SYNC_CREATE);

  g_signal_connect_object (self->skeleton, "handle-list-users", G_CALLBACK (handle_list_users),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-post-system-message",
                           G_CALLBACK (handle_post_system_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-remove-message",
                           G_CALLBACK (handle_remove_message), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-set-topic", G_CALLBACK (handle_set_topic), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->skeleton, "handle-get-messages", G_CALLBACK (handle_get_messages),
                           self, G_CONNECT_SWAPPED);
}

/**
 * snug_bus_room_new:
 * @room: the room
 * @gate: the gate of the room
 *
 * Returns: (transfer full): a new adaptor, which is not on any bus yet
 */
SnugBusRoom *
snug_bus_room_new (SnugRoom *room, SnugBusGate *gate)
{
  SnugBusRoom *self;

  g_return_val_if_fail (SNUG_IS_ROOM (room), NULL);
  g_return_val_if_fail (SNUG_IS_BUS_GATE (gate), NULL);

  self = g_object_new (SNUG_TYPE_BUS_ROOM, NULL);
  self->room = g_object_ref (room);
  self->gate = g_object_ref (gate);

  snug_dbus_room_set_id (self->skeleton, snug_room_get_id (room));
  snug_dbus_room_set_name (self->skeleton, snug_room_get_name (room));
  return self;
}

/**
 * snug_bus_room_open:
 * @self: an adaptor
 *
 * To be called once the room is open: its epoch is known then.
 */
void
snug_bus_room_open (SnugBusRoom *self)
{
  g_return_if_fail (SNUG_IS_BUS_ROOM (self));

  snug_dbus_room_set_epoch (self->skeleton, snug_room_get_epoch (self->room));
}

/**
 * snug_bus_room_follow:
 * @self: an adaptor
 * @follow: whether it is on a bus
 *
 * Has the properties of the interface be those of the room, or be left alone: without a bus there
 * is nobody to tell each time that somebody comes or goes.
 */
void
snug_bus_room_follow (SnugBusRoom *self, gboolean follow)
{
  g_return_if_fail (SNUG_IS_BUS_ROOM (self));

  g_binding_group_set_source (self->figures, follow ? self->room : NULL);
}

/**
 * snug_bus_room_get_room:
 * @self: an adaptor
 *
 * Returns: (transfer none): the room
 */
SnugRoom *
snug_bus_room_get_room (SnugBusRoom *self)
{
  g_return_val_if_fail (SNUG_IS_BUS_ROOM (self), NULL);

  return self->room;
}

/**
 * snug_bus_room_get_skeleton:
 * @self: an adaptor
 *
 * Returns: (transfer none): the interface, to be put on an object
 */
GDBusInterfaceSkeleton *
snug_bus_room_get_skeleton (SnugBusRoom *self)
{
  g_return_val_if_fail (SNUG_IS_BUS_ROOM (self), NULL);

  return G_DBUS_INTERFACE_SKELETON (self->skeleton);
}
