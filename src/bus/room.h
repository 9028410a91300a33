/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/gate.h"

G_BEGIN_DECLS

#define SNUG_TYPE_BUS_ROOM (snug_bus_room_get_type ())

/**
 * SnugBusRoom:
 *
 * A room on D-Bus: the interface `chat.snug.Snug1.Room`.
 */
G_DECLARE_FINAL_TYPE (SnugBusRoom, snug_bus_room, SNUG, BUS_ROOM, GObject)

SnugBusRoom *snug_bus_room_new (SnugRoom *room, SnugBusGate *gate);

void snug_bus_room_open (SnugBusRoom *self);
void snug_bus_room_follow (SnugBusRoom *self, gboolean follow);

SnugRoom *snug_bus_room_get_room (SnugBusRoom *self);
GDBusInterfaceSkeleton *snug_bus_room_get_skeleton (SnugBusRoom *self);

G_END_DECLS
