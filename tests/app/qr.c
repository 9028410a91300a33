/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/qr.h"

#include <string.h>

#include <qrencode.h>

#define QUIET_ZONE 4

/* Turns the drawing back into modules, a character for each: '#' for dark, ' ' for light. */
static GPtrArray *
read_back (const char *drawing)
{
  g_auto (GStrv) lines = g_strsplit (drawing, "\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_free);

  g_assert_cmpstr (lines[g_strv_length (lines) - 1], ==, "");

  for (guint i = 0; lines[i + 1] != NULL; i++)
    {
      g_autoptr (GString) upper = g_string_new (NULL);
      g_autoptr (GString) lower = g_string_new (NULL);
      g_autofree char *modules = NULL;

      g_assert_true (g_str_has_prefix (lines[i], "\033[40;97m"));
      g_assert_true (g_str_has_suffix (lines[i], "\033[0m"));
      modules = g_strndup (lines[i] + 8, strlen (lines[i]) - 8 - 4);

      for (const char *at = modules; *at != '\0'; at = g_utf8_next_char (at))
        {
          gunichar block = g_utf8_get_char (at);

          g_string_append_c (upper, block == 0x2588 || block == 0x2580 ? ' ' : '#');
          g_string_append_c (lower, block == 0x2588 || block == 0x2584 ? ' ' : '#');
        }
      g_ptr_array_add (rows, g_string_free (g_steal_pointer (&upper), FALSE));
      g_ptr_array_add (rows, g_string_free (g_steal_pointer (&lower), FALSE));
    }

  return rows;
}

static void
test_modules (void)
{
  const char *text = "http://192.168.178.23:5000";
  g_autofree char *drawing = snug_qr_draw (text);
  g_autoptr (GPtrArray) rows = read_back (drawing);
  QRcode *code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  int size = code->width + 2 * QUIET_ZONE;

  g_assert_cmpuint (rows->len, ==, size + size % 2);
  for (int y = 0; y < size; y++)
    {
      const char *row = g_ptr_array_index (rows, y);

      g_assert_cmpuint (strlen (row), ==, size);
      for (int x = 0; x < size; x++)
        {
          int module_x = x - QUIET_ZONE;
          int module_y = y - QUIET_ZONE;
          gboolean inside =
              module_x >= 0 && module_x < code->width && module_y >= 0 && module_y < code->width;
          gboolean dark = inside && (code->data[module_y * code->width + module_x] & 1) != 0;

          g_assert_cmpint (row[x], ==, dark ? '#' : ' ');
        }
    }

  QRcode_free (code);
}

static void
test_too_long (void)
{
  g_autofree char *text = g_strnfill (4000, 'x');

  g_assert_null (snug_qr_draw (text));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/qr/modules", test_modules);
  g_test_add_func ("/app/qr/too-long", test_too_long);

  return g_test_run ();
}
