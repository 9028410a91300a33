/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"

G_BEGIN_DECLS

GVariant *snug_bus_message_value (SnugRoom *room, const SnugMessage *message);
GVariant *snug_bus_reaction_value (SnugRoom *room, const SnugChange *change);
GVariant *snug_bus_messages_value (SnugRoom *room, GPtrArray *messages);
GVariant *snug_bus_member_value (SnugRoom *room, SnugMember *member);
GVariant *snug_bus_users_value (SnugRoom *room);

G_END_DECLS
