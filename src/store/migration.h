/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

gboolean snug_migration_run (sqlite3 *db,
                             const char *path,
                             const char *const *steps,
                             GError **error);

G_END_DECLS
