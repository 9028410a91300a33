/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/message-reader.h"

static EioMessageKind
fail (EioMessage *message, guint16 code, const char *reason)
{
  message->error.code = code;
  message->error.reason = reason;
  return EIO_MESSAGE_ERROR;
}

static EioMessageKind
finish (EioMessage *message, gboolean is_text, const guint8 *data, gsize length)
{
  message->is_text = is_text;
  message->data = data;
  message->length = length;
  return EIO_MESSAGE_DATA;
}

static EioMessageKind
feed_close (const EioFrame *frame, EioMessage *message)
{
  const char *reason;

  if (!eio_close_parse (frame->payload, frame->length, &message->code, &reason, &message->length,
                        &message->error))
    return EIO_MESSAGE_ERROR;

  message->data = (const guint8 *) reason;
  return EIO_MESSAGE_CLOSE;
}

static EioMessageKind
feed_whole (const EioFrame *frame, const EioMessageLimits *limits, EioMessage *message)
{
  gboolean is_text = frame->opcode == EIO_OPCODE_TEXT;

  if (frame->length > limits->payload)
    return fail (message, EIO_CLOSE_TOO_BIG, "Message too long");
  if (is_text && !eio_utf8_validate (frame->payload, frame->length))
    return fail (message, EIO_CLOSE_INVALID_DATA, "Text that is not UTF-8");

  return finish (message, is_text, frame->payload, frame->length);
}

static EioMessageKind
feed_fragment (EioMessageReader *self,
               const EioFrame *frame,
               const EioMessageLimits *limits,
               EioMessage *message)
{
  gboolean is_text = self->opcode == EIO_OPCODE_TEXT;

  if (limits->fragments != 0 && self->n_fragments >= limits->fragments)
    return fail (message, EIO_CLOSE_POLICY, "Message in too many fragments");
  if (frame->length > limits->payload - self->fragments->len)
    return fail (message, EIO_CLOSE_TOO_BIG, "Message too long");
  if (is_text && (!eio_utf8_feed (&self->utf8, frame->payload, frame->length) ||
                  (frame->fin && !eio_utf8_is_complete (&self->utf8))))
    return fail (message, EIO_CLOSE_INVALID_DATA, "Text that is not UTF-8");

  self->n_fragments++;
  g_byte_array_append (self->fragments, frame->payload, (guint) frame->length);
  if (!frame->fin)
    return EIO_MESSAGE_NONE;

  self->opcode = EIO_OPCODE_CONTINUATION;
  return finish (message, is_text, self->fragments->data, self->fragments->len);
}

static EioMessageKind
feed_data (EioMessageReader *self,
           const EioFrame *frame,
           const EioMessageLimits *limits,
           EioMessage *message)
{
  gboolean in_message = self->opcode != EIO_OPCODE_CONTINUATION;

  if (frame->opcode == EIO_OPCODE_CONTINUATION && !in_message)
    return fail (message, EIO_CLOSE_PROTOCOL_ERROR, "Continuation without a message");
  if (frame->opcode != EIO_OPCODE_CONTINUATION && in_message)
    return fail (message, EIO_CLOSE_PROTOCOL_ERROR, "New message within a fragmented one");

  if (!in_message)
    {
      eio_message_reader_clear (self);
      if (frame->fin)
        return feed_whole (frame, limits, message);

      self->opcode = (guint8) frame->opcode;
      self->fragments = g_byte_array_new ();
    }

  return feed_fragment (self, frame, limits, message);
}

/**
 * eio_message_reader_feed:
 * @self: a reader
 * @frame: the next frame of the connection
 * @limits: how large a message may be; at most %G_MAXUINT bytes
 * @message: (out caller-allocates): what there is, if there is anything
 *
 * Puts messages together from frames (RFC 6455, section 5.4). A message of one frame is not
 * copied: its data is that of the frame. The data of a fragmented one belongs to @self until the
 * next call or eio_message_reader_clear().
 *
 * Errors: %EIO_CLOSE_PROTOCOL_ERROR for fragments out of order and bad close frames,
 * %EIO_CLOSE_INVALID_DATA for text that is not UTF-8 (as soon as a fragment shows it),
 * %EIO_CLOSE_TOO_BIG and %EIO_CLOSE_POLICY for more than the limits. After an error @self can only
 * be cleared.
 *
 * Returns: what @frame amounts to
 */
EioMessageKind
eio_message_reader_feed (EioMessageReader *self,
                         const EioFrame *frame,
                         const EioMessageLimits *limits,
                         EioMessage *message)
{
  *message = (EioMessage){ 0 };

  switch (frame->opcode)
    {
    case EIO_OPCODE_CLOSE:
      return feed_close (frame, message);

    case EIO_OPCODE_PING:
    case EIO_OPCODE_PONG:
      message->data = frame->payload;
      message->length = frame->length;
      return frame->opcode == EIO_OPCODE_PING ? EIO_MESSAGE_PING : EIO_MESSAGE_PONG;

    case EIO_OPCODE_CONTINUATION:
    case EIO_OPCODE_TEXT:
    case EIO_OPCODE_BINARY:
    default:
      return feed_data (self, frame, limits, message);
    }
}

/**
 * eio_message_reader_clear:
 * @self: a reader
 *
 * Frees what @self holds, an unfinished message included. Call it at the end of a connection. After
 * %EIO_MESSAGE_DATA, once the message was dealt with, it frees the memory of a fragmented one
 * early.
 */
void
eio_message_reader_clear (EioMessageReader *self)
{
  g_clear_pointer (&self->fragments, g_byte_array_unref);
  self->opcode = EIO_OPCODE_CONTINUATION;
  self->n_fragments = 0;
  self->utf8 = (EioUtf8){ 0 };
}
