/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/frame.h"

#define MAX_PAYLOAD 100000

static GByteArray *
client_frame (guint8 first_byte, const char *mask, const guint8 *payload, gsize length)
{
  GByteArray *frame = g_byte_array_new ();
  guint8 header[EIO_FRAME_MAX_HEADER];
  gsize header_size = eio_frame_write_header (header, EIO_OPCODE_TEXT, length);

  header[0] = first_byte;
  header[1] |= 0x80;
  g_byte_array_append (frame, header, header_size);
  g_byte_array_append (frame, (const guint8 *) mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 byte = payload[i] ^ (guint8) mask[i % 4];

      g_byte_array_append (frame, &byte, 1);
    }

  return frame;
}

/* The masked "Hello" of RFC 6455, section 5.7. */
static void
test_example (void)
{
  guint8 data[] = "\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58rest";
  EioFrame frame;
  gsize size;
  EioCloseReason error;

  g_assert_cmpint (eio_frame_parse (data, sizeof data - 1, MAX_PAYLOAD, &frame, &size, &error), ==,
                   EIO_FRAME_COMPLETE);
  g_assert_cmpint (frame.opcode, ==, EIO_OPCODE_TEXT);
  g_assert_true (frame.fin);
  g_assert_cmpuint (size, ==, 11);
  g_assert_cmpmem (frame.payload, frame.length, "Hello", 5);
  g_assert_cmpmem (data + size, 4, "rest", 4);
}

static void
test_lengths (void)
{
  static const gsize lengths[] = { 0,   1,   2,     3,     4,     7,     8,          9,
                                   15,  16,  17,    124,   125,   126,   127,        128,
                                   255, 256, 65534, 65535, 65536, 65537, MAX_PAYLOAD };
  g_autofree guint8 *payload = g_malloc (MAX_PAYLOAD);

  for (gsize i = 0; i < MAX_PAYLOAD; i++)
    payload[i] = (guint8) (i * 7 + i / 256);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) bytes = client_frame (0x82, "\x01\x80\xff\x33", payload, lengths[i]);
      EioFrame frame;
      gsize size;
      EioCloseReason error;

      g_assert_cmpint (eio_frame_parse (bytes->data, bytes->len, MAX_PAYLOAD, &frame, &size,
                                        &error),
                       ==, EIO_FRAME_COMPLETE);
      g_assert_cmpint (frame.opcode, ==, EIO_OPCODE_BINARY);
      g_assert_cmpuint (size, ==, bytes->len);
      g_assert_cmpmem (frame.payload, frame.length, payload, lengths[i]);
    }
}

/* Whatever arrives so far: the parser asks for more, never for less than it has, and leaves the
 * bytes alone. */
static void
test_incomplete (void)
{
  static const gsize lengths[] = { 0, 5, 125, 126, 200, 65536 };
  g_autofree guint8 *payload = g_malloc0 (65536);

  for (gsize i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (GByteArray) bytes = client_frame (0x81, "abcd", payload, lengths[i]);
      g_autofree guint8 *copy = g_memdup2 (bytes->data, bytes->len);

      for (gsize length = 0; length < bytes->len; length += length < 300 ? 1 : 997)
        {
          /* An exact allocation, so that a sanitizer sees each read beyond it. */
          g_autofree guint8 *part = g_memdup2 (bytes->data, length);
          EioFrame frame;
          gsize size;
          EioCloseReason error;

          g_assert_cmpint (eio_frame_parse (part, length, MAX_PAYLOAD, &frame, &size, &error), ==,
                           EIO_FRAME_INCOMPLETE);
          g_assert_cmpuint (size, >, length);
          g_assert_cmpuint (size, <=, bytes->len);
          if (length >= 10)
            g_assert_cmpuint (size, ==, bytes->len);
          if (length > 0)
            g_assert_cmpmem (part, length, copy, length);
        }
    }
}

static const struct
{
  const char *data;
  gsize length;
  guint16 code;
} broken_frames[] = {
  /* reserved bits */
  { "\xc1", 1, 1002 },
  { "\xa1", 1, 1002 },
  { "\x91", 1, 1002 },
  { "\xf1\x80", 2, 1002 },
  /* reserved opcodes */
  { "\x83", 1, 1002 },
  { "\x84", 1, 1002 },
  { "\x87", 1, 1002 },
  { "\x8b", 1, 1002 },
  { "\x8f", 1, 1002 },
  { "\x03", 1, 1002 },
  /* fragmented control frames */
  { "\x08", 1, 1002 },
  { "\x09", 1, 1002 },
  { "\x0a", 1, 1002 },
  /* no mask */
  { "\x81\x05", 2, 1002 },
  { "\x81\x05Hello", 7, 1002 },
  { "\x89\x00", 2, 1002 },
  { "\x81\x7e", 2, 1002 },
  /* long control frames */
  { "\x88\xfe", 2, 1002 },
  { "\x89\xfe", 2, 1002 },
  { "\x8a\xff", 2, 1002 },
  { "\x89\xfe\x00\x7e", 4, 1002 },
  /* longer forms of a length than need be */
  { "\x81\xfe\x00\x00", 4, 1002 },
  { "\x81\xfe\x00\x7d", 4, 1002 },
  { "\x81\xff\x00\x00\x00\x00\x00\x00\x00\x05", 10, 1002 },
  { "\x81\xff\x00\x00\x00\x00\x00\x00\xff\xff", 10, 1002 },
  /* the highest bit of a long length */
  { "\x81\xff\x80\x00\x00\x00\x00\x00\x00\x00", 10, 1002 },
  { "\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 10, 1002 },
  /* too long */
  { "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff", 10, 1009 },
  { "\x81\xff\x00\x00\x00\x00\x00\x01\x86\xa1", 10, 1009 },
  { "\x80\xff\x00\x00\x00\x01\x00\x00\x00\x00", 10, 1009 },
};

static void
test_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (broken_frames); i++)
    {
      g_autofree guint8 *data = g_memdup2 (broken_frames[i].data, broken_frames[i].length);
      EioFrame frame;
      gsize size;
      EioCloseReason error;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (eio_frame_parse (data, broken_frames[i].length, MAX_PAYLOAD, &frame, &size,
                                        &error),
                       ==, EIO_FRAME_ERROR);
      g_assert_cmpuint (error.code, ==, broken_frames[i].code);
      g_assert_nonnull (error.reason);
    }
}

/* The limit is for data; a control frame has its own. */
static void
test_limit (void)
{
  static const guint8 payload[11] = "01234567890";
  static const struct
  {
    guint8 first_byte;
    gsize length;
    EioFrameStatus status;
  } cases[] = {
    { 0x81, 9, EIO_FRAME_COMPLETE },  { 0x81, 10, EIO_FRAME_COMPLETE },
    { 0x81, 11, EIO_FRAME_ERROR },    { 0x80, 11, EIO_FRAME_ERROR },
    { 0x02, 11, EIO_FRAME_ERROR },    { 0x89, 11, EIO_FRAME_COMPLETE },
    { 0x88, 11, EIO_FRAME_COMPLETE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes =
          client_frame (cases[i].first_byte, "\0\0\0\0", payload, cases[i].length);
      EioFrame frame;
      gsize size;
      EioCloseReason error;

      g_assert_cmpint (eio_frame_parse (bytes->data, bytes->len, 10, &frame, &size, &error), ==,
                       cases[i].status);
      if (cases[i].status == EIO_FRAME_ERROR)
        g_assert_cmpuint (error.code, ==, EIO_CLOSE_TOO_BIG);
    }
}

/* Without a limit the size of a frame must still be one that can be counted. */
static void
test_no_limit (void)
{
  guint8 data[] = "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff";
  EioFrame frame;
  gsize size;
  EioCloseReason error;
  EioFrameStatus status = eio_frame_parse (data, sizeof data - 1, G_MAXSIZE, &frame, &size, &error);

  if (GLIB_SIZEOF_SIZE_T < 8)
    g_assert_cmpint (status, ==, EIO_FRAME_ERROR);
  else
    g_assert_cmpuint (size, ==, (guint64) G_MAXINT64 + 14);
}

static void
test_header (void)
{
  static const struct
  {
    EioOpcode opcode;
    gsize payload;
    const char *header;
    gsize size;
  } cases[] = {
    { EIO_OPCODE_TEXT, 5, "\x81\x05", 2 },
    { EIO_OPCODE_PONG, 0, "\x8a\x00", 2 },
    { EIO_OPCODE_CLOSE, 125, "\x88\x7d", 2 },
    { EIO_OPCODE_BINARY, 126, "\x82\x7e\x00\x7e", 4 },
    { EIO_OPCODE_BINARY, 256, "\x82\x7e\x01\x00", 4 },
    { EIO_OPCODE_TEXT, 65535, "\x81\x7e\xff\xff", 4 },
    { EIO_OPCODE_TEXT, 65536, "\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10 },
    { EIO_OPCODE_TEXT, 0x01020304, "\x81\x7f\x00\x00\x00\x00\x01\x02\x03\x04", 10 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 out[EIO_FRAME_MAX_HEADER];
      gsize size = eio_frame_write_header (out, cases[i].opcode, cases[i].payload);

      g_assert_cmpmem (out, size, cases[i].header, cases[i].size);
      g_assert_cmpuint (eio_frame_header_size (cases[i].payload), ==, size);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/frame/example", test_example);
  g_test_add_func ("/frame/lengths", test_lengths);
  g_test_add_func ("/frame/incomplete", test_incomplete);
  g_test_add_func ("/frame/errors", test_errors);
  g_test_add_func ("/frame/limit", test_limit);
  g_test_add_func ("/frame/no-limit", test_no_limit);
  g_test_add_func ("/frame/header", test_header);

  return g_test_run ();
}
