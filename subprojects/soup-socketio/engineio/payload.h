/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/packet.h"

G_BEGIN_DECLS

/**
 * EioPayloadFunc:
 * @type: the type of a packet; %EIO_PACKET_MESSAGE for a binary one
 * @is_binary: whether the packet is binary
 * @data: (array length=length): its data; text is not terminated
 * @length: the length of the data, in bytes
 * @user_data: what was given to eio_payload_parse()
 *
 * Takes a packet of a payload. The data lives as long as the call.
 *
 * Returns: whether the next packet is wanted
 */
typedef gboolean (*EioPayloadFunc) (EioPacketType type,
                                    gboolean is_binary,
                                    const guint8 *data,
                                    gsize length,
                                    gpointer user_data);

gboolean eio_payload_parse (const char *body,
                            gsize length,
                            guint max_packets,
                            EioPayloadFunc func,
                            gpointer user_data,
                            GError **error);
void eio_payload_append_text (GString *payload, const char *packet, gsize length);
void eio_payload_append_binary (GString *payload, const guint8 *data, gsize length);

G_END_DECLS
