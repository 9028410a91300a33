/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/backup.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "core/error.h"
#include "store/copy.h"
#include "store/failure.h"
#include "store/schema.h"

/* How long to wait for another program that has the database locked, in milliseconds. */
#define PATIENCE_MS 5000

static gboolean
check_paths (const char *database, const char *target, GError **error)
{
  struct stat source;
  struct stat other;

  if (stat (database, &source) != 0)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("“%s” cannot be used: %s"), database,
                   g_strerror (errno));
      return FALSE;
    }

  if (stat (target, &other) == 0 && source.st_dev == other.st_dev && source.st_ino == other.st_ino)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("“%s” is the database itself."),
                   target);
      return FALSE;
    }

  return TRUE;
}

/* Another program may have the database. Nothing is written to it, nor moved into it at the end. */
static gboolean
connect_to (const char *database, sqlite3 **db, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    SQLITE_OPEN_EXRESCODE;

  return (sqlite3_open_v2 (database, db, flags, NULL) == SQLITE_OK &&
          sqlite3_db_config (*db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL) == SQLITE_OK &&
          sqlite3_db_config (*db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
          sqlite3_db_config (*db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
          sqlite3_busy_timeout (*db, PATIENCE_MS) == SQLITE_OK) ||
         snug_failure_set (error, *db, database);
}

static gboolean
copy (sqlite3 *db, const char *database, const char *target, gboolean replace, GError **error)
{
  gboolean is_new = FALSE;

  if (!snug_schema_check (db, database, &is_new, error))
    return FALSE;

  if (is_new)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("There is nothing in “%s” yet."),
                   database);
      return FALSE;
    }

  return snug_copy_make (db, database, target, replace, error);
}

/**
 * snug_backup_make:
 * @database: (type filename): the database of a log, which may be in use
 * @target: (type filename): where to put the copy
 * @replace: whether the copy may take the place of a file that is there
 * @error: one of %SNUG_ERROR
 *
 * Copies a database as it is at one moment. It waits for the disk.
 *
 * Returns: whether there is a copy; else @target is as it was before
 */
gboolean
snug_backup_make (const char *database, const char *target, gboolean replace, GError **error)
{
  sqlite3 *db = NULL;
  gboolean made;

  if (!check_paths (database, target, error))
    return FALSE;

  made = connect_to (database, &db, error) && copy (db, database, target, replace, error);
  if (sqlite3_close (db) != SQLITE_OK)
    g_critical ("“%s” is not closed: %s", database, sqlite3_errmsg (db));

  return made;
}
