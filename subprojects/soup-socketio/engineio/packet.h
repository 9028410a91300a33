/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioPacketType:
 * @EIO_PACKET_OPEN: the server's greeting
 * @EIO_PACKET_CLOSE: the transport can be closed
 * @EIO_PACKET_PING: is the client there?
 * @EIO_PACKET_PONG: it is
 * @EIO_PACKET_MESSAGE: data of the layer above
 * @EIO_PACKET_UPGRADE: the new transport takes over
 * @EIO_PACKET_NOOP: nothing, to end a poll
 *
 * The types of packets (Engine.IO protocol v4, "Protocol").
 */
typedef enum
{
  EIO_PACKET_OPEN,
  EIO_PACKET_CLOSE,
  EIO_PACKET_PING,
  EIO_PACKET_PONG,
  EIO_PACKET_MESSAGE,
  EIO_PACKET_UPGRADE,
  EIO_PACKET_NOOP,
} EioPacketType;

gboolean eio_packet_parse_type (const char *text,
                                gsize length,
                                EioPacketType *type,
                                GError **error);
char eio_packet_type_to_char (EioPacketType type);

G_END_DECLS
