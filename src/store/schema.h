/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

/* “Snug” in ASCII: who looks at the file with file(1) sees whose it is. */
#define SNUG_SCHEMA_APPLICATION_ID 0x536e7567

int snug_schema_get_version (void);

gboolean snug_schema_check (sqlite3 *db, const char *path, gboolean *is_new, GError **error);
gboolean snug_schema_check_size (sqlite3 *db, const char *path, gint64 size, GError **error);
gboolean snug_schema_check_content (sqlite3 *db, const char *path, GError **error);
gboolean snug_schema_was_closed (sqlite3 *db);
gboolean snug_schema_configure (sqlite3 *db,
                                const char *path,
                                gboolean synchronous_full,
                                GError **error);
gboolean snug_schema_migrate (sqlite3 *db, const char *path, GError **error);
gboolean snug_schema_mark_copy (sqlite3 *db, const char *path, GError **error);
gboolean snug_schema_adopt_copy (sqlite3 *db, const char *path, GError **error);
gboolean snug_schema_set_closed (sqlite3 *db, const char *path, gboolean closed, GError **error);

G_END_DECLS
