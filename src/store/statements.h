/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/log.h"
#include "store/private.h"

G_BEGIN_DECLS

/**
 * SnugStatements:
 *
 * Everything that is done with an open database, prepared once. The functions return what
 * sqlite3_step() does, so that the caller decides what a failure means.
 */
typedef struct
{
  sqlite3_stmt *begin;         /* (owned) */
  sqlite3_stmt *commit;        /* (owned) */
  sqlite3_stmt *rollback;      /* (owned) */
  sqlite3_stmt *get_epoch;     /* (owned) */
  sqlite3_stmt *get_last;      /* (owned) */
  sqlite3_stmt *add_message;   /* (owned) */
  sqlite3_stmt *find_message;  /* (owned) */
  sqlite3_stmt *read_messages; /* (owned) */
  sqlite3_stmt *find_member;   /* (owned) */
  sqlite3_stmt *touch_member;  /* (owned) */
  sqlite3_stmt *save_member;   /* (owned) */

  sqlite3_stmt *get_last_rev;     /* (owned) */
  sqlite3_stmt *get_message;      /* (owned) */
  sqlite3_stmt *read_changed;     /* (owned) */
  sqlite3_stmt *read_reactions;   /* (owned) */
  sqlite3_stmt *find_change;      /* (owned) */
  sqlite3_stmt *add_change;       /* (owned) */
  sqlite3_stmt *update_message;   /* (owned) */
  sqlite3_stmt *add_reaction;     /* (owned) */
  sqlite3_stmt *remove_reaction;  /* (owned) */
  sqlite3_stmt *remove_reactions; /* (owned) */
} SnugStatements;

int snug_statements_prepare (SnugStatements *self, sqlite3 *db);
void snug_statements_finalize (SnugStatements *self);

int snug_statements_begin (SnugStatements *self);
int snug_statements_commit (SnugStatements *self);
int snug_statements_rollback (SnugStatements *self);

int snug_statements_get_epoch (SnugStatements *self, char **epoch);
int snug_statements_get_last (SnugStatements *self, guint64 *seq, gint64 *time);
int snug_statements_add_message (SnugStatements *self, const SnugMessage *message);
int snug_statements_find_message (SnugStatements *self,
                                  const SnugMessage *draft,
                                  SnugMessage **message);
int snug_statements_read_messages (SnugStatements *self,
                                   guint64 after,
                                   guint64 before,
                                   guint limit,
                                   GPtrArray *messages);
int snug_statements_find_member (SnugStatements *self,
                                 GBytes *token_hash,
                                 SnugMemberRecord **record,
                                 gint64 *seen);
int snug_statements_touch_member (SnugStatements *self, const char *id, gint64 seen);
int snug_statements_save_member (SnugStatements *self, const SnugMemberRecord *record, gint64 seen);

/* statements-changes.c */
int snug_statements_get_last_rev (SnugStatements *self, guint64 *rev);
int snug_statements_get_message (SnugStatements *self, guint64 seq, SnugMessage **message);
int snug_statements_read_changed (SnugStatements *self,
                                  guint64 after_rev,
                                  guint64 last_seq,
                                  guint limit,
                                  GPtrArray *messages);
int snug_statements_find_change (SnugStatements *self,
                                 const SnugChange *draft,
                                 SnugChange **change);
int snug_statements_add_change (SnugStatements *self, const SnugChange *change);
int snug_statements_change_message (SnugStatements *self, const SnugChange *change);

/* For the files that have the statements. */
int snug_statements_take_message (SnugStatements *self, sqlite3_stmt *row, SnugMessage **message);
int snug_statements_take_messages (SnugStatements *self,
                                   sqlite3_stmt *statement,
                                   GPtrArray *messages);

G_END_DECLS
