/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/statements.h"

#define MESSAGE_COLUMNS "seq, time, kind, member_id, member_name, client_id, text, reply_to"

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
    { &self->add_message, "INSERT INTO messages (" MESSAGE_COLUMNS ")"
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
}

/* Binds what the caller keeps until the statement has run. */
static void
bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_STATIC);
}

static const char *
get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/* Ends the use of a statement, which holds locks and memory until then. */
static int
finish (sqlite3_stmt *statement, int result)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return result;
}

static int
run (sqlite3_stmt *statement)
{
  return finish (statement, sqlite3_step (statement));
}

int
snug_statements_begin (SnugStatements *self)
{
  return run (self->begin);
}

int
snug_statements_commit (SnugStatements *self)
{
  return run (self->commit);
}

int
snug_statements_rollback (SnugStatements *self)
{
  return run (self->rollback);
}

/* Gets the epoch; SQLITE_DONE if there is none. */
int
snug_statements_get_epoch (SnugStatements *self, char **epoch)
{
  int result = sqlite3_step (self->get_epoch);

  if (result == SQLITE_ROW)
    *epoch = g_strdup (get_text (self->get_epoch, 0));

  return finish (self->get_epoch, result);
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

  return finish (self->get_last, result);
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
  bind_text (statement, 4, snug_message_get_member_id (message));
  bind_text (statement, 5, snug_message_get_member_name (message));
  bind_text (statement, 6, snug_message_get_client_id (message));
  bind_text (statement, 7, snug_message_get_text (message));
  sqlite3_bind_int64 (statement, 8, (sqlite3_int64) snug_message_get_reply_to (message));

  result = sqlite3_step (statement);
  if (result == SQLITE_DONE && sqlite3_changes (sqlite3_db_handle (statement)) > 0)
    result = SQLITE_ROW;

  return finish (statement, result);
}

static SnugMessage *
get_message (sqlite3_stmt *statement)
{
  return snug_message_new_stored ((guint64) sqlite3_column_int64 (statement, 0),
                                  sqlite3_column_int64 (statement, 1),
                                  (SnugMessageKind) sqlite3_column_int (statement, 2),
                                  get_text (statement, 3), get_text (statement, 4),
                                  get_text (statement, 5), get_text (statement, 6),
                                  (guint64) sqlite3_column_int64 (statement, 7));
}

/* Finds the message with the ids of a draft; SQLITE_DONE if there is none. */
int
snug_statements_find_message (SnugStatements *self, const SnugMessage *draft, SnugMessage **message)
{
  sqlite3_stmt *statement = self->find_message;
  int result;

  bind_text (statement, 1, snug_message_get_member_id (draft));
  bind_text (statement, 2, snug_message_get_client_id (draft));

  result = sqlite3_step (statement);
  if (result == SQLITE_ROW)
    *message = get_message (statement);

  return finish (statement, result);
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

  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    g_ptr_array_add (messages, get_message (statement));

  reverse (messages);

  return finish (statement, result);
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
      *record =
          snug_member_record_new (get_text (statement, 0), get_text (statement, 1), token_hash);
      *seen = sqlite3_column_int64 (statement, 2);
    }

  return finish (statement, result);
}

/* Notes when a member was last here. */
int
snug_statements_touch_member (SnugStatements *self, const char *id, gint64 seen)
{
  bind_text (self->touch_member, 1, id);
  sqlite3_bind_int64 (self->touch_member, 2, seen);

  return run (self->touch_member);
}

/* Saves a member, new or known by the id. */
int
snug_statements_save_member (SnugStatements *self, const SnugMemberRecord *record, gint64 seen)
{
  sqlite3_stmt *statement = self->save_member;
  gsize size;
  const void *data = g_bytes_get_data (record->token_hash, &size);

  bind_text (statement, 1, record->id);
  bind_text (statement, 2, record->name);
  sqlite3_bind_blob64 (statement, 3, data, size, SQLITE_STATIC);
  sqlite3_bind_int64 (statement, 4, seen);

  return run (statement);
}
