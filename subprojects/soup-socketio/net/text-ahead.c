/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/text-ahead.h"

#define MASK_SIZE 4

/* RFC 6455, section 5.2: the second byte tells how many others tell the length. */
static gsize
measure_header (const guint8 *data)
{
  guint8 length = data[1] & 0x7f;

  return 2 + (length == 127 ? 8 : length == 126 ? 2 : 0) + MASK_SIZE;
}

static gboolean
is_text (const EioMessageReader *reader, const EioFrame *frame)
{
  return frame->opcode == EIO_OPCODE_TEXT ||
         (frame->opcode == EIO_OPCODE_CONTINUATION && reader->opcode == EIO_OPCODE_TEXT);
}

/**
 * eio_text_ahead_check:
 * @self: what was checked of the frame so far
 * @reader: what is known of the message that the frame may go on with
 * @frame: what eio_frame_parse() found out about the incomplete frame
 * @data: (array length=length): what is here of the frame, from its start
 * @length: its length, in bytes
 *
 * Looks whether what is here of a text frame can be the start of UTF-8 text, so that a client whose
 * text is none need not send all of it to be told. No byte is looked at twice.
 *
 * Returns: %FALSE if it cannot; %TRUE if it can, or if the frame is none of text
 */
gboolean
eio_text_ahead_check (EioTextAhead *self,
                      const EioMessageReader *reader,
                      const EioFrame *frame,
                      const guint8 *data,
                      gsize length)
{
  gsize header = length >= 2 ? measure_header (data) : 0;
  const guint8 *mask = data + header - MASK_SIZE;
  guint8 piece[512];

  if (header == 0 || length <= header || !is_text (reader, frame))
    return TRUE;

  if (self->checked == 0 && frame->opcode == EIO_OPCODE_CONTINUATION)
    self->utf8 = reader->utf8;

  while (self->checked < length - header)
    {
      gsize size = MIN (sizeof piece, length - header - self->checked);

      for (gsize i = 0; i < size; i++)
        piece[i] = data[header + self->checked + i] ^ mask[(self->checked + i) % MASK_SIZE];
      if (!eio_utf8_feed (&self->utf8, piece, size))
        return FALSE;
      self->checked += (guint32) size;
    }

  return TRUE;
}
