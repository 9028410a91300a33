/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is done with messages that are changed. */
#include "store/sql.h"
#include "store/statements.h"

/* Gets the revision of the last change; SQLITE_DONE if there is none. */
int
snug_statements_get_last_rev (SnugStatements *self, guint64 *rev)
{
  int result = sqlite3_step (self->get_last_rev);

  if (result == SQLITE_ROW)
    *rev = (guint64) sqlite3_column_int64 (self->get_last_rev, 0);

  return snug_sql_finish (self->get_last_rev, result);
}

/* Gets a message by its number; SQLITE_DONE if there is none. */
int
snug_statements_get_message (SnugStatements *self, guint64 seq, SnugMessage **message)
{
  int result;

  sqlite3_bind_int64 (self->get_message, 1, (sqlite3_int64) MIN (seq, G_MAXINT64));

  result = sqlite3_step (self->get_message);
  if (result == SQLITE_ROW)
    result = snug_statements_take_message (self, self->get_message, message);

  return snug_sql_finish (self->get_message, result);
}

/* Reads changed messages into an empty array, by revision; SQLITE_DONE if nothing failed. */
int
snug_statements_read_changed (SnugStatements *self,
                              guint64 after_rev,
                              guint64 last_seq,
                              guint limit,
                              GPtrArray *messages)
{
  sqlite3_stmt *statement = self->read_changed;

  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) MIN (after_rev, G_MAXINT64));
  sqlite3_bind_int64 (statement, 2, (sqlite3_int64) MIN (last_seq, G_MAXINT64));
  sqlite3_bind_int64 (statement, 3, limit);

  return snug_statements_take_messages (self, statement, messages);
}

/* Finds the change with the ids of a draft; SQLITE_DONE if there is none. */
int
snug_statements_find_change (SnugStatements *self, const SnugChange *draft, SnugChange **change)
{
  sqlite3_stmt *statement = self->find_change;
  int result;

  snug_sql_bind_text (statement, 1, snug_change_get_member_id (draft));
  snug_sql_bind_text (statement, 2, snug_change_get_client_id (draft));

  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *change = snug_change_stamp (draft, NULL, (guint64) sqlite3_column_int64 (statement, 0),
                                 sqlite3_column_int64 (statement, 1));

  return snug_sql_finish (statement, result);
}

/* Notes who made a change, so that a repeat is known. */
int
snug_statements_add_change (SnugStatements *self, const SnugChange *change)
{
  sqlite3_stmt *statement = self->add_change;

  snug_sql_bind_text (statement, 1, snug_change_get_member_id (change));
  snug_sql_bind_text (statement, 2, snug_change_get_client_id (change));
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) snug_change_get_seq (change));
  sqlite3_bind_int64 (statement, 4, (sqlite3_int64) snug_change_get_rev (change));
  sqlite3_bind_int64 (statement, 5, snug_change_get_time (change));

  return snug_sql_run (statement);
}

static int
change_reactions (SnugStatements *self, const SnugChange *change)
{
  sqlite3_stmt *statement;

  switch (snug_change_get_kind (change))
    {
    case SNUG_CHANGE_EDIT:
      return SQLITE_DONE;
    case SNUG_CHANGE_REMOVE:
      sqlite3_bind_int64 (self->remove_reactions, 1, (sqlite3_int64) snug_change_get_seq (change));
      return snug_sql_run (self->remove_reactions);
    case SNUG_CHANGE_REACT:
      statement = self->add_reaction;
      sqlite3_bind_int64 (statement, 1, (sqlite3_int64) snug_change_get_seq (change));
      sqlite3_bind_int64 (statement, 2, (sqlite3_int64) snug_change_get_rev (change));
      snug_sql_bind_text (statement, 3, snug_change_get_text (change));
      snug_sql_bind_text (statement, 4, snug_change_get_member_id (change));
      snug_sql_bind_text (statement, 5, snug_change_get_member_name (change));
      return snug_sql_run (statement);
    case SNUG_CHANGE_UNREACT:
      statement = self->remove_reaction;
      sqlite3_bind_int64 (statement, 1, (sqlite3_int64) snug_change_get_seq (change));
      snug_sql_bind_text (statement, 2, snug_change_get_text (change));
      snug_sql_bind_text (statement, 3, snug_change_get_member_id (change));
      return snug_sql_run (statement);
    default:
      g_return_val_if_reached (SQLITE_MISUSE);
    }
}

/* Brings a message into the state that a change gave it. */
int
snug_statements_change_message (SnugStatements *self, const SnugChange *change)
{
  sqlite3_stmt *statement = self->update_message;
  const SnugMessage *message = snug_change_get_message (change);
  int result;

  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) snug_message_get_seq (message));
  snug_sql_bind_text (statement, 2, snug_message_get_text (message));
  sqlite3_bind_int64 (statement, 3, (sqlite3_int64) snug_message_get_rev (message));
  sqlite3_bind_int64 (statement, 4, snug_message_get_edited_at (message));
  sqlite3_bind_int (statement, 5, snug_message_is_removed (message));

  result = snug_sql_run (statement);

  return result == SQLITE_DONE ? change_reactions (self, change) : result;
}
