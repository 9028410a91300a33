/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/files.h"
#include "store/private.h"
#include "store/statements.h"

G_BEGIN_DECLS

/* How long a message waits for another program that has the database locked. */
#define SNUG_DATABASE_PATIENCE (5 * G_TIME_SPAN_SECOND)

/**
 * SnugDatabase:
 *
 * An open database. One thread has it at a time; only snug_database_hurry() is for all.
 */
typedef struct
{
  SnugFiles files;
  sqlite3 *db; /* (owned) */
  SnugStatements statements;
  char *epoch;       /* (owned) */
  guint64 last_seq;  /* when it was opened */
  guint64 last_rev;  /* the same */
  gint64 deadline;   /* when to give up waiting for a lock, monotonic microseconds */
  gint hurry;        /* atomic: nobody has time to wait any more */
  gint64 hurried_at; /* when this was noticed, monotonic microseconds */
  GError *broken;    /* (owned) (nullable) why nothing may be written any more */
  GError *trouble; /* (owned) (nullable) why nothing could be written the last time, or may soon */
  gboolean has_reserve;
  gboolean is_full; /* something was refused for want of space since there was some */
} SnugDatabase;

SnugDatabase *snug_database_open (const char *path, gboolean synchronous_full, GError **error);
gboolean snug_database_close (SnugDatabase *self, GError **error);
void snug_database_free (SnugDatabase *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugDatabase, snug_database_free)

gboolean snug_database_fail (SnugDatabase *self, GError **error);
void snug_database_note (SnugDatabase *self, const GError *error);
gboolean snug_database_give_up_reserve (SnugDatabase *self);
gboolean snug_database_try (SnugDatabase *self, GError **error);
void snug_database_set_deadline (SnugDatabase *self, gint64 deadline);
void snug_database_hurry (SnugDatabase *self);

G_END_DECLS
