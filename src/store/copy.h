/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

gboolean snug_copy_make (sqlite3 *source,
                         const char *path,
                         const char *target,
                         gboolean replace,
                         GError **error);

G_END_DECLS
