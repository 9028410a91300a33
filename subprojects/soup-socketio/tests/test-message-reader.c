/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/message-reader.h"

#define MAX_FRAMES 6

static const EioMessageLimits limits = { 20, 4 };

/* What a frame is and what is expected of it; a name without FIN is lower case. */
typedef struct
{
  char kind;
  const char *payload;
  EioMessageKind expected;
  const char *data;
  guint16 code;
} Step;

static EioFrame
frame_for_step (const Step *step)
{
  static const struct
  {
    char kind;
    EioOpcode opcode;
  } kinds[] = {
    { 'T', EIO_OPCODE_TEXT },  { 'B', EIO_OPCODE_BINARY }, { 'C', EIO_OPCODE_CONTINUATION },
    { 'X', EIO_OPCODE_CLOSE }, { 'P', EIO_OPCODE_PING },   { 'O', EIO_OPCODE_PONG },
  };
  EioFrame frame = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].kind == g_ascii_toupper (step->kind))
      frame.opcode = kinds[i].opcode;

  frame.fin = g_ascii_isupper (step->kind);
  frame.length = strlen (step->payload);
  frame.payload = g_memdup2 (step->payload, frame.length + 1);
  return frame;
}

static const Step stories[][MAX_FRAMES] = {
  { { 'T', "hello", EIO_MESSAGE_DATA, "hello", 0 }, { 'B', "\xff", EIO_MESSAGE_DATA, "\xff", 0 } },
  { { 'T', "", EIO_MESSAGE_DATA, "", 0 }, { 'B', "", EIO_MESSAGE_DATA, "", 0 } },
  { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "b", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "c", EIO_MESSAGE_DATA, "abc", 0 },
    { 'T', "d", EIO_MESSAGE_DATA, "d", 0 } },
  { { 't', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "", EIO_MESSAGE_DATA, "", 0 },
    { 'b', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "x", EIO_MESSAGE_DATA, "x", 0 } },
  /* control frames in between */
  { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 },
    { 'P', "ping", EIO_MESSAGE_PING, "ping", 0 },
    { 'O', "", EIO_MESSAGE_PONG, "", 0 },
    { 'C', "b", EIO_MESSAGE_DATA, "ab", 0 },
    { 'P', "", EIO_MESSAGE_PING, "", 0 },
    { 'X',
      "\x03\xe8"
      "bye",
      EIO_MESSAGE_CLOSE, "bye", 1000 } },
  { { 'b', "a", EIO_MESSAGE_NONE, NULL, 0 }, { 'X', "", EIO_MESSAGE_CLOSE, "", 1005 } },
  /* close frames */
  { { 'X', "\x03", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 'X', "\x03\xed", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 'X', "\x03\xe8\xff", EIO_MESSAGE_ERROR, NULL, 1007 } },
  /* order */
  { { 'C', "a", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 'c', "a", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 'T', "a", EIO_MESSAGE_DATA, "a", 0 }, { 'C', "a", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "b", EIO_MESSAGE_DATA, "ab", 0 },
    { 'C', "c", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 }, { 'T', "b", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 }, { 't', "b", EIO_MESSAGE_ERROR, NULL, 1002 } },
  { { 'b', "a", EIO_MESSAGE_NONE, NULL, 0 }, { 'B', "b", EIO_MESSAGE_ERROR, NULL, 1002 } },
  /* UTF-8 */
  { { 'T', "\xff", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 'T', "\xc3", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 'T', "\xed\xa0\x80", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 't', "\xe2", EIO_MESSAGE_NONE, NULL, 0 },
    { 'P', "\xff", EIO_MESSAGE_PING, "\xff", 0 },
    { 'c', "\x82", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "\xac", EIO_MESSAGE_DATA, "\xe2\x82\xac", 0 } },
  { { 't', "\xf4", EIO_MESSAGE_NONE, NULL, 0 }, { 'c', "\x90", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 't', "\xc3", EIO_MESSAGE_NONE, NULL, 0 }, { 'C', "", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 't', "\xc3", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "\xa9", EIO_MESSAGE_DATA, "\xc3\xa9", 0 },
    { 'T', "\xa9", EIO_MESSAGE_ERROR, NULL, 1007 } },
  { { 'b', "\xff", EIO_MESSAGE_NONE, NULL, 0 }, { 'C', "\xc3", EIO_MESSAGE_DATA, "\xff\xc3", 0 } },
  /* limits */
  { { 'T', "12345678901234567890", EIO_MESSAGE_DATA, "12345678901234567890", 0 },
    { 'T', "123456789012345678901", EIO_MESSAGE_ERROR, NULL, 1009 } },
  { { 'b', "1234567890", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "1234567890", EIO_MESSAGE_DATA, "12345678901234567890", 0 } },
  { { 'b', "1234567890", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "12345678901", EIO_MESSAGE_ERROR, NULL, 1009 } },
  { { 't', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "", EIO_MESSAGE_ERROR, NULL, 1008 } },
  { { 't', "1", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "2", EIO_MESSAGE_NONE, NULL, 0 },
    { 'c', "3", EIO_MESSAGE_NONE, NULL, 0 },
    { 'C', "4", EIO_MESSAGE_DATA, "1234", 0 } },
};

static void
play (const Step *step, EioMessageReader *reader)
{
  EioFrame frame = frame_for_step (step);
  EioMessage message;
  EioMessageKind kind = eio_message_reader_feed (reader, &frame, &limits, &message);

  g_assert_cmpint (kind, ==, step->expected);
  if (kind == EIO_MESSAGE_ERROR)
    {
      g_assert_cmpuint (message.error.code, ==, step->code);
      g_assert_nonnull (message.error.reason);
    }
  else if (kind != EIO_MESSAGE_NONE)
    {
      g_assert_cmpmem (message.data, message.length, step->data, strlen (step->data));
      g_assert_cmpuint (message.code, ==, step->code);
    }

  if (kind == EIO_MESSAGE_DATA && frame.opcode != EIO_OPCODE_CONTINUATION)
    {
      g_assert_true (message.data == frame.payload);
      g_assert_cmpint (message.is_text, ==, frame.opcode == EIO_OPCODE_TEXT);
      g_assert_null (reader->fragments);
    }

  g_free (frame.payload);
}

static void
test_stories (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stories); i++)
    {
      EioMessageReader reader = { 0 };

      for (gsize j = 0; j < MAX_FRAMES && stories[i][j].kind != '\0'; j++)
        {
          g_test_message ("story %" G_GSIZE_FORMAT ", frame %" G_GSIZE_FORMAT, i, j);
          play (&stories[i][j], &reader);
        }

      eio_message_reader_clear (&reader);
      g_assert_null (reader.fragments);
    }
}

static void
test_kind_of_fragments (void)
{
  static const Step text[] = { { 't', "a", EIO_MESSAGE_NONE, NULL, 0 } };
  static const Step binary[] = { { 'b', "a", EIO_MESSAGE_NONE, NULL, 0 } };
  EioMessageReader reader = { 0 };
  EioFrame last = { .opcode = EIO_OPCODE_CONTINUATION, .fin = TRUE, .payload = (guint8 *) "" };
  EioMessage message;

  play (text, &reader);
  g_assert_cmpint (eio_message_reader_feed (&reader, &last, &limits, &message), ==,
                   EIO_MESSAGE_DATA);
  g_assert_true (message.is_text);

  play (binary, &reader);
  g_assert_cmpint (eio_message_reader_feed (&reader, &last, &limits, &message), ==,
                   EIO_MESSAGE_DATA);
  g_assert_false (message.is_text);
  eio_message_reader_clear (&reader);
}

/* There is one for each connection. */
static void
test_size (void)
{
  g_assert_cmpuint (sizeof (EioMessageReader), <=, 16);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/message-reader/stories", test_stories);
  g_test_add_func ("/message-reader/kind-of-fragments", test_kind_of_fragments);
  g_test_add_func ("/message-reader/size", test_size);

  return g_test_run ();
}
