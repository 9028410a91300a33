/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "core/error.h"
#include "store/failure.h"
#include "store/schema.h"

#define PRIVATE_FILE 0600

/* How long a copy waits for another program that has the database locked, in milliseconds. */
#define PATIENCE_MS 5000

static gboolean
fail (GError **error, const char *path, int reason)
{
  g_set_error (error, SNUG_ERROR,
               reason == ENOSPC || reason == EDQUOT ? SNUG_ERROR_STORAGE_FULL : SNUG_ERROR_STORAGE,
               _ ("“%s” cannot be written: %s"), path, g_strerror (reason));

  return FALSE;
}

static gboolean
fail_existing (GError **error, const char *path)
{
  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("“%s” exists already."), path);

  return FALSE;
}

/* What a copy that was broken off has left; nobody else writes files of this name. */
static void
remove_part (const char *part)
{
  g_autofree char *journal = g_strconcat (part, "-journal", NULL);

  g_unlink (journal);
  g_unlink (part);
}

static gboolean
make_part (const char *part, GError **error)
{
  int fd;

  remove_part (part);
  fd = open (part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, PRIVATE_FILE);
  if (fd < 0)
    return fail (error, part, errno);

  return g_close (fd, NULL) || fail (error, part, errno);
}

/* All pages at once: the source is read as it is at one moment, and who writes to it meanwhile is
 * not held up. */
static gboolean
copy_pages (sqlite3 *source, const char *path, sqlite3 *copy, const char *part, GError **error)
{
  sqlite3_backup *backup = sqlite3_backup_init (copy, "main", source, "main");
  int result;

  if (backup == NULL)
    return snug_failure_set (error, copy, part);

  result = sqlite3_backup_step (backup, -1);
  if (sqlite3_backup_finish (backup) != SQLITE_OK)
    return snug_failure_set (error, copy, part);

  if (result == SQLITE_DONE)
    return TRUE;

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY, _ ("“%s” cannot be copied: %s"), path,
               sqlite3_errstr (result));
  return FALSE;
}

static gboolean
fill_part (sqlite3 *source, const char *path, const char *part, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    SQLITE_OPEN_EXRESCODE;
  sqlite3 *copy = NULL;
  gboolean filled;

  filled = (sqlite3_open_v2 (part, &copy, flags, NULL) == SQLITE_OK &&
            sqlite3_busy_timeout (copy, PATIENCE_MS) == SQLITE_OK) ||
           snug_failure_set (error, copy, part);
  filled = filled && copy_pages (source, path, copy, part, error) &&
           snug_schema_mark_copy (copy, part, error) &&
           snug_schema_check_content (copy, part, error);

  if (sqlite3_close (copy) != SQLITE_OK)
    g_critical ("“%s” is not closed: %s", part, sqlite3_errmsg (copy));

  return filled;
}

static gboolean
synchronize_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;

  if (fd < 0)
    return fail (error, folder, errno);

  done = fsync (fd) == 0 || fail (error, folder, errno);
  close (fd);

  return done;
}

static gboolean
put_in_place (const char *part, const char *target, gboolean replace, GError **error)
{
  int result = renameat2 (AT_FDCWD, part, AT_FDCWD, target, replace ? 0 : RENAME_NOREPLACE);

  if (result != 0 && errno == EEXIST)
    return fail_existing (error, target);

  /* Not every file system can do so. */
  if (result != 0 && errno == EINVAL && !replace)
    {
      if (g_file_test (target, G_FILE_TEST_EXISTS | G_FILE_TEST_IS_SYMLINK))
        return fail_existing (error, target);
      result = g_rename (part, target);
    }

  return result == 0 || fail (error, target, errno);
}

/**
 * snug_copy_make:
 * @source: a connection to a database
 * @path: its file, for messages
 * @target: (type filename): where to put the copy
 * @replace: whether the copy may take the place of a file that is there
 * @error: one of %SNUG_ERROR
 *
 * Copies a database while it may be in use, as it is at one moment. The copy is written beside its
 * place, checked, and put there when it is whole and on the disk: there is never half of one. Who
 * opens it as a log begins a new epoch.
 *
 * Returns: whether there is a copy
 */
gboolean
snug_copy_make (sqlite3 *source,
                const char *path,
                const char *target,
                gboolean replace,
                GError **error)
{
  g_autofree char *part = g_strconcat (target, ".part", NULL);

  if (!replace && g_file_test (target, G_FILE_TEST_EXISTS))
    return fail_existing (error, target);

  if (make_part (part, error) && fill_part (source, path, part, error) &&
      put_in_place (part, target, replace, error))
    return synchronize_folder (target, error);

  remove_part (part);
  return FALSE;
}
