/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/packet.h"

G_BEGIN_DECLS

void sio_packet_write (GString *out,
                       SioPacketType type,
                       const char *name_space,
                       gint64 id,
                       guint n_attachments,
                       JsonNode *data);
void sio_packet_write_event (GString *out,
                             const char *name_space,
                             const char *event,
                             JsonNode *argument);
void sio_packet_write_event_full (GString *out,
                                  const char *name_space,
                                  gint64 id,
                                  guint n_attachments,
                                  const char *event,
                                  JsonArray *arguments);
void sio_packet_write_ack (GString *out,
                           const char *name_space,
                           gint64 id,
                           guint n_attachments,
                           JsonArray *arguments);
void sio_packet_write_connect (GString *out, const char *name_space, const char *id);
void sio_packet_write_connect_error (GString *out,
                                     const char *name_space,
                                     const char *message,
                                     JsonNode *data);

G_END_DECLS
