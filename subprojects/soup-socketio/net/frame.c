/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/frame.h"

#include <string.h>

#define FIN 0x80
#define RSV 0x70
#define OPCODE 0x0f
#define MASKED 0x80
#define LENGTH 0x7f
#define LENGTH_16 126
#define LENGTH_64 127
#define MASK_SIZE 4

static EioFrameStatus
fail (EioCloseReason *error, guint16 code, const char *reason)
{
  error->code = code;
  error->reason = reason;
  return EIO_FRAME_ERROR;
}

static EioFrameStatus
need (gsize *size, gsize bytes)
{
  *size = bytes;
  return EIO_FRAME_INCOMPLETE;
}

static gboolean
opcode_is_known (guint8 opcode)
{
  return opcode <= EIO_OPCODE_BINARY || (opcode >= EIO_OPCODE_CLOSE && opcode <= EIO_OPCODE_PONG);
}

/* XOR with a repeated 4-byte key; 8 bytes at a time, whatever the alignment. */
static void
unmask (guint8 *payload, gsize length, const guint8 *mask)
{
  guint8 key[2 * MASK_SIZE];
  guint64 key_word;
  gsize i = 0;

  memcpy (key, mask, MASK_SIZE);
  memcpy (key + MASK_SIZE, mask, MASK_SIZE);
  memcpy (&key_word, key, sizeof key_word);

  for (; length - i >= sizeof key_word; i += sizeof key_word)
    {
      guint64 word;

      memcpy (&word, payload + i, sizeof word);
      word ^= key_word;
      memcpy (payload + i, &word, sizeof word);
    }

  for (; i < length; i++)
    payload[i] ^= key[i % MASK_SIZE];
}

static guint64
read_big_endian (const guint8 *data, gsize n_bytes)
{
  guint64 value = 0;

  for (gsize i = 0; i < n_bytes; i++)
    value = value << 8 | data[i];

  return value;
}

static EioFrameStatus
parse_first_byte (guint8 byte, EioFrame *frame, EioCloseReason *error)
{
  if ((byte & RSV) != 0)
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "A reserved bit is set");
  if (!opcode_is_known (byte & OPCODE))
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Reserved opcode");

  frame->opcode = (EioOpcode) (byte & OPCODE);
  frame->fin = (byte & FIN) != 0;
  if (!frame->fin && eio_opcode_is_control (frame->opcode))
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Fragmented control frame");

  return EIO_FRAME_COMPLETE;
}

static EioFrameStatus
parse_length (const guint8 *data,
              gsize length,
              EioFrame *frame,
              gsize *size,
              guint64 *payload_length,
              EioCloseReason *error)
{
  guint8 short_length = data[1] & LENGTH;
  gsize n_bytes = short_length == LENGTH_64 ? 8 : short_length == LENGTH_16 ? 2 : 0;

  if ((data[1] & MASKED) == 0)
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Frame without a mask");
  if (short_length > EIO_FRAME_MAX_CONTROL_PAYLOAD && eio_opcode_is_control (frame->opcode))
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Control frame longer than 125 bytes");

  *size = 2 + n_bytes + MASK_SIZE;
  if (length < 2 + n_bytes)
    return EIO_FRAME_INCOMPLETE;

  *payload_length = n_bytes == 0 ? short_length : read_big_endian (data + 2, n_bytes);
  if ((n_bytes == 2 && *payload_length < LENGTH_16) ||
      (n_bytes == 8 && *payload_length <= G_MAXUINT16))
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Length not in its shortest form");
  if (*payload_length > G_MAXINT64)
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Length with its highest bit set");

  return EIO_FRAME_COMPLETE;
}

/**
 * eio_frame_parse:
 * @data: (array length=length) (inout): what came from the client, from the start of a frame
 * @length: its length, in bytes
 * @max_payload: the longest payload that a data frame may have, in bytes
 * @frame: (out caller-allocates): the frame, if there is a whole one; valid as long as @data is
 * @size: (out): the bytes that the frame takes of @data; if it is incomplete, how many @data must
 *   have at least before it is worth while to call again, which is always more than @length
 * @error: (out caller-allocates): on error, the status code for the close frame and why
 *
 * Parses one frame of a client (RFC 6455, section 5.2), without extensions. Nothing is remembered
 * between calls and nothing is changed in @data before the frame is whole; then its payload is
 * unmasked in place, so a frame must be parsed only once.
 *
 * A frame that is wrong is refused as soon as the byte that makes it so is there:
 * %EIO_CLOSE_PROTOCOL_ERROR for what the protocol forbids, %EIO_CLOSE_TOO_BIG for more than
 * @max_payload.
 *
 * Returns: whether there is a whole frame
 */
EioFrameStatus
eio_frame_parse (guint8 *data,
                 gsize length,
                 gsize max_payload,
                 EioFrame *frame,
                 gsize *size,
                 EioCloseReason *error)
{
  guint64 payload_length = 0;
  gsize header_size;
  EioFrameStatus status;

  *frame = (EioFrame){ 0 };
  *error = (EioCloseReason){ 0 };
  *size = 0;

  if (length == 0)
    return need (size, 2 + MASK_SIZE);

  status = parse_first_byte (data[0], frame, error);
  if (status != EIO_FRAME_COMPLETE)
    return status;

  if (length == 1)
    return need (size, 2 + MASK_SIZE);

  status = parse_length (data, length, frame, size, &payload_length, error);
  if (status != EIO_FRAME_COMPLETE)
    return status;
  if (!eio_opcode_is_control (frame->opcode) && payload_length > max_payload)
    return fail (error, EIO_CLOSE_TOO_BIG, "Frame too long");
  if (payload_length > G_MAXSIZE - *size)
    return fail (error, EIO_CLOSE_TOO_BIG, "Frame too long");

  header_size = *size;
  *size += (gsize) payload_length;
  if (length < *size)
    return EIO_FRAME_INCOMPLETE;

  frame->payload = data + header_size;
  frame->length = (gsize) payload_length;
  unmask (frame->payload, frame->length, frame->payload - MASK_SIZE);
  return EIO_FRAME_COMPLETE;
}

/**
 * eio_opcode_is_control:
 * @opcode: an opcode
 *
 * Returns: whether frames with @opcode are control frames, which may come between the fragments
 *   of a message (RFC 6455, section 5.5)
 */
gboolean
eio_opcode_is_control (EioOpcode opcode)
{
  return ((guint) opcode & 0x8) != 0;
}

/**
 * eio_frame_header_size:
 * @payload_length: the length of a payload, in bytes
 *
 * Returns: how many bytes eio_frame_write_header() writes for @payload_length
 */
gsize
eio_frame_header_size (gsize payload_length)
{
  return payload_length < LENGTH_16 ? 2 : payload_length <= G_MAXUINT16 ? 4 : EIO_FRAME_MAX_HEADER;
}

/**
 * eio_frame_write_header:
 * @out: (out): where the header goes; at least %EIO_FRAME_MAX_HEADER bytes, or as many as
 *   eio_frame_header_size() told
 * @opcode: what the frame carries
 * @payload_length: the length of its payload, in bytes; at most 125 for a control frame
 *
 * Writes the header of an unfragmented and unmasked frame, as servers send it (RFC 6455, sections
 * 5.1 and 5.2). The payload follows as it is, so one frame serves any number of clients.
 *
 * Returns: how many bytes were written
 */
gsize
eio_frame_write_header (guint8 *out, EioOpcode opcode, gsize payload_length)
{
  gsize size = eio_frame_header_size (payload_length);
  guint64 rest = payload_length;

  out[0] = FIN | (guint8) opcode;
  if (size == 2)
    {
      out[1] = (guint8) payload_length;
      return size;
    }

  out[1] = size == 4 ? LENGTH_16 : LENGTH_64;
  for (gsize i = size; i > 2; i--)
    {
      out[i - 1] = rest & 0xff;
      rest >>= 8;
    }

  return size;
}
