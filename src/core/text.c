/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/unicode.h"

static gboolean
refuse_too_long (guint characters, GError **error)
{
  g_set_error (error, SNUG_ERROR, SNUG_ERROR_TEXT_TOO_LONG,
               g_dngettext (GETTEXT_PACKAGE, "A message can have at most %u character.",
                            "A message can have at most %u characters.", characters),
               characters);

  return FALSE;
}

static gboolean
is_blank (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (!snug_unicode_is_invisible ((UChar32) g_utf8_get_char (p)))
        return FALSE;
    }

  return TRUE;
}

/**
 * snug_text_check:
 * @text: what somebody wants to say, in any encoding
 * @limits: the limits of the room
 * @error: %SNUG_ERROR_TEXT_INVALID, %SNUG_ERROR_TEXT_TOO_LONG or %SNUG_ERROR_TEXT_EMPTY
 *
 * Checks that a text can be a message.
 *
 * Returns: whether it can
 */
gboolean
snug_text_check (const char *text, const SnugRoomLimits *limits, GError **error)
{
  gsize size = strnlen (text, (gsize) limits->text_bytes + 1);

  if (size > limits->text_bytes)
    return refuse_too_long (limits->text_characters, error);

  if (!g_utf8_validate (text, (gssize) size, NULL))
    {
      g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_TEXT_INVALID,
                           _ ("This message is not written in valid Unicode (UTF-8)."));
      return FALSE;
    }

  if (g_utf8_strlen (text, (gssize) size) > (glong) limits->text_characters)
    return refuse_too_long (limits->text_characters, error);

  if (is_blank (text))
    {
      g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_TEXT_EMPTY,
                           _ ("There is nothing to see in this message."));
      return FALSE;
    }

  return TRUE;
}

/**
 * snug_text_check_id:
 * @client_id: what a program sent as the id of a message, in any encoding
 * @limits: the limits of the room
 * @error: %SNUG_ERROR_ID_INVALID
 *
 * Checks that an id is not empty, not too long, valid UTF-8, and free of control characters.
 *
 * Returns: whether it is so
 */
gboolean
snug_text_check_id (const char *client_id, const SnugRoomLimits *limits, GError **error)
{
  gsize size = strnlen (client_id, (gsize) limits->id_bytes + 1);
  gboolean valid =
      size > 0 && size <= limits->id_bytes && g_utf8_validate (client_id, (gssize) size, NULL);

  for (const char *p = client_id; valid && *p != '\0'; p = g_utf8_next_char (p))
    valid = !g_unichar_iscntrl (g_utf8_get_char (p));

  if (!valid)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_ID_INVALID,
                 _ ("The id of a message has to have 1 to %u bytes, without control characters."),
                 limits->id_bytes);

  return valid;
}
