/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FAULTY_VFS_NONE,
  FAULTY_VFS_DISK_FULL,   /* nothing can be written: ENOSPC */
  FAULTY_VFS_QUOTA,       /* nothing can be written: EDQUOT */
  FAULTY_VFS_WRITE_ERROR, /* nothing can be written: EIO */
  FAULTY_VFS_SYNC_ERROR,  /* fsync fails */
  FAULTY_VFS_READ_ERROR,  /* nothing can be read: EIO */
} FaultyVfsFault;

/* Puts itself under every database that is opened from now on, and does as SQLite's own until it is
 * told otherwise. */
void faulty_vfs_install (void);
void faulty_vfs_set (FaultyVfsFault fault);

/* The same for %FAULTY_VFS_READ_ERROR and %FAULTY_VFS_DISK_FULL, until it has happened once. */
void faulty_vfs_set_once (FaultyVfsFault fault);

/* Kills the program, which has one thread, when something is opened, written, synchronized or
 * deleted for the nth time. */
void faulty_vfs_kill_at (guint n);

/* How many times the write-ahead log was synchronized since the last time this was asked. */
guint faulty_vfs_get_n_syncs (void);

G_END_DECLS
