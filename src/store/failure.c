/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/failure.h"

#include <errno.h>
#include <glib/gi18n-lib.h>

#include "core/error.h"

static int
get_system_error (sqlite3_file *file)
{
  int code = 0;

  if (file != NULL && file->pMethods != NULL)
    file->pMethods->xFileControl (file, SQLITE_FCNTL_LAST_ERRNO, &code);

  return code;
}

/* What SQLite calls an I/O error may be a full disk by another name: a quota, or a limit of the
 * size of files. The files know; sqlite3_system_errno() does not if it was the commit that failed.
 */
static gboolean
is_out_of_space (sqlite3 *db)
{
  const int files[] = { SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER };

  if (sqlite3_extended_errcode (db) != SQLITE_IOERR_WRITE)
    return FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      sqlite3_file *file = NULL;
      int code;

      sqlite3_file_control (db, "main", files[i], &file);
      code = get_system_error (file);
      if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return TRUE;
    }

  return FALSE;
}

/**
 * snug_failure_set:
 * @error: where to put the error
 * @db: a connection whose last call failed
 * @path: the database file, for the message
 *
 * Says in the model's terms what SQLite says.
 *
 * Returns: %FALSE
 */
gboolean
snug_failure_set (GError **error, sqlite3 *db, const char *path)
{
  g_autofree char *reason = g_strdup (sqlite3_errmsg (db));
  int code = sqlite3_errcode (db) & 0xff;
  gboolean full = code == SQLITE_FULL || is_out_of_space (db);

  if (full)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL,
                 _ ("There is no space left for “%s”: %s"), path, reason);
  else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY,
                 _ ("“%s” is in use by another program: %s"), path, reason);
  else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT, _ ("“%s” is damaged: %s"), path, reason);
  else if (code == SQLITE_IOERR)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_IO, _ ("The disk of “%s” fails: %s"), path,
                 reason);
  else
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("“%s” cannot be used: %s"), path,
                 reason);

  return FALSE;
}

/**
 * snug_failure_concerns_statement:
 * @db: a connection whose last call failed
 *
 * Tells whether only the one statement failed, so that the transaction around it can go on.
 *
 * Returns: whether it is so
 */
gboolean
snug_failure_concerns_statement (sqlite3 *db)
{
  int code = sqlite3_errcode (db) & 0xff;

  return (code == SQLITE_CONSTRAINT || code == SQLITE_TOOBIG || code == SQLITE_MISMATCH) &&
         !sqlite3_get_autocommit (db);
}

/**
 * snug_failure_is_final:
 * @db: a connection whose last call failed
 *
 * Tells whether nothing may be written through this connection any more. After a failed fsync
 * nobody knows what is on the disk, and a second one may well claim success (Rebello et al., “Can
 * Applications Recover from fsync Failures?”, 2020); and a damaged file only gets worse.
 *
 * Returns: whether it is so
 */
gboolean
snug_failure_is_final (sqlite3 *db)
{
  switch (sqlite3_extended_errcode (db))
    {
    case SQLITE_IOERR_FSYNC:
    case SQLITE_IOERR_DIR_FSYNC:
      return TRUE;
    default:
      break;
    }

  switch (sqlite3_errcode (db) & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return TRUE;
    default:
      return FALSE;
    }
}
