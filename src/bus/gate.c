/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/gate.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  SnugBusMethod method;
  GDBusMethodInvocation *invocation; /* (owned) */
} WaitingCall;

struct _SnugBusGate
{
  GObject parent_instance;

  SnugRoom *room; /* (owned) */
  gboolean open;
  GQueue waiting; /* (element-type WaitingCall) (owned) */
};

G_DEFINE_FINAL_TYPE (SnugBusGate, snug_bus_gate, G_TYPE_OBJECT)

static void
snug_bus_gate_finalize (GObject *object)
{
  SnugBusGate *self = SNUG_BUS_GATE (object);

  snug_bus_gate_close (self);
  g_object_unref (self->room);

  G_OBJECT_CLASS (snug_bus_gate_parent_class)->finalize (object);
}

static void
snug_bus_gate_class_init (SnugBusGateClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = snug_bus_gate_finalize;
}

static void
snug_bus_gate_init (SnugBusGate *self)
{
  g_queue_init (&self->waiting);
}

/**
 * snug_bus_gate_new:
 * @room: the room
 *
 * Returns: (transfer full): a new gate, which is closed
 */
SnugBusGate *
snug_bus_gate_new (SnugRoom *room)
{
  SnugBusGate *self;

  g_return_val_if_fail (SNUG_IS_ROOM (room), NULL);

  self = g_object_new (SNUG_TYPE_BUS_GATE, NULL);
  self->room = g_object_ref (room);
  return self;
}

/**
 * snug_bus_gate_call:
 * @self: a gate
 * @invocation: (transfer full): the call
 * @method: what the call is to do
 *
 * Lets a call through, or keeps it until the gate opens.
 */
void
snug_bus_gate_call (SnugBusGate *self, GDBusMethodInvocation *invocation, SnugBusMethod method)
{
  WaitingCall *call;

  g_return_if_fail (SNUG_IS_BUS_GATE (self));

  if (self->open)
    {
      method (self->room, invocation);
      return;
    }

  call = g_new0 (WaitingCall, 1);
  call->method = method;
  call->invocation = invocation;
  g_queue_push_tail (&self->waiting, call);
}

/**
 * snug_bus_gate_open:
 * @self: a gate
 *
 * Lets through what waits, in the order in which it came, and whatever comes from now on.
 */
void
snug_bus_gate_open (SnugBusGate *self)
{
  g_return_if_fail (SNUG_IS_BUS_GATE (self));

  self->open = TRUE;

  while (!g_queue_is_empty (&self->waiting))
    {
      g_autofree WaitingCall *call = g_queue_pop_head (&self->waiting);

      call->method (self->room, call->invocation);
    }
}

/**
 * snug_bus_gate_close:
 * @self: a gate
 *
 * Refuses what waits with %SNUG_ERROR_CLOSED: there will be no room.
 */
void
snug_bus_gate_close (SnugBusGate *self)
{
  g_return_if_fail (SNUG_IS_BUS_GATE (self));

  while (!g_queue_is_empty (&self->waiting))
    {
      g_autofree WaitingCall *call = g_queue_pop_head (&self->waiting);

      g_dbus_method_invocation_return_error_literal (call->invocation, SNUG_ERROR,
                                                     SNUG_ERROR_CLOSED, _ ("The room is closed"));
    }
}
