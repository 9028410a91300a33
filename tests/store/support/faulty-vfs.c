/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "faulty-vfs.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>

/* SQLite has one table of methods for files that it locks and one for those that it does not. */
#define MAX_TABLES 4

static struct
{
  const sqlite3_io_methods *original;
  sqlite3_io_methods patched;
} tables[MAX_TABLES];

static gint n_tables;
static gint fault;
static gint once;
static gint n_syncs;
static guint kill_at;
static sqlite3_vfs vfs;
static sqlite3_vfs *original_vfs;

static const sqlite3_io_methods *
get_original (sqlite3_file *file)
{
  for (gint i = 0; i < n_tables; i++)
    {
      if (file->pMethods == &tables[i].patched)
        return tables[i].original;
    }

  g_assert_not_reached ();
}

static void
count_down (void)
{
  if (kill_at > 0 && --kill_at == 0)
    raise (SIGKILL);
}

static int
on_write (sqlite3_file *file, const void *data, int size, sqlite3_int64 offset)
{
  count_down ();
  switch ((FaultyVfsFault) g_atomic_int_get (&fault))
    {
    case FAULTY_VFS_DISK_FULL:
      if (g_atomic_int_get (&once))
        g_atomic_int_set (&fault, FAULTY_VFS_NONE);
      return SQLITE_FULL;
    case FAULTY_VFS_QUOTA:
    case FAULTY_VFS_WRITE_ERROR:
      return SQLITE_IOERR_WRITE;
    case FAULTY_VFS_NONE:
    case FAULTY_VFS_SYNC_ERROR:
    case FAULTY_VFS_READ_ERROR:
    default:
      return get_original (file)->xWrite (file, data, size, offset);
    }
}

static int
on_read (sqlite3_file *file, void *data, int size, sqlite3_int64 offset)
{
  if (g_atomic_int_get (&fault) == FAULTY_VFS_READ_ERROR)
    {
      if (g_atomic_int_get (&once))
        g_atomic_int_set (&fault, FAULTY_VFS_NONE);
      return SQLITE_IOERR_READ;
    }

  return get_original (file)->xRead (file, data, size, offset);
}

static int
on_file_control (sqlite3_file *file, int operation, void *data)
{
  if (operation == SQLITE_FCNTL_LAST_ERRNO && g_atomic_int_get (&fault) == FAULTY_VFS_QUOTA)
    {
      *(int *) data = EDQUOT;
      return SQLITE_OK;
    }

  return get_original (file)->xFileControl (file, operation, data);
}

static int
on_sync (sqlite3_file *file, int flags)
{
  count_down ();
  if (g_atomic_int_get (&fault) == FAULTY_VFS_SYNC_ERROR)
    return SQLITE_IOERR_FSYNC;

  g_atomic_int_inc (&n_syncs);

  return get_original (file)->xSync (file, flags);
}

static const sqlite3_io_methods *
patch (const sqlite3_io_methods *original)
{
  for (gint i = 0; i < n_tables; i++)
    {
      if (tables[i].original == original)
        return &tables[i].patched;
    }

  g_assert_cmpint (n_tables, <, MAX_TABLES);
  tables[n_tables].original = original;
  tables[n_tables].patched = *original;
  tables[n_tables].patched.xWrite = on_write;
  tables[n_tables].patched.xRead = on_read;
  tables[n_tables].patched.xSync = on_sync;
  tables[n_tables].patched.xFileControl = on_file_control;

  return &tables[n_tables++].patched;
}

static int
on_delete (sqlite3_vfs *self, const char *name, int synchronize)
{
  count_down ();
  return original_vfs->xDelete (original_vfs, name, synchronize);
}

static int
on_open (sqlite3_vfs *self, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  int result;

  count_down ();
  result = original_vfs->xOpen (original_vfs, name, file, flags, out_flags);
  if (result == SQLITE_OK &&
      (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0)
    file->pMethods = patch (file->pMethods);

  return result;
}

void
faulty_vfs_install (void)
{
  original_vfs = sqlite3_vfs_find (NULL);
  g_assert_nonnull (original_vfs);

  vfs = *original_vfs;
  vfs.zName = "faulty";
  vfs.pNext = NULL;
  vfs.xOpen = on_open;
  vfs.xDelete = on_delete;
  g_assert_cmpint (sqlite3_vfs_register (&vfs, TRUE), ==, SQLITE_OK);
}

void
faulty_vfs_set (FaultyVfsFault new_fault)
{
  g_atomic_int_set (&once, FALSE);
  g_atomic_int_set (&fault, (gint) new_fault);
}

void
faulty_vfs_set_once (FaultyVfsFault new_fault)
{
  g_assert_true (new_fault == FAULTY_VFS_READ_ERROR || new_fault == FAULTY_VFS_DISK_FULL);
  g_atomic_int_set (&once, TRUE);
  g_atomic_int_set (&fault, (gint) new_fault);
}

guint
faulty_vfs_get_n_syncs (void)
{
  guint n = (guint) g_atomic_int_get (&n_syncs);

  g_atomic_int_add (&n_syncs, -(gint) n);

  return n;
}

void
faulty_vfs_kill_at (guint n)
{
  kill_at = n;
}
