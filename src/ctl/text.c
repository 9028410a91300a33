/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "text.h"

/* Characters that do something to a terminal instead of being seen: control characters, and those
 * that change the direction of what follows (Unicode Standard Annex #9, section 2). */
static gboolean
is_active (gunichar character)
{
  return g_unichar_iscntrl (character) || (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069);
}

/**
 * snugctl_text_printable:
 * @text: what somebody wrote
 *
 * Returns: (transfer full): @text in a form that cannot do anything to a terminal; the lines after
 *   the first are indented
 */
char *
snugctl_text_printable (const char *text)
{
  g_autoptr (GString) printable = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (character == '\n')
        g_string_append (printable, "\n    ");
      else
        g_string_append_unichar (printable, is_active (character) ? 0xFFFD : character);
    }

  return g_string_free (g_steal_pointer (&printable), FALSE);
}

/**
 * snugctl_text_columns:
 * @text: printable text of one line
 *
 * Returns: how many columns of a terminal @text takes
 */
guint
snugctl_text_columns (const char *text)
{
  guint columns = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_iszerowidth (character))
        columns += g_unichar_iswide (character) ? 2 : 1;
    }

  return columns;
}

/**
 * snugctl_text_time:
 * @milliseconds: a time, in milliseconds since the Unix epoch
 * @format: a format of g_date_time_format()
 *
 * Returns: (transfer full): the time in the time zone of the user
 */
char *
snugctl_text_time (guint64 milliseconds, const char *format)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local ((gint64) (milliseconds / 1000));

  return time != NULL ? g_date_time_format (time, format) : g_strdup ("?");
}
