/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name.h"

#include "core/unicode.h"

#define MAX_UNITS 2048

/* One turn nearly always suffices; what ICU's table leaves behind may need another. */
#define MAX_TURNS 8

typedef struct
{
  UChar units[MAX_UNITS];
  int32_t length;
} Buffer;

/* Digits and letters that ICU keeps apart, but that people do not. It works on folded text, so that
 * there are no capitals. */
static UChar
fold_lookalike (UChar unit)
{
  switch (unit)
    {
    case '0':
      return 'o';
    case '1':
    case 'l':
    case '|':
      return 'i';
    case '5':
      return 's';
    default:
      return unit;
    }
}

static gboolean
fold (const Buffer *in, Buffer *out)
{
  UErrorCode status = U_ZERO_ERROR;
  Buffer folded;
  Buffer skeleton;

  folded.length =
      u_strFoldCase (folded.units, MAX_UNITS, in->units, in->length, U_FOLD_CASE_DEFAULT, &status);
  skeleton.length = uspoof_getSkeleton (snug_unicode_get_spoof_checker (), 0, folded.units,
                                        folded.length, skeleton.units, MAX_UNITS, &status);
  out->length = u_strFoldCase (out->units, MAX_UNITS, skeleton.units, skeleton.length,
                               U_FOLD_CASE_DEFAULT, &status);

  for (int32_t i = 0; U_SUCCESS (status) && i < out->length; i++)
    out->units[i] = fold_lookalike (out->units[i]);

  return U_SUCCESS (status);
}

static gboolean
fold_completely (const char *name, Buffer *buffer)
{
  UErrorCode status = U_ZERO_ERROR;
  Buffer before;

  u_strFromUTF8 (before.units, MAX_UNITS, &before.length, name, -1, &status);
  buffer->length = unorm2_normalize (snug_unicode_get_nfkc (), before.units, before.length,
                                     buffer->units, MAX_UNITS, &status);
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
 * Gets what is left of a name when all that looks alike is written alike: its letters without case,
 * and the skeleton that UTS #39 defines, where 0 and o, 1, l and i, and 5 and s are the same as
 * well. Two names with the same skeleton may be taken for one another.
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

static char *
skeleton_letters (const char *name)
{
  g_autofree char *skeleton = snug_name_skeleton (name);
  GString *letters = g_string_new (NULL);

  for (const char *p = skeleton; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_isalnum (character))
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
    g_hash_table_add (set, snug_name_skeleton (reserved[i]));

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
