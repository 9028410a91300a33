/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/title.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

static gboolean
check_line (const char *text, guint characters, GError **error)
{
  if (g_utf8_strlen (text, -1) > (glong) characters)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_TEXT_TOO_LONG,
                   g_dngettext (GETTEXT_PACKAGE, "This can have at most %u character.",
                                "This can have at most %u characters.", characters),
                   characters);
      return FALSE;
    }

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      if (g_unichar_iscntrl (g_utf8_get_char (at)))
        {
          g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_TEXT_INVALID,
                               _ ("This has to be a single line, without control characters."));
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * snug_title_check_name:
 * @name: how a room is to be called, valid UTF-8
 * @error: %SNUG_ERROR_TEXT_EMPTY, %SNUG_ERROR_TEXT_TOO_LONG or %SNUG_ERROR_TEXT_INVALID
 *
 * Checks that a text can be the name of a room: a line of 1 to %SNUG_TITLE_MAX_NAME characters.
 *
 * Returns: whether it can
 */
gboolean
snug_title_check_name (const char *name, GError **error)
{
  if (*name == '\0')
    {
      g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_TEXT_EMPTY, _ ("A room needs a name."));
      return FALSE;
    }

  return check_line (name, SNUG_TITLE_MAX_NAME, error);
}

/**
 * snug_title_check_topic:
 * @topic: what a room is to be about, valid UTF-8
 * @error: %SNUG_ERROR_TEXT_TOO_LONG or %SNUG_ERROR_TEXT_INVALID
 *
 * Checks that a text can be the topic of a room: a line of at most %SNUG_TITLE_MAX_TOPIC
 * characters, which may be empty.
 *
 * Returns: whether it can
 */
gboolean
snug_title_check_topic (const char *topic, GError **error)
{
  return check_line (topic, SNUG_TITLE_MAX_TOPIC, error);
}
