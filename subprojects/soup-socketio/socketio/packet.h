/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "socketio/json-scan.h"

G_BEGIN_DECLS

/**
 * SIO_PACKET_MAX_ATTACHMENTS:
 *
 * The most binary attachments of a packet.
 */
#define SIO_PACKET_MAX_ATTACHMENTS 10

/**
 * SIO_PACKET_MAX_NAMESPACE:
 *
 * The length of the longest name of a namespace, in bytes.
 */
#define SIO_PACKET_MAX_NAMESPACE 127

/**
 * SIO_PACKET_NO_ID:
 *
 * The id of a packet without one.
 */
#define SIO_PACKET_NO_ID (-1)

/**
 * SioPacketType:
 * @SIO_PACKET_CONNECT: a client wants into a namespace, or is in
 * @SIO_PACKET_DISCONNECT: one side leaves a namespace
 * @SIO_PACKET_EVENT: an event
 * @SIO_PACKET_ACK: the answer to an event
 * @SIO_PACKET_CONNECT_ERROR: a client is not let in
 * @SIO_PACKET_BINARY_EVENT: an event with binary attachments
 * @SIO_PACKET_BINARY_ACK: an answer with binary attachments
 *
 * The types of packets (Socket.IO protocol v5, "Exchange protocol").
 */
typedef enum
{
  SIO_PACKET_CONNECT,
  SIO_PACKET_DISCONNECT,
  SIO_PACKET_EVENT,
  SIO_PACKET_ACK,
  SIO_PACKET_CONNECT_ERROR,
  SIO_PACKET_BINARY_EVENT,
  SIO_PACKET_BINARY_ACK,
} SioPacketType;

/**
 * SioPacket:
 * @type: the type
 * @name_space: the name of the namespace; "/" if none is given
 * @id: the id for the answer, or %SIO_PACKET_NO_ID
 * @n_attachments: how many binary attachments follow
 * @data: (owned) (nullable): an object for %SIO_PACKET_CONNECT, if there is one; an array for
 *   events and answers; immutable
 *
 * A packet from a client. Free what is in it with sio_packet_clear().
 */
typedef struct
{
  SioPacketType type;
  char name_space[SIO_PACKET_MAX_NAMESPACE + 1];
  gint64 id;
  guint n_attachments;
  JsonNode *data;
} SioPacket;

gboolean sio_packet_decode (SioPacket *packet,
                            const char *text,
                            gsize length,
                            const SioJsonLimits *limits,
                            GError **error);
void sio_packet_clear (SioPacket *packet);
gboolean sio_packet_event_is_reserved (const char *event);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SioPacket, sio_packet_clear)

G_END_DECLS
