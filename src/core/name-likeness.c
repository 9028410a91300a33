/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name-likeness.h"

/* Nobody takes an i for an l, but a capital I, a 1 and some others are taken for both. So Ali and
 * All can be in one room, and neither of them with ALI: likeness is not transitive, and no one
 * string can tell of it. What skeletons are near is transitive, and all that look alike are near.
 */

static gboolean
bytes_match (char first, char second)
{
  return first == second || (snug_name_merge_strokes (first) == snug_name_merge_strokes (second) &&
                             (first == SNUG_NAME_STROKE || second == SNUG_NAME_STROKE));
}

/**
 * snug_name_skeletons_match:
 * @first: a skeleton, see snug_name_skeleton()
 * @second: another one
 *
 * Returns: whether the names could be taken for one another
 */
gboolean
snug_name_skeletons_match (const char *first, const char *second)
{
  while (*first != '\0' && bytes_match (*first, *second))
    {
      first++;
      second++;
    }

  return *first == *second;
}

/**
 * snug_name_merge_strokes:
 * @byte: a byte of a skeleton
 *
 * Returns: the same for all that is an i or an l, or can be either; @byte for anything else
 */
char
snug_name_merge_strokes (char byte)
{
  return byte == 'l' || byte == SNUG_NAME_STROKE ? 'i' : byte;
}

/**
 * snug_name_skeleton_hash:
 * @skeleton: a skeleton
 *
 * Returns: a hash for snug_name_skeletons_are_near()
 */
guint
snug_name_skeleton_hash (const char *skeleton)
{
  guint hash = 5381;

  for (const char *p = skeleton; *p != '\0'; p++)
    hash = hash * 33 + (guchar) snug_name_merge_strokes (*p);

  return hash;
}

/**
 * snug_name_skeletons_are_near:
 * @first: a skeleton
 * @second: another one
 *
 * Returns: whether they are the same if an i is the same as an l
 */
gboolean
snug_name_skeletons_are_near (const char *first, const char *second)
{
  while (*first != '\0' && snug_name_merge_strokes (*first) == snug_name_merge_strokes (*second))
    {
      first++;
      second++;
    }

  return *first == *second;
}
