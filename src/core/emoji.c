/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/emoji.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/unicode.h"

/* The longest emoji, families and flags of regions, have about forty bytes. */
#define MAX_BYTES 64

/* What asks for an emoji as a picture, where the character alone is a text: U+FE0F. */
#define PICTURE 0xFE0F

static gboolean
is_emoji (const UChar *text, int32_t length)
{
  return u_stringHasBinaryProperty (text, length, UCHAR_RGI_EMOJI);
}

/* Reads the text as UTF-16, with space for one more; its length, or -1 if it is none or too long.
 */
static int32_t
read_text (const char *text, UChar *characters, int32_t capacity)
{
  UErrorCode status = U_ZERO_ERROR;
  gsize size = strnlen (text, MAX_BYTES + 1);
  int32_t length = 0;

  if (size > MAX_BYTES || !g_utf8_validate (text, (gssize) size, NULL))
    return -1;

  u_strFromUTF8 (characters, capacity - 1, &length, text, (int32_t) size, &status);

  return U_FAILURE (status) ? -1 : length;
}

static char *
write_text (const UChar *characters, int32_t length)
{
  char text[4 * MAX_BYTES];
  UErrorCode status = U_ZERO_ERROR;

  u_strToUTF8 (text, sizeof text, NULL, characters, length, &status);

  return U_FAILURE (status) ? NULL : g_strdup (text);
}

/**
 * snug_emoji_normalize:
 * @text: what somebody wants to react with, in any encoding
 * @error: %SNUG_ERROR_EMOJI_INVALID
 *
 * Checks that a text is one emoji of those that Unicode recommends for general interchange (Unicode
 * Technical Standard #51), and writes it in full: with the character that asks for a picture, which
 * some keyboards leave out.
 *
 * Returns: (transfer full): the emoji; %NULL with @error
 */
char *
snug_emoji_normalize (const char *text, GError **error)
{
  UChar characters[MAX_BYTES + 1];
  int32_t length;

  g_return_val_if_fail (text != NULL, NULL);

  length = read_text (text, characters, G_N_ELEMENTS (characters));

  if (length > 0 && !is_emoji (characters, length))
    characters[length++] = PICTURE;

  if (length > 0 && is_emoji (characters, length))
    return write_text (characters, length);

  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_EMOJI_INVALID,
                       _ ("A reaction has to be one emoji."));

  return NULL;
}
