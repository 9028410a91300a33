/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/qr.h"

#include <qrencode.h>

/* The margin that the code needs around it to be found (ISO/IEC 18004, section 9.1). */
#define QUIET_ZONE 4

/* White on black whatever the colours of the terminal are, since the light modules are drawn. */
#define COLOURS_ON "\033[40;97m"
#define COLOURS_OFF "\033[0m"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (QRcode, QRcode_free)

static gboolean
is_light (const QRcode *code, int x, int y)
{
  if (x < 0 || y < 0 || x >= code->width || y >= code->width)
    return TRUE;

  return (code->data[y * code->width + x] & 1) == 0;
}

/**
 * snug_qr_draw:
 * @text: what the code is to say
 *
 * Draws a QR code (ISO/IEC 18004) for a terminal: two modules in each character, one above the
 * other, by half blocks.
 *
 * Returns: (transfer full) (nullable): the lines, or %NULL when @text is too long for a code
 */
char *
snug_qr_draw (const char *text)
{
  g_autoptr (QRcode) code = QRcode_encodeString8bit (text, 0, QR_ECLEVEL_M);
  g_autoptr (GString) lines = NULL;
  int end;

  if (code == NULL)
    return NULL;

  lines = g_string_new (NULL);
  end = code->width + QUIET_ZONE;
  for (int y = -QUIET_ZONE; y < end; y += 2)
    {
      g_string_append (lines, COLOURS_ON);
      for (int x = -QUIET_ZONE; x < end; x++)
        {
          gboolean upper = is_light (code, x, y);
          gboolean lower = y + 1 < end && is_light (code, x, y + 1);

          g_string_append (lines, upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ");
        }
      g_string_append (lines, COLOURS_OFF "\n");
    }

  return g_string_free (g_steal_pointer (&lines), FALSE);
}
