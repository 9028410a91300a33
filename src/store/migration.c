/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/migration.h"

#include <string.h>

#include "store/copy.h"
#include "store/failure.h"

static gboolean
get_version (sqlite3 *db, const char *path, guint *version, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, "PRAGMA user_version", -1, &statement, NULL) != SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    return snug_failure_set (error, db, path);

  *version = (guint) sqlite3_column_int (statement, 0);

  return TRUE;
}

/* Beside the database, under a name that says what it is: snug-schema-1-20261126T190405Z.db */
static char *
name_copy (const char *path, guint version)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *base = g_path_get_basename (path);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *name = NULL;

  if (g_str_has_suffix (base, ".db"))
    base[strlen (base) - strlen (".db")] = '\0';
  name = g_strdup_printf ("%s-schema-%u-%s.db", base, version, time);

  return g_build_filename (folder, name, NULL);
}

static gboolean
keep_copy (sqlite3 *db, const char *path, guint from, guint to, GError **error)
{
  g_autofree char *copy = name_copy (path, from);

  /* The same database at the same second, if it crashed since then. */
  if (!snug_copy_make (db, path, copy, TRUE, error))
    return FALSE;

  g_message ("The database is brought from schema %u to %u; as it was it is kept as “%s”", from, to,
             copy);
  return TRUE;
}

/* One transaction for all of it, so that there is nothing in between. */
static gboolean
run_steps (sqlite3 *db, const char *path, const char *const *steps, guint from, GError **error)
{
  g_autoptr (GString) sql = g_string_new ("BEGIN IMMEDIATE;");
  guint version;

  for (version = from; steps[version] != NULL; version++)
    g_string_append (sql, steps[version]);
  g_string_append_printf (sql, "PRAGMA user_version = %u; COMMIT;", version);

  if (sqlite3_exec (db, sql->str, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  snug_failure_set (error, db, path);
  /* SQLite may have done so itself, which is no second error. */
  if (!sqlite3_get_autocommit (db))
    sqlite3_exec (db, "ROLLBACK", NULL, NULL, NULL);

  return FALSE;
}

/**
 * snug_migration_run:
 * @db: a connection to a new database or to one of ours
 * @path: the database file
 * @steps: (array zero-terminated=1): what makes each version of the schema from the one before
 * @error: one of %SNUG_ERROR
 *
 * Brings a database to the newest version. One that is older is copied first. A crash at any moment
 * leaves the old version or the new one.
 *
 * Returns: whether the database has the newest version
 */
gboolean
snug_migration_run (sqlite3 *db, const char *path, const char *const *steps, GError **error)
{
  guint newest = g_strv_length ((char **) steps);
  guint version = 0;

  if (!get_version (db, path, &version, error))
    return FALSE;

  if (version >= newest)
    return TRUE;

  return (version == 0 || keep_copy (db, path, version, newest, error)) &&
         run_steps (db, path, steps, version, error);
}
