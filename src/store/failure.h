/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

gboolean snug_failure_set (GError **error, sqlite3 *db, const char *path);
gboolean snug_failure_concerns_statement (sqlite3 *db);
gboolean snug_failure_is_final (sqlite3 *db);

G_END_DECLS
