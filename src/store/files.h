/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

#include <sys/types.h>

G_BEGIN_DECLS

/**
 * SnugFiles:
 *
 * The files of a database: whose they are, and that they stay where they are.
 */
typedef struct
{
  char *path; /* (owned) of the database, absolute */
  int lock;   /* the descriptor of the lock file, or -1 */
  dev_t device;
  ino_t inode;
  gint64 size;     /* of the database when it was opened, in bytes */
  gint64 wal_size; /* of its write-ahead log */
} SnugFiles;

gboolean snug_files_open (SnugFiles *self, const char *path, GError **error);
gboolean snug_files_check (const SnugFiles *self, GError **error);
void snug_files_close (SnugFiles *self);

G_END_DECLS
