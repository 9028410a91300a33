/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

#define SNUG_RESERVE_SIZE (8 * 1024 * 1024)

gboolean snug_reserve_make (const char *database);
gboolean snug_reserve_give_up (const char *database);

G_END_DECLS
