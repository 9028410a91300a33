/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SNUG_NAME_MAX_GRAPHEMES 32

char *snug_name_normalize (const char *input, GError **error);
char *snug_name_skeleton (const char *name);
gboolean snug_name_is_reserved (const char *name);

G_END_DECLS
