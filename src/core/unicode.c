/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/unicode.h"

/* ICU comes with its data in a library, so that these can fail only if the installation is broken:
 * without them no name could be judged, and going on would mean to let everything pass. */
static void
assert_success (UErrorCode status, const char *what)
{
  if (U_FAILURE (status))
    g_error ("ICU has no %s: %s", what, u_errorName (status));
}

/**
 * snug_unicode_get_nfkc:
 *
 * Gets the NFKC normalizer (Unicode Standard Annex #15).
 *
 * Returns: (transfer none): the normalizer, for any thread
 */
const UNormalizer2 *
snug_unicode_get_nfkc (void)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfkc = unorm2_getNFKCInstance (&status);

  assert_success (status, "NFKC");

  return nfkc;
}

/**
 * snug_unicode_get_nfkd:
 *
 * Gets the NFKD normalizer (Unicode Standard Annex #15).
 *
 * Returns: (transfer none): the normalizer, for any thread
 */
const UNormalizer2 *
snug_unicode_get_nfkd (void)
{
  UErrorCode status = U_ZERO_ERROR;
  const UNormalizer2 *nfkd = unorm2_getNFKDInstance (&status);

  assert_success (status, "NFKD");

  return nfkd;
}

static gpointer
open_spoof_checker (gpointer data)
{
  UErrorCode status = U_ZERO_ERROR;
  USpoofChecker *checker = uspoof_open (&status);

  uspoof_setRestrictionLevel (checker, USPOOF_MODERATELY_RESTRICTIVE);
  uspoof_setChecks (checker,
                    USPOOF_RESTRICTION_LEVEL | USPOOF_INVISIBLE | USPOOF_MIXED_NUMBERS |
                        USPOOF_HIDDEN_OVERLAY,
                    &status);
  assert_success (status, "spoof checker");

  return checker;
}

/**
 * snug_unicode_get_spoof_checker:
 *
 * Gets the checker for names that look like others (Unicode Technical Standard #39), set to
 * “moderately restrictive”.
 *
 * Returns: (transfer none): the checker, which is not changed any more and thus good for any thread
 */
const USpoofChecker *
snug_unicode_get_spoof_checker (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, open_spoof_checker, NULL);
}

/**
 * snug_unicode_is_ascii:
 * @text: some text
 * @length: its length, in code units
 *
 * Returns: whether all of it is ASCII, for which many questions are answered without ICU
 */
gboolean
snug_unicode_is_ascii (const UChar *text, int32_t length)
{
  for (int32_t i = 0; i < length; i++)
    if (text[i] > 0x7f)
      return FALSE;

  return TRUE;
}

static gpointer
open_grapheme_iterator (gpointer data)
{
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_open (UBRK_CHARACTER, "", NULL, 0, &status);

  assert_success (status, "grapheme rules");

  return iterator;
}

/**
 * snug_unicode_count_graphemes:
 * @text: some text
 * @length: its length, in code units
 *
 * Counts what people take for one character (Unicode Standard Annex #29).
 *
 * Returns: the number of grapheme clusters
 */
gsize
snug_unicode_count_graphemes (const UChar *text, int32_t length)
{
  static GOnce once = G_ONCE_INIT;
  const UBreakIterator *pattern = g_once (&once, open_grapheme_iterator, NULL);
  UErrorCode status = U_ZERO_ERROR;
  UBreakIterator *iterator = ubrk_clone (pattern, &status);
  gsize n = 0;

  ubrk_setText (iterator, text, length, &status);
  assert_success (status, "grapheme rules");

  while (ubrk_next (iterator) != UBRK_DONE)
    n++;

  ubrk_close (iterator);

  return n;
}

/**
 * snug_unicode_is_invisible:
 * @character: a character
 *
 * Tells whether a character leaves no mark of its own on the screen: white space, controls,
 * formats, default-ignorable characters, and those that are drawn as a blank.
 *
 * Returns: whether nothing is seen of @character
 */
gboolean
snug_unicode_is_invisible (UChar32 character)
{
  switch (character)
    {
    case 0x2800:  /* BRAILLE PATTERN BLANK */
    case 0x1D159: /* MUSICAL SYMBOL NULL NOTEHEAD */
    case 0x13441: /* EGYPTIAN HIEROGLYPH FULL BLANK */
    case 0x13442: /* EGYPTIAN HIEROGLYPH HALF BLANK */
    case 0xFFFC:  /* OBJECT REPLACEMENT CHARACTER */
      return TRUE;
    default:
      break;
    }

  return (U_GET_GC_MASK (character) & (U_GC_C_MASK | U_GC_Z_MASK)) != 0 ||
         u_hasBinaryProperty (character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static UJoiningType
get_joining_type (UChar32 character)
{
  return (UJoiningType) u_getIntPropertyValue (character, UCHAR_JOINING_TYPE);
}

/**
 * snug_unicode_judge_non_joiner:
 * @text: some text
 * @length: its length, in code units
 * @at: where a ZERO WIDTH NON-JOINER is
 *
 * Tells what it does there (Unicode Standard Annex #31, section 2.3, A1; but no mark may follow it,
 * or marks could pile up around it).
 *
 * Returns: its effect
 */
SnugNonJoiner
snug_unicode_judge_non_joiner (const UChar *text, int32_t length, int32_t at)
{
  int32_t before = at;
  int32_t after = at + 1;
  UJoiningType left = U_JT_NON_JOINING;
  UJoiningType right;
  UChar32 character;

  while (before > 0)
    {
      U16_PREV (text, 0, before, character);
      left = get_joining_type (character);
      if (left != U_JT_TRANSPARENT)
        break;
    }

  if (after == length)
    return SNUG_NON_JOINER_STRAY;

  U16_NEXT (text, after, length, character);
  right = get_joining_type (character);
  if (right != U_JT_DUAL_JOINING && right != U_JT_RIGHT_JOINING)
    return SNUG_NON_JOINER_STRAY;

  if (left == U_JT_DUAL_JOINING || left == U_JT_LEFT_JOINING)
    return SNUG_NON_JOINER_SEEN;

  return left == U_JT_RIGHT_JOINING ? SNUG_NON_JOINER_IDLE : SNUG_NON_JOINER_STRAY;
}
