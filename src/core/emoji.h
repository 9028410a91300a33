/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"

#include <glib.h>

G_BEGIN_DECLS

char *snug_emoji_normalize (const char *text, GError **error);

G_END_DECLS
