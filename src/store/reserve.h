/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

#define SNUG_RESERVE_SIZE (8 * 1024 * 1024)

/* With less than this a disk that was full is full still, though something small may fit. */
#define SNUG_RESERVE_LEAST_SPACE (256 * 1024)

gboolean snug_reserve_make (const char *database);
gboolean snug_reserve_give_up (const char *database);
gboolean snug_reserve_has_space (const char *database, guint64 size);

G_END_DECLS
