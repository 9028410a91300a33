/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"

G_BEGIN_DECLS

/**
 * SnugBusMethod:
 * @room: the room that is called
 * @invocation: (transfer full): the call, with its arguments, to be answered now or later
 *
 * What a method does.
 */
typedef void (*SnugBusMethod) (SnugRoom *room, GDBusMethodInvocation *invocation);

#define SNUG_TYPE_BUS_GATE (snug_bus_gate_get_type ())

/**
 * SnugBusGate:
 *
 * Keeps calls waiting until the room can be used. A call can be there before that: it may be the
 * very one that the bus started the daemon for.
 */
G_DECLARE_FINAL_TYPE (SnugBusGate, snug_bus_gate, SNUG, BUS_GATE, GObject)

SnugBusGate *snug_bus_gate_new (SnugRoom *room);

void snug_bus_gate_call (SnugBusGate *self,
                         GDBusMethodInvocation *invocation,
                         SnugBusMethod method);
void snug_bus_gate_open (SnugBusGate *self);
void snug_bus_gate_close (SnugBusGate *self);

G_END_DECLS
