/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/files.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/error.h"

#define PRIVATE_FOLDER 0700
#define PRIVATE_FILE 0600
#define OTHERS 0077

static gboolean
fail (GError **error, const char *path, int reason)
{
  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE, _ ("“%s” cannot be used: %s"), path,
               g_strerror (reason));

  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return g_mkdir_with_parents (folder, PRIVATE_FOLDER) == 0 || fail (error, folder, errno);
}

/* The lock is a file of its own: POSIX takes all locks of a file from a process that closes it
 * once, and those on the database belong to SQLite. */
static gboolean
take_lock (SnugFiles *self, GError **error)
{
  g_autofree char *path = g_strconcat (self->path, "-lock", NULL);

  self->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, PRIVATE_FILE);
  if (self->lock < 0)
    return fail (error, path, errno);

  if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  if (errno != EWOULDBLOCK)
    return fail (error, path, errno);

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY, _ ("Another Snug is using “%s”."),
               self->path);

  return FALSE;
}

static gboolean
make_file (const char *path, GError **error)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, PRIVATE_FILE);

  if (fd < 0)
    return fail (error, path, errno);

  return g_close (fd, NULL) || fail (error, path, errno);
}

/* What people say here is nobody else's business. */
static gboolean
make_private (const char *path, GError **error)
{
  struct stat status;

  if (lstat (path, &status) != 0)
    return errno == ENOENT || fail (error, path, errno);

  if (S_ISLNK (status.st_mode))
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE,
                   _ ("“%s” cannot be used: it is a symbolic link."), path);
      return FALSE;
    }

  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE,
                   _ ("“%s” cannot be used: it is not a regular file."), path);
      return FALSE;
    }

  return (status.st_mode & OTHERS) == 0 ||
         chmod (path, status.st_mode & ~(mode_t) OTHERS & 07777) == 0 || fail (error, path, errno);
}

static gboolean
prepare_files (SnugFiles *self, GError **error)
{
  g_autofree char *wal = g_strconcat (self->path, "-wal", NULL);
  g_autofree char *shm = g_strconcat (self->path, "-shm", NULL);
  struct stat status;

  if (!make_private (self->path, error) || !make_private (wal, error) || !make_private (shm, error))
    return FALSE;

  if (lstat (self->path, &status) != 0 && errno == ENOENT && !make_file (self->path, error))
    return FALSE;

  if (lstat (self->path, &status) != 0)
    return fail (error, self->path, errno);

  self->device = status.st_dev;
  self->inode = status.st_ino;
  self->size = status.st_size;
  self->wal_size = lstat (wal, &status) == 0 ? status.st_size : 0;

  return TRUE;
}

/**
 * snug_files_open:
 * @self: zeroed memory
 * @path: the database file, which need not exist
 * @error: %SNUG_ERROR_STORAGE, or %SNUG_ERROR_STORAGE_BUSY if another process has the database
 *
 * Prepares the files of a database: makes the folder and the file if there are none, makes sure
 * that nobody else can read them, and locks them against another Snug.
 *
 * Returns: whether the database may be opened; after %FALSE as well snug_files_close() is due
 */
gboolean
snug_files_open (SnugFiles *self, const char *path, GError **error)
{
  self->path = g_canonicalize_filename (path, NULL);
  self->lock = -1;

  return make_folder (self->path, error) && take_lock (self, error) && prepare_files (self, error);
}

/**
 * snug_files_check:
 * @self: open files
 * @error: %SNUG_ERROR_STORAGE
 *
 * Checks that the database is still the file that was opened. Were it moved or deleted, SQLite
 * would go on writing where nobody will ever look.
 *
 * Returns: whether it is so
 */
gboolean
snug_files_check (const SnugFiles *self, GError **error)
{
  struct stat status;

  if (lstat (self->path, &status) != 0)
    return fail (error, self->path, errno);

  if (status.st_dev == self->device && status.st_ino == self->inode)
    return TRUE;

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE,
               _ ("“%s” has been replaced while it was in use."), self->path);

  return FALSE;
}

/**
 * snug_files_close:
 * @self: some files
 *
 * Gives the files free for others.
 */
void
snug_files_close (SnugFiles *self)
{
  if (self->lock >= 0)
    close (self->lock);

  self->lock = -1;
  g_clear_pointer (&self->path, g_free);
}
