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
 * @user_data: what was given to eio_payload_take()
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

/**
 * EioPayload:
 * @rest: (unowned) (nullable): the packets that are not taken yet; %NULL when there are none
 * @end: (unowned): the end of the last one
 *
 * The body of a `POST` request while its packets are taken.
 */
typedef struct
{
  const char *rest;
  const char *end;
} EioPayload;

gboolean eio_payload_begin (EioPayload *self, const char *body, gsize length, GError **error);
gboolean eio_payload_take (EioPayload *self,
                           guint max_packets,
                           EioPayloadFunc func,
                           gpointer user_data,
                           GError **error);
gboolean eio_payload_is_over (const EioPayload *self);
void eio_payload_append_text (GString *payload, const char *packet, gsize length);
void eio_payload_append_binary (GString *payload, const guint8 *data, gsize length);

G_END_DECLS
