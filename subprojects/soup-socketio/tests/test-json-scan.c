/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "socketio/error.h"
#include "socketio/json-scan.h"
#include "socketio/json-token.h"

/* Turns %XX into bytes; the result is an exact allocation, for the sanitizers. */
static guint8 *
unescape (const char *text, gsize *length)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  for (const char *c = text; *c != '\0'; c++)
    {
      guint8 byte = (guint8) *c;

      if (*c == '%')
        {
          byte = (guint8) (g_ascii_xdigit_value (c[1]) << 4 | g_ascii_xdigit_value (c[2]));
          c += 2;
        }
      g_byte_array_append (bytes, &byte, 1);
    }

  *length = bytes->len;
  return g_memdup2 (bytes->data, bytes->len);
}

static void
check_case (const char *line)
{
  gsize length;
  g_autofree guint8 *text = unescape (line + (line[1] == ' ' ? 2 : 1), &length);
  int code = line[0] == 'l' ? SIO_ERROR_TOO_LARGE : SIO_ERROR_INVALID_JSON;
  g_autoptr (GError) error = NULL;
  gboolean valid = sio_json_scan ((const char *) text, length, &sio_json_default_limits, &error);

  g_test_message ("%s", line);
  g_assert_cmpint (valid, ==, line[0] == 'y');
  if (valid)
    g_assert_no_error (error);
  else
    g_assert_error (error, SIO_ERROR, code);
}

static void
test_cases (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "json.cases", NULL);
  g_autofree char *content = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GError) error = NULL;
  guint n_cases = 0;

  g_file_get_contents (path, &content, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (content, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (strchr ("ynsl", lines[i][0]) != NULL && lines[i][0] != '\0')
      {
        check_case (lines[i]);
        n_cases++;
      }

  g_assert_cmpuint (n_cases, >, 200);
}

static void
assert_refused (const char *text, gsize length, int code, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sio_json_scan (text, length, &sio_json_default_limits, &error));
  g_assert_error (error, SIO_ERROR, code);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_messages (void)
{
  static const struct
  {
    const char *text;
    int code;
    const char *message;
  } cases[] = {
    { "", SIO_ERROR_INVALID_JSON, "Unexpected end at byte 0 of the JSON" },
    { "[1,", SIO_ERROR_INVALID_JSON, "Unexpected end at byte 3 of the JSON" },
    { "[1] 2", SIO_ERROR_INVALID_JSON, "Text after the end at byte 4 of the JSON" },
    { "[1 2]", SIO_ERROR_INVALID_JSON,
      "Expected a comma or the end of the array at byte 3 of the JSON" },
    { "{\"a\":1;}", SIO_ERROR_INVALID_JSON,
      "Expected a comma or the end of the object at byte 6 of the JSON" },
    { "{a", SIO_ERROR_INVALID_JSON, "Expected a key at byte 1 of the JSON" },
    { "{\"a\"  1", SIO_ERROR_INVALID_JSON, "Expected a colon at byte 6 of the JSON" },
    { "[\"a\nb\"]", SIO_ERROR_INVALID_JSON, "Control character in a string at byte 3 of the JSON" },
    { "[\"a\\z\"]", SIO_ERROR_INVALID_JSON, "Unknown escape at byte 3 of the JSON" },
    { "[\"abc", SIO_ERROR_INVALID_JSON, "Unterminated string at byte 5 of the JSON" },
    { "[\"\\ud800\"]", SIO_ERROR_INVALID_JSON, "Lone surrogate at byte 2 of the JSON" },
    { "[\"\xff\"]", SIO_ERROR_INVALID_JSON, "Invalid UTF-8 at byte 2 of the JSON" },
    { "{\"a\":1,\"b\":2,\"a\":3}", SIO_ERROR_INVALID_JSON, "Duplicate key at byte 13 of the JSON" },
    { "[12345678901234567890]", SIO_ERROR_INVALID_JSON,
      "Integer beyond 64 bits at byte 1 of the JSON" },
    { "[[[[[[[[[[[[[[[[[1]", SIO_ERROR_TOO_LARGE, "Nested too deep at byte 16 of the JSON" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, strlen (cases[i].text), cases[i].code, cases[i].message);
}

/* 80,000 of these end json-glib 1.6.6. */
static void
test_deep (void)
{
  g_autofree char *arrays = g_strnfill (80000, '[');
  g_autoptr (GString) objects = g_string_new (NULL);

  assert_refused (arrays, 80000, SIO_ERROR_TOO_LARGE, "Nested too deep at byte 16 of the JSON");

  for (int i = 0; i < 20000; i++)
    g_string_append (objects, "{\"a\":");
  assert_refused (objects->str, objects->len, SIO_ERROR_TOO_LARGE,
                  "Nested too deep at byte 80 of the JSON");
}

static void
test_deepest (void)
{
  static const SioJsonLimits deepest = { .depth = SIO_JSON_MAX_DEPTH, .nodes = 1000 };
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < SIO_JSON_MAX_DEPTH / 2; i++)
    g_string_append (text, "{\"a\":[");
  for (int i = 0; i < SIO_JSON_MAX_DEPTH / 2; i++)
    g_string_append (text, "]}");
  g_assert_true (sio_json_scan (text->str, text->len, &deepest, NULL));

  g_string_prepend_c (text, '[');
  g_string_append_c (text, ']');
  g_assert_false (sio_json_scan (text->str, text->len, &deepest, NULL));
}

static void
test_nodes (void)
{
  g_autoptr (GString) text = g_string_new ("[0");

  for (guint i = 0; i < sio_json_default_limits.nodes - 2; i++)
    g_string_append (text, ",0");
  g_string_append_c (text, ']');
  g_assert_true (sio_json_scan (text->str, text->len, &sio_json_default_limits, NULL));

  g_string_insert (text, 1, "0,");
  assert_refused (text->str, text->len, SIO_ERROR_TOO_LARGE,
                  "Too many values at byte 1999 of the JSON");
}

/* Many keys, the last one a duplicate of the first. */
static void
test_many_keys (void)
{
  g_autoptr (GString) text = g_string_new ("{");

  for (int i = 0; i < 900; i++)
    g_string_append_printf (text, "%s\"key %d\":%d", i > 0 ? "," : "", i * 7919 % 900, i);
  g_string_append_c (text, '}');
  g_assert_true (sio_json_scan (text->str, text->len, &sio_json_default_limits, NULL));

  g_string_truncate (text, text->len - 1);
  g_string_append (text, ",\"\\u006bey 0\":1}");
  g_assert_false (sio_json_scan (text->str, text->len, &sio_json_default_limits, NULL));
}

static void
test_long_number (void)
{
  g_autofree char *zeros = g_strnfill (98, '0');
  g_autofree char *longest = g_strconcat ("0.", zeros, NULL);
  g_autofree char *longer = g_strconcat ("0.0", zeros, NULL);

  g_assert_true (sio_json_scan (longest, 100, &sio_json_default_limits, NULL));
  assert_refused (longer, 101, SIO_ERROR_INVALID_JSON, "Number too long at byte 0 of the JSON");
}

static void
test_decode (void)
{
  static const char text[] = "a\\\"\\\\\\/\\b\\f\\n\\r\\tz\\u0041\\u00e9\\u20ac\\ud83d\\ude00.";
  g_autoptr (GString) out = g_string_new (">");

  sio_json_decode_string (text, strlen (text), out);
  g_assert_cmpstr (out->str, ==, ">a\"\\/\b\f\n\r\tzA\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-scan/cases", test_cases);
  g_test_add_func ("/json-scan/messages", test_messages);
  g_test_add_func ("/json-scan/deep", test_deep);
  g_test_add_func ("/json-scan/deepest", test_deepest);
  g_test_add_func ("/json-scan/nodes", test_nodes);
  g_test_add_func ("/json-scan/many-keys", test_many_keys);
  g_test_add_func ("/json-scan/long-number", test_long_number);
  g_test_add_func ("/json-scan/decode", test_decode);

  return g_test_run ();
}
