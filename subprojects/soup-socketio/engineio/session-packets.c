/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/session.h"

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
  static char type = '4';
  const struct iovec parts[] = { { &type, 1 }, { (void *) text, length } };

  return eio_session_new_packet (parts, G_N_ELEMENTS (parts));
}

/**
 * eio_session_new_packet:
 * @parts: (array length=n_parts): the parts of a packet, valid UTF-8, that begins with its type
 * @n_parts: how many
 *
 * Does what eio_session_new_message() does, for who has written the whole packet.
 *
 * Returns: (transfer full): the packet
 */
EioChunk *
eio_session_new_packet (const struct iovec *parts, guint n_parts)
{
  return eio_chunk_new_frame_of (EIO_OPCODE_TEXT, parts, n_parts);
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
