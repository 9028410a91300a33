/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/frame.h"
#include "net/utf8.h"

G_BEGIN_DECLS

/**
 * EioMessageLimits:
 * @payload: the longest message, in bytes
 * @fragments: the most fragments of a message; 0 for any number
 *
 * How large a message may be.
 */
typedef struct
{
  gsize payload;
  guint fragments;
} EioMessageLimits;

/**
 * EioMessageReader:
 * @fragments: (owned) (nullable): the fragments so far
 * @opcode: the opcode of the first fragment, %EIO_OPCODE_CONTINUATION if there is none
 * @n_fragments: how many fragments there are so far
 * @utf8: the state of the check of a text
 *
 * What is remembered between the frames of a connection. All zero is the start.
 */
typedef struct
{
  GByteArray *fragments;
  guint16 n_fragments;
  guint8 opcode;
  EioUtf8 utf8;
} EioMessageReader;

/**
 * EioMessageKind:
 * @EIO_MESSAGE_NONE: nothing yet, the message goes on
 * @EIO_MESSAGE_DATA: a whole message
 * @EIO_MESSAGE_PING: a ping, to be answered with a pong of the same data
 * @EIO_MESSAGE_PONG: a pong
 * @EIO_MESSAGE_CLOSE: the client closes the connection
 * @EIO_MESSAGE_ERROR: the connection must be failed
 *
 * What a frame amounts to.
 */
typedef enum
{
  EIO_MESSAGE_NONE,
  EIO_MESSAGE_DATA,
  EIO_MESSAGE_PING,
  EIO_MESSAGE_PONG,
  EIO_MESSAGE_CLOSE,
  EIO_MESSAGE_ERROR,
} EioMessageKind;

/**
 * EioMessage:
 * @is_text: whether the message is text, which then is UTF-8
 * @data: (array length=length): the message, the data of the ping or pong, or the client's reason
 *   to close; text is not terminated
 * @length: the length of the data, in bytes
 * @code: the client's status code for closing, %EIO_CLOSE_NO_STATUS if it gave none
 * @error: on error, the status code for the close frame and why
 *
 * A message from a client.
 */
typedef struct
{
  gboolean is_text;
  const guint8 *data;
  gsize length;
  guint16 code;
  EioCloseReason error;
} EioMessage;

EioMessageKind eio_message_reader_feed (EioMessageReader *self,
                                        const EioFrame *frame,
                                        const EioMessageLimits *limits,
                                        EioMessage *message);
void eio_message_reader_clear (EioMessageReader *self);

G_END_DECLS
