/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/statements.h"

#include "store/sql.h"

#define MESSAGE_COLUMNS                                                                            \
  "seq, time, kind, member_id, member_name, client_id, text, reply_to, rev, edited, removed"

/**
 * snug_statements_prepare:
 * @self: zeroed memory
 * @db: a connection to a database of the current schema
 *
 * Prepares all statements.
 *
 * Returns: %SQLITE_OK, or another code; then, too, snug_statements_finalize() is due
 */
int
snug_statements_prepare (SnugStatements *self, sqlite3 *db)
{
  const struct
  {
    sqlite3_stmt **statement;
    const char *sql;
  } rows[] = {
    { &self->begin, "BEGIN IMMEDIATE" },
    { &self->commit, "COMMIT" },
    { &self->rollback, "ROLLBACK" },
    { &self->get_epoch, "SELECT value FROM meta WHERE key = 'epoch'" },
    { &self->get_last, "SELECT seq, time FROM messages ORDER BY seq DESC LIMIT 1" },
    { &self->add_message, "INSERT INTO messages (seq, time, kind, member_id, member_name,"
                          " client_id, text, reply_to)"
                          " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                          " ON CONFLICT (member_id, client_id) WHERE member_id IS NOT NULL"
                          " DO NOTHING" },
    { &self->find_message, "SELECT " MESSAGE_COLUMNS " FROM messages"
                           " WHERE member_id = ?1 AND client_id = ?2" },
    { &self->read_messages, "SELECT " MESSAGE_COLUMNS " FROM messages"
                            " WHERE seq > ?1 AND seq < ?2 ORDER BY seq DESC LIMIT ?3" },
    { &self->find_member, "SELECT id, name, seen FROM members WHERE token_hash = ?1" },
    { &self->touch_member, "UPDATE members SET seen = ?2 WHERE id = ?1" },
    { &self->save_member, "INSERT INTO members (id, name, token_hash, seen)"
                          " VALUES (?1, ?2, ?3, ?4)"
                          " ON CONFLICT (id) DO UPDATE SET name = excluded.name,"
                          " token_hash = excluded.token_hash, seen = excluded.seen" },
    { &self->get_last_rev, "SELECT rev FROM messages WHERE rev > 0 ORDER BY rev DESC LIMIT 1" },
    { &self->get_message, "SELECT " MESSAGE_COLUMNS " FROM messages WHERE seq = ?1" },
    { &self->read_changed, "SELECT " MESSAGE_COLUMNS " FROM messages"
                           " WHERE rev > ?1 AND rev > 0 AND seq <= ?2"
                           " ORDER BY rev LIMIT ?3" },
    { &self->read_reactions, "SELECT emoji, member_id, member_name FROM reactions"
                             " WHERE seq = ?1 ORDER BY rev" },
    { &self->find_change, "SELECT rev, time FROM changes"
                          " WHERE member_id = ?1 AND client_id = ?2" },
    { &self->add_change, "INSERT INTO changes (member_id, client_id, seq, rev, time)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)" },
    { &self->update_message, "UPDATE messages SET text = ?2, rev = ?3, edited = ?4, removed = ?5"
                             " WHERE seq = ?1" },
    { &self->add_reaction, "INSERT INTO reactions (seq, rev, emoji, member_id, member_name)"
                           " VALUES (?1, ?2, ?3, ?4, ?5)" },
    { &self->remove_reaction, "DELETE FROM reactions"
                              " WHERE seq = ?1 AND emoji = ?2 AND member_id = ?3" },
    { &self->remove_reactions, "DELETE FROM reactions WHERE seq = ?1" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      int result = sqlite3_prepare_v3 (db, rows[i].sql, -1, SQLITE_PREPARE_PERSISTENT,
                                       rows[i].statement, NULL);

      if (result != SQLITE_OK)
        return result;
    }

  return SQLITE_OK;
}

/**
 * snug_statements_finalize:
 * @self: the statements
 *
 * Frees the statements.
 */
void
snug_statements_finalize (SnugStatements *self)
{
  g_clear_pointer (&self->begin, sqlite3_finalize);
  g_clear_pointer (&self->commit, sqlite3_finalize);
  g_clear_pointer (&self->rollback, sqlite3_finalize);
  g_clear_pointer (&self->get_epoch, sqlite3_finalize);
  g_clear_pointer (&self->get_last, sqlite3_finalize);
  g_clear_pointer (&self->add_message, sqlite3_finalize);
  g_clear_pointer (&self->find_message, sqlite3_finalize);
  g_clear_pointer (&self->read_messages, sqlite3_finalize);
  g_clear_pointer (&self->find_member, sqlite3_finalize);
  g_clear_pointer (&self->touch_member, sqlite3_finalize);
  g_clear_pointer (&self->save_member, sqlite3_finalize);
  g_clear_pointer (&self->get_last_rev, sqlite3_finalize);
  g_clear_pointer (&self->get_message, sqlite3_finalize);
  g_clear_pointer (&self->read_changed, sqlite3_finalize);
  g_clear_pointer (&self->read_reactions, sqlite3_finalize);
  g_clear_pointer (&self->find_change, sqlite3_finalize);
  g_clear_pointer (&self->add_change, sqlite3_finalize);
  g_clear_pointer (&self->update_message, sqlite3_finalize);
  g_clear_pointer (&self->add_reaction, sqlite3_finalize);
  g_clear_pointer (&self->remove_reaction, sqlite3_finalize);
  g_clear_pointer (&self->remove_reactions, sqlite3_finalize);
}

int
snug_statements_begin (SnugStatements *self)
{
  return snug_sql_run (self->begin);
}

int
snug_statements_commit (SnugStatements *self)
{
  return snug_sql_run (self->commit);
}

int
snug_statements_rollback (SnugStatements *self)
{
  return snug_sql_run (self->rollback);
}

/* Gets the epoch; SQLITE_DONE if there is none. */
int
snug_statements_get_epoch (SnugStatements *self, char **epoch)
{
  int result = sqlite3_step (self->get_epoch);

  if (result == SQLITE_ROW)
    *epoch = g_strdup (snug_sql_get_text (self->get_epoch, 0));

  return snug_sql_finish (self->get_epoch, result);
}

/* Gets the last message's number and time; SQLITE_DONE if there is none. */
int
snug_statements_get_last (SnugStatements *self, guint64 *seq, gint64 *time)
{
  int result = sqlite3_step (self->get_last);

  if (result == SQLITE_ROW)
    {
      *seq = (guint64) sqlite3_column_int64 (self->get_last, 0);
      *time = sqlite3_column_int64 (self->get_last, 1);
    }

  return snug_sql_finish (self->get_last, result);
}

/* Adds a stamped message: SQLITE_ROW if it was added, SQLITE_DONE if one with its ids was there. */
int
snug_statements_add_message (SnugStatements *self, const SnugMessage *message)
{
  sqlite3_stmt *statement = self->add_message;
  int result;

  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) snug_message_get_seq (message));
  sqlite3_bind_int64 (statement, 2, snug_message_get_time (message));
  sqlite3_bind_int (statement, 3, snug_message_get_kind (message));
  snug_sql_bind_text (statement, 4, snug_message_get_member_id (message));
  snug_sql_bind_text (statement, 5, snug_message_get_member_name (message));
  snug_sql_bind_text (statement, 6, snug_message_get_client_id (message));
  snug_sql_bind_text (statement, 7, snug_message_get_text (message));
  sqlite3_bind_int64 (statement, 8, (sqlite3_int64) snug_message_get_reply_to (message));

  result = sqlite3_step (statement);
  if (result == SQLITE_DONE && sqlite3_changes (sqlite3_db_handle (statement)) > 0)
    result = SQLITE_ROW;

  return snug_sql_finish (statement, result);
}

/* Puts the reactions to a message, which are in a table of their own, into it. */
static int
take_reactions (SnugStatements *self, SnugMessage **message, SnugMessageState *state)
{
  sqlite3_stmt *statement = self->read_reactions;
  g_autoptr (GPtrArray) reactions = snug_reactions_new ();
  g_autoptr (SnugMessage) plain = g_steal_pointer (message);
  int result;

  state->reactions = reactions;
  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) snug_message_get_seq (plain));

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (reactions, snug_reaction_new (snug_sql_get_text (statement, 0),
                                                   snug_sql_get_text (statement, 1),
                                                   snug_sql_get_text (statement, 2)));

  if (result == SQLITE_DONE)
    *message = snug_message_with_state (plain, state);

  return snug_sql_finish (statement, result) == SQLITE_DONE ? SQLITE_ROW : result;
}

/* Makes a message of a row with MESSAGE_COLUMNS; SQLITE_ROW if nothing failed. */
int
snug_statements_take_message (SnugStatements *self, sqlite3_stmt *row, SnugMessage **message)
{
  SnugMessageState state = {
    .rev = (guint64) sqlite3_column_int64 (row, 8),
    .edited_at = sqlite3_column_int64 (row, 9),
    .removed = sqlite3_column_int (row, 10),
    .text = snug_sql_get_text (row, 6),
  };

  *message = snug_message_new_stored ((guint64) sqlite3_column_int64 (row, 0),
                                      sqlite3_column_int64 (row, 1),
                                      (SnugMessageKind) sqlite3_column_int (row, 2),
                                      snug_sql_get_text (row, 3), snug_sql_get_text (row, 4),
                                      snug_sql_get_text (row, 5), state.text,
                                      (guint64) sqlite3_column_int64 (row, 7));

  /* Most messages are as they were posted, and have no reactions. */
  return state.rev == 0 ? SQLITE_ROW : take_reactions (self, message, &state);
}

/* Finds the message with the ids of a draft; SQLITE_DONE if there is none. */
int
snug_statements_find_message (SnugStatements *self, const SnugMessage *draft, SnugMessage **message)
{
  sqlite3_stmt *statement = self->find_message;
  int result;

  snug_sql_bind_text (statement, 1, snug_message_get_member_id (draft));
  snug_sql_bind_text (statement, 2, snug_message_get_client_id (draft));

  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    result = snug_statements_take_message (self, statement, message);

  return snug_sql_finish (statement, result);
}

/* Runs a statement for rows with MESSAGE_COLUMNS; SQLITE_DONE if nothing failed. */
int
snug_statements_take_messages (SnugStatements *self, sqlite3_stmt *statement, GPtrArray *messages)
{
  SnugMessage *message = NULL;
  int result;

  while ((result = sqlite3_step (statement)) == SQLITE_ROW &&
         (result = snug_statements_take_message (self, statement, &message)) == SQLITE_ROW)
    g_ptr_array_add (messages, message);

  return snug_sql_finish (statement, result);
}

static void
reverse (GPtrArray *array)
{
  for (guint i = 0, j = array->len; i + 1 < j; i++)
    {
      gpointer other = array->pdata[--j];

      array->pdata[j] = array->pdata[i];
      array->pdata[i] = other;
    }
}

/* Reads messages into an empty array, the oldest first; SQLITE_DONE if nothing failed. */
int
snug_statements_read_messages (SnugStatements *self,
                               guint64 after,
                               guint64 before,
                               guint limit,
                               GPtrArray *messages)
{
  sqlite3_stmt *statement = self->read_messages;
  int result;

  sqlite3_bind_int64 (statement, 1, (sqlite3_int64) MIN (after, G_MAXINT64));
  sqlite3_bind_int64 (statement, 2,
                      before != 0 ? (sqlite3_int64) MIN (before, G_MAXINT64) : G_MAXINT64);
  sqlite3_bind_int64 (statement, 3, limit);

  result = snug_statements_take_messages (self, statement, messages);
  reverse (messages);

  return result;
}

/* Finds the member who has a token; SQLITE_DONE if there is none. */
int
snug_statements_find_member (SnugStatements *self,
                             GBytes *token_hash,
                             SnugMemberRecord **record,
                             gint64 *seen)
{
  sqlite3_stmt *statement = self->find_member;
  gsize size;
  const void *data = g_bytes_get_data (token_hash, &size);
  int result;

  sqlite3_bind_blob64 (statement, 1, data, size, SQLITE_STATIC);

  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    {
      *record = snug_member_record_new (snug_sql_get_text (statement, 0),
                                        snug_sql_get_text (statement, 1), token_hash);
      *seen = sqlite3_column_int64 (statement, 2);
    }

  return snug_sql_finish (statement, result);
}

/* Notes when a member was last here. */
int
snug_statements_touch_member (SnugStatements *self, const char *id, gint64 seen)
{
  snug_sql_bind_text (self->touch_member, 1, id);
  sqlite3_bind_int64 (self->touch_member, 2, seen);

  return snug_sql_run (self->touch_member);
}

/* Saves a member, new or known by the id. */
int
snug_statements_save_member (SnugStatements *self, const SnugMemberRecord *record, gint64 seen)
{
  sqlite3_stmt *statement = self->save_member;
  gsize size;
  const void *data = g_bytes_get_data (record->token_hash, &size);

  snug_sql_bind_text (statement, 1, record->id);
  snug_sql_bind_text (statement, 2, record->name);
  sqlite3_bind_blob64 (statement, 3, data, size, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, seen);

  return snug_sql_run (statement);
}
