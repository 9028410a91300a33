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

const UNormalizer2 *snug_unicode_get_nfkc (void);
const UNormalizer2 *snug_unicode_get_nfkd (void);
const USpoofChecker *snug_unicode_get_spoof_checker (void);
gboolean snug_unicode_is_ascii (const UChar *text, int32_t length);
gsize snug_unicode_count_graphemes (const UChar *text, int32_t length);
gboolean snug_unicode_is_invisible (UChar32 character);

G_END_DECLS
