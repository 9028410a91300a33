/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/close.h"

static void
test_codes (void)
{
  static const struct
  {
    guint16 first, last;
    gboolean valid;
  } ranges[] = {
    { 0, 999, FALSE },     { 1000, 1003, TRUE },  { 1004, 1006, FALSE }, { 1007, 1014, TRUE },
    { 1015, 1016, FALSE }, { 1017, 2999, FALSE }, { 3000, 4999, TRUE },  { 5000, 65535, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    for (guint code = ranges[i].first; code <= ranges[i].last; code++)
      g_assert_cmpint (eio_close_code_is_valid ((guint16) code), ==, ranges[i].valid);
}

static void
test_parse (void)
{
  static const struct
  {
    const char *payload;
    gsize length;
    guint16 code;
    const char *reason;
    guint16 error;
  } cases[] = {
    { "", 0, EIO_CLOSE_NO_STATUS, "", 0 },
    { "\x03", 1, EIO_CLOSE_NO_STATUS, NULL, EIO_CLOSE_PROTOCOL_ERROR },
    { "\x03\xe8", 2, 1000, "", 0 },
    { "\x03\xe8 bye", 6, 1000, " bye", 0 },
    { "\x13\x87", 2, 4999, "", 0 },
    { "\x03\xed", 2, 1005, NULL, EIO_CLOSE_PROTOCOL_ERROR },
    { "\x00\x00", 2, 0, NULL, EIO_CLOSE_PROTOCOL_ERROR },
    { "\xff\xff", 2, 65535, NULL, EIO_CLOSE_PROTOCOL_ERROR },
    { "\x03\xe8\xce\xba", 4, 1000, "\xce\xba", 0 },
    { "\x03\xe8\xce", 3, 1000, NULL, EIO_CLOSE_INVALID_DATA },
    { "\x03\xe8\xed\xa0\x80", 5, 1000, NULL, EIO_CLOSE_INVALID_DATA },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint16 code;
      const char *reason;
      gsize reason_length;
      EioCloseReason error;
      gboolean valid = eio_close_parse ((const guint8 *) cases[i].payload, cases[i].length, &code,
                                        &reason, &reason_length, &error);

      g_assert_cmpint (valid, ==, cases[i].error == 0);
      g_assert_cmpuint (error.code, ==, cases[i].error);
      g_assert_cmpuint (code, ==, cases[i].code);
      if (valid)
        g_assert_cmpmem (reason, reason_length, cases[i].reason, strlen (cases[i].reason));
      else
        g_assert_nonnull (error.reason);
    }
}

static void
test_write (void)
{
  guint8 out[EIO_CLOSE_MAX_PAYLOAD];
  g_autofree char *ascii = g_strnfill (200, 'a');
  g_autoptr (GString) accents = g_string_new ("x");
  gsize length;

  g_assert_cmpuint (eio_close_write (out, EIO_CLOSE_NO_STATUS, "dropped"), ==, 0);

  length = eio_close_write (out, EIO_CLOSE_NORMAL, NULL);
  g_assert_cmpmem (out, length, "\x03\xe8", 2);

  length = eio_close_write (out, EIO_CLOSE_TOO_BIG, "too big");
  g_assert_cmpmem (out, length, "\x03\xf1too big", 9);

  length = eio_close_write (out, EIO_CLOSE_NORMAL, ascii);
  g_assert_cmpuint (length, ==, EIO_CLOSE_MAX_PAYLOAD);
  g_assert_cmpmem (out + 2, length - 2, ascii, 123);

  /* One byte and then pairs: 123 bytes is a clean cut, so shift it by another byte. */
  for (int i = 0; i < 100; i++)
    g_string_append (accents, "\xc3\xa9");
  g_assert_cmpuint (eio_close_write (out, EIO_CLOSE_NORMAL, accents->str), ==, 125);
  g_string_prepend_c (accents, 'x');
  g_assert_cmpuint (eio_close_write (out, EIO_CLOSE_NORMAL, accents->str), ==, 124);
  g_assert_true (g_utf8_validate ((const char *) out + 2, 122, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/close/codes", test_codes);
  g_test_add_func ("/close/parse", test_parse);
  g_test_add_func ("/close/write", test_write);

  return g_test_run ();
}
