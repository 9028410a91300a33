/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/error.h"
#include "core/unicode.h"

/* More than any name of 32 graphemes needs, before and after it is brought into shape. */
#define MAX_INPUT_BYTES 1024
#define MAX_UNITS 1024
#define MAX_BYTES 256

/* Marks that pile up over one another, and marks of any kind, on one base. */
#define MAX_STACKED_MARKS 2
#define MAX_MARKS 4

/* RFC 8264 §7: the rules of a profile are applied until nothing changes, which may take some turns,
 * but never many. */
#define MAX_TURNS 4

#define EMOJI_STYLE 0xFE0F
#define TEXT_STYLE 0xFE0E

typedef struct
{
  UChar units[MAX_UNITS];
  int32_t length;
} Buffer;

static gboolean
refuse (GError **error, const char *message)
{
  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID, message);

  return FALSE;
}

static gboolean
refuse_too_long (GError **error)
{
  g_set_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID,
               g_dngettext (GETTEXT_PACKAGE, "A name can have at most %d character.",
                            "A name can have at most %d characters.", SNUG_NAME_MAX_GRAPHEMES),
               SNUG_NAME_MAX_GRAPHEMES);

  return FALSE;
}

static gboolean
decode (const char *input, Buffer *buffer, GError **error)
{
  gsize size = strnlen (input, MAX_INPUT_BYTES + 1);
  UErrorCode status = U_ZERO_ERROR;

  if (size > MAX_INPUT_BYTES)
    return refuse_too_long (error);

  if (!g_utf8_validate (input, (gssize) size, NULL))
    return refuse (error, _ ("This name is not written in valid Unicode (UTF-8)."));

  u_strFromUTF8 (buffer->units, MAX_UNITS, &buffer->length, input, (int32_t) size, &status);

  return U_SUCCESS (status) || refuse_too_long (error);
}

/* Every kind of space becomes an ordinary one, none at the ends and never two in a row (RFC 8266
 * §2.1). The characters that only choose between a black and a coloured picture are left out, since
 * phones write them after each heart. */
static void
tidy_spaces (Buffer *buffer)
{
  int32_t in = 0;
  int32_t out = 0;
  gboolean space = FALSE;

  while (in < buffer->length)
    {
      UChar32 character;

      U16_NEXT (buffer->units, in, buffer->length, character);

      if (character == EMOJI_STYLE || character == TEXT_STYLE)
        continue;

      if (u_charType (character) == U_SPACE_SEPARATOR)
        {
          space = out > 0;
          continue;
        }

      if (space)
        buffer->units[out++] = ' ';

      space = FALSE;
      U16_APPEND_UNSAFE (buffer->units, out, character);
    }

  buffer->length = out;
}

static void
drop_idle_non_joiners (Buffer *buffer)
{
  int32_t at = 0;

  while (at < buffer->length)
    {
      if (buffer->units[at] == SNUG_UNICODE_NON_JOINER &&
          snug_unicode_judge_non_joiner (buffer->units, buffer->length, at) == SNUG_NON_JOINER_IDLE)
        {
          buffer->length--;
          u_memmove (buffer->units + at, buffer->units + at + 1, buffer->length - at);
        }
      else
        {
          at++;
        }
    }
}

static gboolean
normalize (Buffer *buffer, GError **error)
{
  for (guint turn = 0; turn < MAX_TURNS; turn++)
    {
      Buffer before = *buffer;
      UErrorCode status = U_ZERO_ERROR;

      buffer->length = unorm2_normalize (snug_unicode_get_nfkc (), before.units, before.length,
                                         buffer->units, MAX_UNITS, &status);
      if (U_FAILURE (status))
        return refuse_too_long (error);

      tidy_spaces (buffer);
      drop_idle_non_joiners (buffer);

      if (buffer->length == before.length &&
          u_memcmp (buffer->units, before.units, before.length) == 0)
        return TRUE;
    }

  return refuse (error, _ ("This name has characters that cannot be used in a name."));
}

static gboolean
check_marks (const Buffer *buffer, GError **error)
{
  guint stacked = 0;
  guint marks = 0;
  int32_t i = 0;

  while (i < buffer->length)
    {
      gboolean first = i == 0;
      UChar32 character;
      uint32_t mask;

      U16_NEXT (buffer->units, i, buffer->length, character);
      mask = U_GET_GC_MASK (character);

      if ((mask & U_GC_M_MASK) == 0)
        {
          stacked = marks = 0;
          continue;
        }

      if (first)
        return refuse (error, _ ("A name cannot begin with an accent that stands alone."));

      marks++;
      if ((mask & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0)
        stacked++;

      if (stacked > MAX_STACKED_MARKS || marks > MAX_MARKS)
        return refuse (error, _ ("This name has too many accents on one letter."));
    }

  return TRUE;
}

/* One that keeps letters apart is seen by that. */
static gboolean
is_seen (const Buffer *buffer, int32_t at, UChar32 character)
{
  if (character == SNUG_UNICODE_NON_JOINER)
    return snug_unicode_judge_non_joiner (buffer->units, buffer->length, at) ==
           SNUG_NON_JOINER_SEEN;

  return !snug_unicode_is_invisible (character) && character != 0xFFFD;
}

static gboolean
check_characters (const Buffer *buffer, GError **error)
{
  gboolean visible = FALSE;
  int32_t i = 0;

  while (i < buffer->length)
    {
      int32_t at = i;
      UChar32 character;

      U16_NEXT (buffer->units, i, buffer->length, character);

      if (character == ' ')
        continue;

      if (!is_seen (buffer, at, character))
        return refuse (error, _ ("This name has characters that cannot be seen."));

      if ((U_GET_GC_MASK (character) & (U_GC_L_MASK | U_GC_N_MASK | U_GC_S_MASK)) != 0)
        visible = TRUE;
    }

  if (buffer->length == 0)
    return refuse (error, _ ("Please enter a name."));

  return visible || refuse (error, _ ("A name needs at least one letter, digit or symbol."));
}

static gboolean
check_scripts (const Buffer *buffer, GError **error)
{
  UErrorCode status = U_ZERO_ERROR;
  int32_t failed;

  /* One alphabet, and one kind of digits. */
  if (snug_unicode_is_ascii (buffer->units, buffer->length))
    return TRUE;

  failed = uspoof_check2 (snug_unicode_get_spoof_checker (), buffer->units, buffer->length, NULL,
                          &status);
  if (U_FAILURE (status))
    return refuse (error, _ ("This name has characters that cannot be used in a name."));

  if ((failed & USPOOF_RESTRICTION_LEVEL) != 0)
    return refuse (error, _ ("This name mixes alphabets whose letters look alike."));

  return failed == 0 ||
         refuse (error, _ ("This name has letters or digits that are easily taken for others."));
}

static gsize
count_graphemes (const Buffer *buffer)
{
  /* Line ends, of which two can be one, are not let in. */
  if (snug_unicode_is_ascii (buffer->units, buffer->length))
    return (gsize) buffer->length;

  return snug_unicode_count_graphemes (buffer->units, buffer->length);
}

static char *
encode (const Buffer *buffer, GError **error)
{
  char name[MAX_BYTES + 1];
  int32_t size = 0;
  UErrorCode status = U_ZERO_ERROR;

  u_strToUTF8 (name, MAX_BYTES, &size, buffer->units, buffer->length, &status);
  if (U_FAILURE (status))
    {
      refuse_too_long (error);
      return NULL;
    }

  return g_strndup (name, (gsize) size);
}

/**
 * snug_name_normalize:
 * @input: what somebody wants to be called, in any encoding
 * @error: %SNUG_ERROR_NAME_INVALID, with a message for the person
 *
 * Brings a name into the one form in which it is stored, shown and compared, by the Nickname
 * profile of RFC 8266: spaces are trimmed and collapsed, and the characters normalized by NFKC.
 *
 * A ZERO WIDTH NON-JOINER, as in many Persian names, stays where it keeps letters apart.
 *
 * Names are refused that are empty or longer than %SNUG_NAME_MAX_GRAPHEMES characters, have
 * characters that cannot be seen or that pile up, or mix alphabets beyond what UTS #39 calls
 * “moderately restrictive”. Normalizing a normalized name changes nothing.
 *
 * Returns: (transfer full): the name, at most 256 bytes of UTF-8; %NULL with @error
 */
char *
snug_name_normalize (const char *input, GError **error)
{
  Buffer buffer;

  g_return_val_if_fail (input != NULL, NULL);

  if (!decode (input, &buffer, error))
    return NULL;

  tidy_spaces (&buffer);

  if (!normalize (&buffer, error) || !check_characters (&buffer, error) ||
      !check_marks (&buffer, error) || !check_scripts (&buffer, error))
    return NULL;

  if (count_graphemes (&buffer) > SNUG_NAME_MAX_GRAPHEMES)
    {
      refuse_too_long (error);
      return NULL;
    }

  return encode (&buffer, error);
}
