/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engineio/base64.h"
#include "engineio/error.h"
#include "engineio/payload.h"

#define PORTION 2

typedef struct
{
  GString *seen;
  guint wanted;
} Log;

static gboolean
log_packet (EioPacketType type,
            gboolean is_binary,
            const guint8 *data,
            gsize length,
            gpointer user_data)
{
  Log *log = user_data;

  g_string_append_printf (log->seen, "%s%d<", is_binary ? "b" : "", type);
  for (gsize i = 0; i < length; i++)
    if (is_binary)
      g_string_append_printf (log->seen, "%02x", data[i]);
    else
      g_string_append_c (log->seen, (char) data[i]);
  g_string_append_c (log->seen, '>');

  return --log->wanted > 0;
}

/* In small portions, which must not matter. */
static gboolean
parse (const char *body, gsize length, Log *log, GError **error)
{
  EioPayload payload;

  if (!eio_payload_begin (&payload, body, length, error))
    return FALSE;
  while (!eio_payload_is_over (&payload))
    if (!eio_payload_take (&payload, PORTION, log_packet, log, error))
      return FALSE;

  return TRUE;
}

static const struct
{
  const char *body;
  const char *seen;
  int error;
} payloads[] = {
  { "4hello", "4<hello>", -1 },
  { "4hello\x1e"
    "2\x1e"
    "4world",
    "4<hello>2<>4<world>", -1 },
  { "4hello\x1e"
    "bAQIDBA==",
    "4<hello>b4<01020304>", -1 },
  { "b", "b4<>", -1 },
  { "bAA==", "b4<00>", -1 },
  { "b////", "b4<ffffff>", -1 },
  { "b+/+/", "b4<fbffbf>", -1 },
  { "4", "4<>", -1 },
  { "4\xe2\x82\xac", "4<\xe2\x82\xac>", -1 },
  { "4b", "4<b>", -1 },
  { "0", "0<>", -1 },
  { "6", "6<>", -1 },
  { "1\x1e"
    "2probe\x1e"
    "3probe\x1e"
    "5",
    "1<>2<probe>3<probe>5<>", -1 },
  { "", "", EIO_ERROR_EMPTY_PACKET },
  { "\x1e", "", EIO_ERROR_EMPTY_PACKET },
  { "4a\x1e", "4<a>", EIO_ERROR_EMPTY_PACKET },
  { "\x1e"
    "4a",
    "", EIO_ERROR_EMPTY_PACKET },
  { "4a\x1e\x1e"
    "4b",
    "4<a>", EIO_ERROR_EMPTY_PACKET },
  { "abc", "", EIO_ERROR_UNKNOWN_TYPE },
  { "7", "", EIO_ERROR_UNKNOWN_TYPE },
  { "/", "", EIO_ERROR_UNKNOWN_TYPE },
  { "4a\x1e"
    "9",
    "4<a>", EIO_ERROR_UNKNOWN_TYPE },
  { "bA", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQI", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ=", "", EIO_ERROR_INVALID_BASE64 },
  { "bA===", "", EIO_ERROR_INVALID_BASE64 },
  { "b====", "", EIO_ERROR_INVALID_BASE64 },
  { "b=", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ==AQ==", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQI=AQI=", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ=A", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ\n=", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQIDBA==\n", "", EIO_ERROR_INVALID_BASE64 },
  { "bAQ-_", "", EIO_ERROR_INVALID_BASE64 },
  { "bAR==", "", EIO_ERROR_INVALID_BASE64 },
  { "bAAB=", "", EIO_ERROR_INVALID_BASE64 },
  { "4\xff", "", EIO_ERROR_INVALID_UTF8 },
  { "4ok\x1e"
    "4\xed\xa0\x80",
    "", EIO_ERROR_INVALID_UTF8 },
  { "4\xc3", "", EIO_ERROR_INVALID_UTF8 },
  { "4\xc3\x1e"
    "4\xa9",
    "", EIO_ERROR_INVALID_UTF8 },
  { "2\x1e"
    "2\x1e"
    "2\x1e"
    "2",
    "2<>2<>2<>2<>", -1 },
  { "2\x1e"
    "2\x1e"
    "2\x1e"
    "2\x1e"
    "2",
    "2<>2<>2<>2<>2<>", -1 },
};

static void
test_parse (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (payloads); i++)
    {
      gsize length = strlen (payloads[i].body);
      g_autofree char *body = g_memdup2 (payloads[i].body, length);
      g_autoptr (GString) seen = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      Log log = { seen, G_MAXUINT };

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (parse (body, length, &log, &error), ==, payloads[i].error < 0);
      if (payloads[i].error >= 0)
        g_assert_error (error, EIO_ERROR, payloads[i].error);
      g_assert_cmpstr (seen->str, ==, payloads[i].seen);
    }
}

/* NUL is text like any other; it does not end a packet. */
static void
test_nul (void)
{
  static const char body[] = "4a\0b\x1e\0";
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Log log = { seen, G_MAXUINT };

  g_assert_false (parse (body, 6, &log, &error));
  g_assert_error (error, EIO_ERROR, EIO_ERROR_UNKNOWN_TYPE);
  g_assert_cmpmem (seen->str, seen->len, "4<a\0b>", 6);
}

static void
test_stop (void)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Log log = { seen, 2 };

  g_assert_true (parse ("41\x1e"
                        "1\x1e"
                        "x",
                        6, &log, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (seen->str, ==, "4<1>1<>");
}

/* What is not taken waits, and a mistake in it is not seen before. */
static void
test_portions (void)
{
  static const char body[] = "4a\x1e"
                             "4b\x1e"
                             "x";
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  Log log = { seen, G_MAXUINT };
  EioPayload payload;

  g_assert_true (eio_payload_begin (&payload, body, sizeof body - 1, &error));
  g_assert_true (eio_payload_take (&payload, 1, log_packet, &log, &error));
  g_assert_cmpstr (seen->str, ==, "4<a>");
  g_assert_true (eio_payload_take (&payload, 1, log_packet, &log, &error));
  g_assert_cmpstr (seen->str, ==, "4<a>4<b>");
  g_assert_false (eio_payload_is_over (&payload));
  g_assert_false (eio_payload_take (&payload, 1, log_packet, &log, &error));
  g_assert_error (error, EIO_ERROR, EIO_ERROR_UNKNOWN_TYPE);
}

static void
test_append (void)
{
  g_autoptr (GString) payload = g_string_new (NULL);

  eio_payload_append_text (payload, "4hello", 6);
  eio_payload_append_binary (payload, (const guint8 *) "\x01\x02\x03\x04", 4);
  eio_payload_append_binary (payload, NULL, 0);
  eio_payload_append_text (payload, "2", 1);
  g_assert_cmpstr (payload->str, ==,
                   "4hello\x1e"
                   "bAQIDBA==\x1e"
                   "b\x1e"
                   "2");
}

/* What is written is read back as it was, at each length. */
static void
test_base64_round_trip (void)
{
  guint8 data[70];

  for (gsize i = 0; i < sizeof data; i++)
    data[i] = (guint8) (i * 37 + 11);

  for (gsize length = 0; length <= sizeof data; length++)
    {
      g_autoptr (GString) payload = g_string_new (NULL);
      g_autofree char *expected = g_base64_encode (data, length);
      /* An exact allocation, so that a sanitizer sees each write beyond it. */
      g_autofree guint8 *out = g_malloc (eio_base64_decoded_size ((length + 2) / 3 * 4));
      gsize out_length;

      eio_payload_append_binary (payload, data, length);
      g_assert_cmpstr (payload->str + 1, ==, expected);
      g_assert_cmpuint (eio_base64_decoded_size (payload->len - 1), >=, length);
      g_assert_true (eio_base64_decode (payload->str + 1, payload->len - 1, out, &out_length));
      g_assert_cmpmem (out, out_length, data, length);
    }
}

static void
test_types (void)
{
  for (int c = 0; c < 256; c++)
    {
      char text = (char) c;
      EioPacketType type;
      gboolean known = eio_packet_parse_type (&text, 1, &type, NULL);

      g_assert_cmpint (known, ==, c >= '0' && c <= '6');
      if (known)
        g_assert_cmpint (eio_packet_type_to_char (type), ==, c);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/payload/parse", test_parse);
  g_test_add_func ("/payload/nul", test_nul);
  g_test_add_func ("/payload/stop", test_stop);
  g_test_add_func ("/payload/portions", test_portions);
  g_test_add_func ("/payload/append", test_append);
  g_test_add_func ("/payload/base64-round-trip", test_base64_round_trip);
  g_test_add_func ("/payload/types", test_types);

  return g_test_run ();
}
