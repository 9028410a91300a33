/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "net/close.h"

G_BEGIN_DECLS

/**
 * EIO_FRAME_MAX_HEADER:
 *
 * The size of the largest header of a server's frame, in bytes.
 */
#define EIO_FRAME_MAX_HEADER 10

/**
 * EIO_FRAME_MAX_CONTROL_PAYLOAD:
 *
 * The size of the largest payload of a control frame, in bytes.
 */
#define EIO_FRAME_MAX_CONTROL_PAYLOAD 125

/**
 * EioOpcode:
 * @EIO_OPCODE_CONTINUATION: the next fragment of a message
 * @EIO_OPCODE_TEXT: a text message, or its first fragment
 * @EIO_OPCODE_BINARY: a binary message, or its first fragment
 * @EIO_OPCODE_CLOSE: the end of the connection
 * @EIO_OPCODE_PING: a question whether the other side is there
 * @EIO_OPCODE_PONG: the answer to a ping
 *
 * What a frame carries (RFC 6455, section 11.8).
 */
typedef enum
{
  EIO_OPCODE_CONTINUATION = 0x0,
  EIO_OPCODE_TEXT = 0x1,
  EIO_OPCODE_BINARY = 0x2,
  EIO_OPCODE_CLOSE = 0x8,
  EIO_OPCODE_PING = 0x9,
  EIO_OPCODE_PONG = 0xa,
} EioOpcode;

/**
 * EioFrame:
 * @opcode: what the frame carries
 * @fin: whether it ends its message
 * @payload: (array length=length): the unmasked payload, within the buffer that was parsed
 * @length: the length of the payload, in bytes
 *
 * A frame from a client.
 */
typedef struct
{
  EioOpcode opcode;
  gboolean fin;
  guint8 *payload;
  gsize length;
} EioFrame;

/**
 * EioFrameStatus:
 * @EIO_FRAME_COMPLETE: there is a whole frame
 * @EIO_FRAME_INCOMPLETE: more bytes are needed
 * @EIO_FRAME_ERROR: the connection must be failed
 *
 * What eio_frame_parse() found.
 */
typedef enum
{
  EIO_FRAME_COMPLETE,
  EIO_FRAME_INCOMPLETE,
  EIO_FRAME_ERROR,
} EioFrameStatus;

EioFrameStatus eio_frame_parse (guint8 *data,
                                gsize length,
                                gsize max_payload,
                                EioFrame *frame,
                                gsize *size,
                                EioCloseReason *error);
gboolean eio_opcode_is_control (EioOpcode opcode);

gsize eio_frame_header_size (gsize payload_length);
gsize eio_frame_write_header (guint8 *out, EioOpcode opcode, gsize payload_length);

G_END_DECLS
