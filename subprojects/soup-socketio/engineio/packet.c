/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/packet.h"

#include "engineio/error.h"

/**
 * eio_packet_parse_type:
 * @text: (array length=length): a packet, as it is in a text frame of a WebSocket
 * @length: its length, in bytes
 * @type: (out): its type; the data of the packet is what follows the first byte
 * @error: return location for a #GError
 *
 * Reads the type of a packet. Errors are %EIO_ERROR_EMPTY_PACKET and %EIO_ERROR_UNKNOWN_TYPE.
 *
 * Returns: whether it has one
 */
gboolean
eio_packet_parse_type (const char *text, gsize length, EioPacketType *type, GError **error)
{
  if (length == 0)
    {
      g_set_error_literal (error, EIO_ERROR, EIO_ERROR_EMPTY_PACKET, "Empty Engine.IO packet");
      return FALSE;
    }

  if (text[0] < '0' || text[0] > '6')
    {
      g_set_error (error, EIO_ERROR, EIO_ERROR_UNKNOWN_TYPE,
                   "Unknown Engine.IO packet type (byte 0x%02x)", (guint8) text[0]);
      return FALSE;
    }

  *type = (EioPacketType) (text[0] - '0');
  return TRUE;
}

/**
 * eio_packet_type_to_char:
 * @type: a type
 *
 * Returns: the byte that a packet of this type begins with
 */
char
eio_packet_type_to_char (EioPacketType type)
{
  return (char) ('0' + (int) type);
}
