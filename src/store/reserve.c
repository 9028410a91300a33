/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/reserve.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define PRIVATE_FILE 0600

static char *
get_path (const char *database)
{
  return g_strconcat (database, "-reserve", NULL);
}

static gboolean
allocate (const char *path)
{
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, PRIVATE_FILE);
  gboolean allocated;

  if (fd < 0)
    return FALSE;

  allocated = posix_fallocate (fd, 0, SNUG_RESERVE_SIZE) == 0;
  close (fd);
  if (!allocated)
    g_unlink (path);

  return allocated;
}

/**
 * snug_reserve_make:
 * @database: (type filename): the database file
 *
 * Sets space aside beside a database, if there is enough. A full disk also keeps SQLite from moving
 * what is in the write-ahead log into the database, so that it could not even give space back.
 *
 * Returns: whether there is a reserve
 */
gboolean
snug_reserve_make (const char *database)
{
  g_autofree char *path = get_path (database);
  struct stat status;

  if (lstat (path, &status) == 0)
    {
      if (S_ISREG (status.st_mode) && status.st_size >= SNUG_RESERVE_SIZE)
        return TRUE;
      g_unlink (path);
    }

  /* The reserve is for the end, and does not itself bring it about. */
  return snug_reserve_has_space (database, 2 * SNUG_RESERVE_SIZE) && allocate (path);
}

/**
 * snug_reserve_give_up:
 * @database: (type filename): the database file
 *
 * Gives the space back.
 *
 * Returns: whether there is more space now
 */
gboolean
snug_reserve_give_up (const char *database)
{
  g_autofree char *path = get_path (database);

  return g_unlink (path) == 0;
}

/**
 * snug_reserve_has_space:
 * @database: (type filename): the database file
 * @size: in bytes
 *
 * Returns: whether the disk of a database has so much space
 */
gboolean
snug_reserve_has_space (const char *database, guint64 size)
{
  g_autofree char *folder = g_path_get_dirname (database);
  struct statvfs status;

  return statvfs (folder, &status) == 0 && (guint64) status.f_bavail * status.f_frsize >= size;
}
