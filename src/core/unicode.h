/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"

#include <glib.h>
#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uspoof.h>
#include <unicode/ustring.h>

G_BEGIN_DECLS

/* ZERO WIDTH NON-JOINER */
#define SNUG_UNICODE_NON_JOINER 0x200C

/**
 * SnugNonJoiner:
 * @SNUG_NON_JOINER_SEEN: it keeps two letters apart that would join
 * @SNUG_NON_JOINER_IDLE: it is after a letter that joins no other, as people write it out of habit
 * @SNUG_NON_JOINER_STRAY: it is where nobody writes one
 *
 * What a ZERO WIDTH NON-JOINER does in a text.
 */
typedef enum
{
  SNUG_NON_JOINER_SEEN,
  SNUG_NON_JOINER_IDLE,
  SNUG_NON_JOINER_STRAY,
} SnugNonJoiner;

const UNormalizer2 *snug_unicode_get_nfkc (void);
const UNormalizer2 *snug_unicode_get_nfkd (void);
const USpoofChecker *snug_unicode_get_spoof_checker (void);
gboolean snug_unicode_is_ascii (const UChar *text, int32_t length);
gsize snug_unicode_count_graphemes (const UChar *text, int32_t length);
gboolean snug_unicode_is_invisible (UChar32 character);
SnugNonJoiner snug_unicode_judge_non_joiner (const UChar *text, int32_t length, int32_t at);

G_END_DECLS
