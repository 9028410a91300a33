/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"

G_BEGIN_DECLS

/* What the methods of the interfaces do, each a SnugBusMethod. */

void snug_bus_list_users (SnugRoom *room, GDBusMethodInvocation *invocation);
void snug_bus_post_system_message (SnugRoom *room, GDBusMethodInvocation *invocation);
void snug_bus_remove_message (SnugRoom *room, GDBusMethodInvocation *invocation);
void snug_bus_set_topic (SnugRoom *room, GDBusMethodInvocation *invocation);
void snug_bus_get_messages (SnugRoom *room, GDBusMethodInvocation *invocation);

G_END_DECLS
