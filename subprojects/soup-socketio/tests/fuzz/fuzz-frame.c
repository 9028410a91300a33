/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "net/message-reader.h"

static const EioMessageLimits limits = { 300, 4 };

static void
record (GByteArray *seen, EioMessageKind kind, const EioMessage *message)
{
  guint8 head[] = { (guint8) kind, (guint8) message->is_text, message->code >> 8,
                    message->code & 0xff, message->error.code & 0xff };

  g_assert_cmpint (kind == EIO_MESSAGE_ERROR, ==, message->error.reason != NULL);
  g_byte_array_append (seen, head, sizeof head);
  g_byte_array_append (seen, message->data, (guint) message->length);
}

/* A client's header is in its shortest form, so that of a server differs in the mask only. */
static void
check_header (const guint8 *header, const EioFrame *frame)
{
  guint8 written[EIO_FRAME_MAX_HEADER];
  gsize size = eio_frame_write_header (written, frame->opcode, frame->length);

  g_assert_cmpuint (size, ==, eio_frame_header_size (frame->length));
  g_assert_cmpuint (written[0] & 0x0f, ==, header[0] & 0x0f);
  g_assert_cmpuint (written[1] | 0x80, ==, header[1]);
  g_assert_cmpmem (written + 2, size - 2, header + 2, size - 2);
}

/* Takes all whole frames off the front; returns whether the connection goes on. */
static gboolean
read_frames (GByteArray *buffer, EioMessageReader *reader, GByteArray *seen)
{
  for (;;)
    {
      EioFrame frame;
      EioMessage message = { 0 };
      EioMessageKind kind = EIO_MESSAGE_ERROR;
      gsize size;
      EioFrameStatus status = eio_frame_parse (buffer->data, buffer->len, limits.payload, &frame,
                                               &size, &message.error);

      if (status == EIO_FRAME_INCOMPLETE)
        {
          g_assert_cmpuint (size, >, buffer->len);
          return TRUE;
        }
      if (status == EIO_FRAME_COMPLETE)
        {
          g_assert_cmpuint (size, <=, buffer->len);
          check_header (buffer->data, &frame);
          kind = eio_message_reader_feed (reader, &frame, &limits, &message);
        }
      record (seen, kind, &message);
      if (kind == EIO_MESSAGE_ERROR || kind == EIO_MESSAGE_CLOSE)
        return FALSE;

      g_byte_array_remove_range (buffer, 0, (guint) size);
    }
}

static GByteArray *
receive (const guint8 *data, gsize size, gsize chunk)
{
  GByteArray *seen = g_byte_array_new ();
  g_autoptr (GByteArray) buffer = g_byte_array_new ();
  EioMessageReader reader = { 0 };
  gboolean goes_on = TRUE;

  for (gsize i = 0; i < size && goes_on; i += chunk)
    {
      g_byte_array_append (buffer, data + i, (guint) MIN (chunk, size - i));
      goes_on = read_frames (buffer, &reader, seen);
    }

  eio_message_reader_clear (&reader);
  return seen;
}

/* The first byte tells in how small pieces the stream arrives, which must make no difference. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) whole = NULL;
  g_autoptr (GByteArray) pieces = NULL;

  if (size < 2)
    return 0;

  whole = receive (data + 1, size - 1, size - 1);
  pieces = receive (data + 1, size - 1, 1u + data[0]);
  g_assert_cmpmem (whole->data, whole->len, pieces->data, pieces->len);
  return 0;
}
