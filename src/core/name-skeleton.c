/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name.h"

#include "core/name-likeness.h"
#include "core/unicode.h"

#define MAX_UNITS 2048

/* What one character becomes. */
#define MAX_CHARACTER_UNITS 64

/* One turn nearly always suffices; what ICU's table leaves behind may need another. */
#define MAX_TURNS 8

typedef struct
{
  UChar units[MAX_UNITS];
  int32_t length;
} Buffer;

typedef struct
{
  UChar units[MAX_CHARACTER_UNITS];
  int32_t length;
} Character;

static gboolean
is_ascii (const Character *character)
{
  for (int32_t i = 0; i < character->length; i++)
    {
      if (character->units[i] >= 0x80)
        return FALSE;
    }

  return character->length > 0;
}

/* Letters in disguise that ICU's table does not have: Latin small capitals (which ICU takes some
 * Cyrillic letters for), and letters in black circles, in black squares, and of flags. All of them
 * have the form of capitals. */
static UChar32
get_disguised_letter (UChar32 code)
{
  static const struct
  {
    UChar disguise;
    char letter;
  } small_capitals[] = {
    { 0x1D00, 'a' }, { 0x0299, 'b' }, { 0x1D04, 'c' },
    { 0x1D05, 'd' }, { 0x1D07, 'e' }, { 0xA730, 'f' },
    { 0x0262, 'g' }, { 0x029C, 'h' }, { 0x026A, SNUG_NAME_STROKE },
    { 0x1D0A, 'j' }, { 0x1D0B, 'k' }, { 0x0138, 'k' },
    { 0x029F, 'l' }, { 0x1D0D, 'm' }, { 0x0274, 'n' },
    { 0x1D0F, 'o' }, { 0x1D18, 'p' }, { 0x0280, 'r' },
    { 0xA731, 's' }, { 0x1D1B, 't' }, { 0x1D1C, 'u' },
    { 0x1D20, 'v' }, { 0x1D21, 'w' }, { 0x028F, 'y' },
    { 0x1D22, 'z' },
  };
  static const UChar32 alphabets[] = { 0x1F150, 0x1F170, 0x1F1E6 };

  for (gsize i = 0; i < G_N_ELEMENTS (small_capitals); i++)
    {
      if (small_capitals[i].disguise == code)
        return small_capitals[i].letter;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (alphabets); i++)
    {
      if (code == alphabets[i] + 'i' - 'a')
        return SNUG_NAME_STROKE;
      if (code >= alphabets[i] && code < alphabets[i] + 26)
        return 'a' + code - alphabets[i];
    }

  return code;
}

static void
get_character_skeleton (UChar32 code, Character *skeleton, UErrorCode *status)
{
  UChar units[U16_MAX_LENGTH];
  int32_t length = 0;

  U16_APPEND_UNSAFE (units, length, code);
  skeleton->length = uspoof_getSkeleton (snug_unicode_get_spoof_checker (), 0, units, length,
                                         skeleton->units, MAX_CHARACTER_UNITS, status);
}

/* Gets the skeleton of a small letter. If it looks like no ASCII letter itself the capital may: the
 * Cyrillic т is no t, but Т is a T. */
static void
get_letter_skeleton (UChar32 code, Character *skeleton, UErrorCode *status)
{
  UChar32 capital = u_toupper (code);
  Character other;
  Character folded;

  get_character_skeleton (code, skeleton, status);
  if (is_ascii (skeleton) || capital == code)
    return;

  get_character_skeleton (capital, &other, status);
  folded.length = u_strFoldCase (folded.units, MAX_CHARACTER_UNITS, other.units, other.length,
                                 U_FOLD_CASE_DEFAULT, status);
  if (is_ascii (&folded))
    *skeleton = folded;
}

static gpointer
make_ascii_skeletons (gpointer data)
{
  Character *skeletons = g_new0 (Character, 0x80);

  for (UChar32 code = 0; code < 0x80; code++)
    {
      UErrorCode status = U_ZERO_ERROR;

      get_letter_skeleton (code, &skeletons[code], &status);
      g_assert (U_SUCCESS (status));
    }

  return skeletons;
}

/* ICU takes its time for each character, and most names have only a few different ones. */
static const Character *
look_up_letter_skeleton (UChar32 code, Character *memory, UErrorCode *status)
{
  static GOnce once = G_ONCE_INIT;
  const Character *ascii = g_once (&once, make_ascii_skeletons, NULL);

  if (code < 0x80)
    return &ascii[code];

  get_letter_skeleton (code, memory, status);
  return memory;
}

/* A capital I can also be an l, a small one cannot, so that this comes before all are small. */
static void
mark_strokes (Buffer *buffer)
{
  for (int32_t i = 0; i < buffer->length; i++)
    {
      if (buffer->units[i] == 'I')
        buffer->units[i] = SNUG_NAME_STROKE;
    }
}

/* Adds a code unit of the skeleton of a letter, with those as one that ICU keeps apart but people
 * do not. In it a 0 is an O, and a stroke an l. Only an i itself is an i in any case, and an l an
 * l: of letters that are like them the small one can be like the one, and its capital like the
 * other. */
static void
append_unit (Buffer *buffer, UChar unit, UChar32 letter)
{
  switch (unit)
    {
    case 'i':
    case 'l':
      buffer->units[buffer->length++] = unit == letter ? unit : SNUG_NAME_STROKE;
      break;
    case '5':
      buffer->units[buffer->length++] = 's';
      break;
    case 'w':
      buffer->units[buffer->length++] = 'v';
      buffer->units[buffer->length++] = 'v';
      break;
    default:
      buffer->units[buffer->length++] = unit;
      break;
    }
}

static gboolean
fold_letters (const Buffer *in, Buffer *out)
{
  UErrorCode status = U_ZERO_ERROR;
  int32_t i = 0;

  out->length = 0;

  while (i < in->length)
    {
      const Character *skeleton;
      Character memory;
      UChar32 code;

      U16_NEXT (in->units, i, in->length, code);
      if (code == SNUG_UNICODE_NON_JOINER)
        continue;
      if (code >= 0x80)
        code = get_disguised_letter (code);
      skeleton = look_up_letter_skeleton (code, &memory, &status);

      if (U_FAILURE (status) || out->length + 2 * skeleton->length > MAX_UNITS)
        return FALSE;

      for (int32_t j = 0; j < skeleton->length; j++)
        append_unit (out, skeleton->units[j], code);
    }

  return TRUE;
}

static void
decompose (const Buffer *in, Buffer *out, UErrorCode *status)
{
  if (snug_unicode_is_ascii (in->units, in->length))
    {
      out->length = in->length;
      u_memcpy (out->units, in->units, in->length);
      return;
    }

  out->length = unorm2_normalize (snug_unicode_get_nfkd (), in->units, in->length, out->units,
                                  MAX_UNITS, status);
}

static gboolean
fold (const Buffer *in, Buffer *out)
{
  UErrorCode status = U_ZERO_ERROR;
  Buffer decomposed;
  Buffer folded;

  decompose (in, &decomposed, &status);
  if (U_FAILURE (status))
    return FALSE;

  mark_strokes (&decomposed);
  folded.length = u_strFoldCase (folded.units, MAX_UNITS, decomposed.units, decomposed.length,
                                 U_FOLD_CASE_DEFAULT, &status);
  if (U_FAILURE (status))
    return FALSE;

  decompose (&folded, &decomposed, &status);

  return U_SUCCESS (status) && fold_letters (&decomposed, out);
}

static gboolean
fold_completely (const char *name, Buffer *buffer)
{
  UErrorCode status = U_ZERO_ERROR;
  Buffer before;

  u_strFromUTF8 (buffer->units, MAX_UNITS, &buffer->length, name, -1, &status);
  if (U_FAILURE (status))
    return FALSE;

  for (guint turn = 0; turn < MAX_TURNS; turn++)
    {
      before.length = buffer->length;
      u_memcpy (before.units, buffer->units, buffer->length);

      if (!fold (&before, buffer))
        return FALSE;

      if (buffer->length == before.length &&
          u_memcmp (buffer->units, before.units, before.length) == 0)
        break;
    }

  return TRUE;
}

/**
 * snug_name_skeleton:
 * @name: a name, in UTF-8
 *
 * Gets what is left of a name when all that looks alike is written alike: the skeleton that UTS #39
 * defines, of small letters and of capitals, where 0 and o, 5 and s, and vv and w are the same as
 * well. What can be an i and an l, as 1 and the capital I, is %SNUG_NAME_STROKE.
 * snug_name_skeletons_match() tells whether two names may be taken for one another.
 *
 * Returns: (transfer full): the skeleton, to be compared and not to be shown
 */
char *
snug_name_skeleton (const char *name)
{
  Buffer buffer;
  g_autofree char *skeleton = NULL;
  UErrorCode status = U_ZERO_ERROR;
  int32_t size = 0;

  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), NULL);

  /* Only text that is much longer than a name may be does not fit. */
  if (!fold_completely (name, &buffer))
    return g_utf8_casefold (name, -1);

  skeleton = g_malloc ((gsize) buffer.length * 3 + 1);
  u_strToUTF8 (skeleton, buffer.length * 3 + 1, &size, buffer.units, buffer.length, &status);
  g_return_val_if_fail (U_SUCCESS (status), g_utf8_casefold (name, -1));

  return g_strndup (skeleton, (gsize) size);
}

/* The letters and digits of a skeleton, where an i is the same as an l. */
static char *
skeleton_letters (const char *name)
{
  g_autofree char *skeleton = snug_name_skeleton (name);
  GString *letters = g_string_new (NULL);

  for (const char *p = skeleton; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (snug_name_merge_strokes (*p) == 'i')
        g_string_append_c (letters, 'i');
      else if (g_unichar_isalnum (character))
        g_string_append_unichar (letters, character);
    }

  return g_string_free (letters, FALSE);
}

static gpointer
make_reserved (gpointer data)
{
  static const char *const reserved[] = {
    "admin", "admins",    "administrator", "administrators", "daemon",   "mod",
    "mods",  "moderator", "moderators",    "notice",         "operator", "owner",
    "root",  "server",    "snug",          "snugd",          "staff",    "sysadmin",
    "sysop", "system",    "systemd",       "webmaster",
  };
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    g_hash_table_add (set, skeleton_letters (reserved[i]));

  return set;
}

/**
 * snug_name_is_reserved:
 * @name: a normalized name
 *
 * Tells whether a name could pass for the daemon or for an admin, also with signs around and within
 * it, as in “[Admin]”.
 *
 * Returns: whether nobody may have the name
 */
gboolean
snug_name_is_reserved (const char *name)
{
  static GOnce once = G_ONCE_INIT;
  g_autofree char *letters = NULL;

  g_return_val_if_fail (name != NULL && g_utf8_validate (name, -1, NULL), FALSE);

  letters = skeleton_letters (name);

  return g_hash_table_contains (g_once (&once, make_reserved, NULL), letters);
}
