/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "core/room.h"

G_BEGIN_DECLS

#define SNUG_TYPE_GATEWAY (snug_gateway_get_type ())

/**
 * SnugGateway:
 *
 * The browser's way into a room: it turns the sockets of a Socket.IO namespace into presences of
 * the room, and the room's signals into events.
 */
G_DECLARE_FINAL_TYPE (SnugGateway, snug_gateway, SNUG, GATEWAY, GObject)

SnugGateway *snug_gateway_new (SioServer *server,
                               const char *name_space,
                               SnugRoom *room,
                               gboolean limits);

void snug_gateway_say_goodbye (SnugGateway *self, const char *reason, guint retry_after_ms);

G_END_DECLS
