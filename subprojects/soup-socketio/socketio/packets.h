/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/session.h"
#include "socketio/packet.h"

G_BEGIN_DECLS

EioChunk *sio_packet_to_message (const GString *packet);
EioChunk *sio_packet_new_event (const char *name_space, const char *event, JsonNode *argument);
EioChunk *sio_packet_new_event_json (const char *name_space,
                                     const char *event,
                                     const struct iovec *json,
                                     guint n_parts);

G_END_DECLS
