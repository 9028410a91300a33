/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"

#include <glib.h>

G_BEGIN_DECLS

/* What a skeleton has for a stroke that can be an i and can be an l. */
#define SNUG_NAME_STROKE '|'

gboolean snug_name_skeletons_match (const char *first, const char *second);
char snug_name_merge_strokes (char byte);
guint snug_name_skeleton_hash (const char *skeleton);
gboolean snug_name_skeletons_are_near (const char *first, const char *second);

G_END_DECLS
