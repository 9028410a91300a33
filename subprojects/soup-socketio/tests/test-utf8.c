/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/utf8.h"

typedef struct
{
  const char *text;
  gboolean valid;
} Utf8Case;

/* After the tables of RFC 3629 and of the Unicode standard, section 3.9. */
static const Utf8Case cases[] = {
  { "", TRUE },
  { "plain ASCII, longer than two machine words, to the end", TRUE },
  { "\x7f", TRUE },
  { "\xc2\x80", TRUE },
  { "\xdf\xbf", TRUE },
  { "\xe0\xa0\x80", TRUE },
  { "\xec\xbf\xbf", TRUE },
  { "\xed\x9f\xbf", TRUE },
  { "\xee\x80\x80", TRUE },
  { "\xef\xbf\xbf", TRUE },
  { "\xf0\x90\x80\x80", TRUE },
  { "\xf3\xbf\xbf\xbf", TRUE },
  { "\xf4\x8f\xbf\xbf", TRUE },
  { "sixteen bytes, .\xc3\xa9", TRUE },
  { "fifteen bytes..\xc3\xa9 and more than sixteen bytes", TRUE },
  { "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!", TRUE },
  { "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5", TRUE },
  { "\x80", FALSE },
  { "\xbf", FALSE },
  { "\xc0\x80", FALSE },
  { "\xc0\xaf", FALSE },
  { "\xc1\xbf", FALSE },
  { "\xc2", FALSE },
  { "\xc2\x7f", FALSE },
  { "\xc2\xc0", FALSE },
  { "\xc2\x41", FALSE },
  { "\xe0\x80\x80", FALSE },
  { "\xe0\x9f\xbf", FALSE },
  { "\xe0\xa0", FALSE },
  { "\xe1\x80", FALSE },
  { "\xe1\x80\x41", FALSE },
  { "\xed\xa0\x80", FALSE },
  { "\xed\xaf\xbf", FALSE },
  { "\xed\xb0\x80", FALSE },
  { "\xed\xbf\xbf", FALSE },
  { "\xed\xa0\x80\xed\xb0\x80", FALSE },
  { "\xf0\x80\x80\x80", FALSE },
  { "\xf0\x8f\xbf\xbf", FALSE },
  { "\xf0\x90\x80", FALSE },
  { "\xf4\x90\x80\x80", FALSE },
  { "\xf5\x80\x80\x80", FALSE },
  { "\xf8\x88\x80\x80\x80", FALSE },
  { "\xfc\x84\x80\x80\x80\x80", FALSE },
  { "\xfe", FALSE },
  { "\xff", FALSE },
  { "sixteen bytes, .\xff", FALSE },
  { "sixteen bytes, .sixteen bytes, .\x80", FALSE },
  { "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80 edited", FALSE },
};

static void
test_whole (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (eio_utf8_validate ((const guint8 *) cases[i].text, strlen (cases[i].text)),
                       ==, cases[i].valid);
      g_assert_cmpint (g_utf8_validate (cases[i].text, -1, NULL), ==, cases[i].valid);
    }
}

static void
test_split (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const guint8 *text = (const guint8 *) cases[i].text;
      gsize length = strlen (cases[i].text);

      for (gsize cut = 0; cut <= length; cut++)
        {
          EioUtf8 state = { 0 };
          gboolean valid = eio_utf8_feed (&state, text, cut) &&
                           eio_utf8_feed (&state, text + cut, length - cut) &&
                           eio_utf8_is_complete (&state);

          g_assert_cmpint (valid, ==, cases[i].valid);
        }
    }
}

static void
test_nul (void)
{
  g_assert_true (eio_utf8_validate ((const guint8 *) "a\0b", 3));
}

/* The refusal comes with the first byte that no text can have there. */
static void
test_early (void)
{
  EioUtf8 state = { 0 };

  g_assert_true (eio_utf8_feed (&state, (const guint8 *) "\xf4", 1));
  g_assert_false (eio_utf8_is_complete (&state));
  g_assert_false (eio_utf8_feed (&state, (const guint8 *) "\x90", 1));
}

/* Every sequence of up to three bytes, and every lead of four, against GLib's validator. */
static void
test_exhaustive (void)
{
  for (guint value = 1; value < 0x1000000; value += value < 0x10000 ? 1 : 7)
    {
      char text[5] = { 0 };
      gsize length = value > 0xffff ? 3 : value > 0xff ? 2 : 1;
      gboolean expected;

      for (gsize i = 0; i < length; i++)
        text[i] = (char) (value >> 8 * (length - 1 - i));
      if (length == 3 && (guint8) text[0] >= 0xf0)
        text[length++] = (char) 0x80;

      expected = g_utf8_validate_len (text, length, NULL);
      if (eio_utf8_validate ((const guint8 *) text, length) != expected &&
          memchr (text, 0, length) == NULL)
        g_error ("%06x: expected %d", value, expected);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/utf8/whole", test_whole);
  g_test_add_func ("/utf8/split", test_split);
  g_test_add_func ("/utf8/nul", test_nul);
  g_test_add_func ("/utf8/early", test_early);
  g_test_add_func ("/utf8/exhaustive", test_exhaustive);

  return g_test_run ();
}
