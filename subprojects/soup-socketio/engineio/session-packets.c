/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/session.h"

#include <string.h>

#include "net/frame.h"

/**
 * eio_session_new_message:
 * @text: a text, valid UTF-8
 * @length: its length in bytes
 *
 * Makes a message packet that can be sent to any number of sessions (Engine.IO v4, "Packet
 * encoding").
 *
 * Returns: (transfer full): the packet
 */
EioChunk *
eio_session_new_message (const char *text, gsize length)
{
  g_autofree char *packet = g_malloc (length + 1);

  packet[0] = '4';
  memcpy (packet + 1, text, length);
  return eio_chunk_new_frame (EIO_OPCODE_TEXT, packet, length + 1);
}

/**
 * eio_session_new_packet:
 * @text: a packet, valid UTF-8, that begins with its type
 * @length: its length in bytes
 *
 * Does what eio_session_new_message() does, for who has written the whole packet.
 *
 * Returns: (transfer full): the packet
 */
EioChunk *
eio_session_new_packet (const char *text, gsize length)
{
  return eio_chunk_new_frame (EIO_OPCODE_TEXT, text, length);
}

/**
 * eio_session_new_binary:
 * @data: bytes
 * @length: how many
 *
 * Makes a binary message packet that can be sent to any number of sessions.
 *
 * Returns: (transfer full): the packet
 */
EioChunk *
eio_session_new_binary (const void *data, gsize length)
{
  return eio_chunk_new_frame (EIO_OPCODE_BINARY, data, length);
}
