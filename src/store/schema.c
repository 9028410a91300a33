/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/schema.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "store/failure.h"
#include "store/migration.h"

/**
 * steps:
 *
 * How the schema became what it is, a step per version; those that a database lacks are run in
 * one transaction. Steps are never changed once they are released, only added.
 *
 * 1. - meta has “epoch”, which names this history, and “closed”, which is 0 while somebody writes;
 *      in a copy it has “copy” as well, which is 1 until somebody writes to it.
 *    - members are those who have a token. seen is when they last came, in milliseconds since the
 *      Unix epoch, and at most a day behind.
 *    - messages has all that was said. seq counts from 1 without holes and is the order; time, in
 *      milliseconds since the Unix epoch, never decreases with it. The name is the one of the time.
 *      Guests are no members, so that member_id refers to nothing.
 * 2. Messages can be changed.
 *    - messages has them as they are now. rev numbers the changes of all messages together and is
 *      that of the message's last one, 0 if there was none; edited is when the text was last
 *      changed, or 0. Of a removed message neither text nor reactions are kept.
 *    - reactions has what is at a message now; their order is that of rev.
 *    - changes has who made which change, without what it was, so that a repeat is known.
 */
static const char *const steps[] = {
  "PRAGMA application_id = 0x536e7567;"
  "CREATE TABLE meta ("
  "  key TEXT NOT NULL PRIMARY KEY,"
  "  value TEXT NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "INSERT INTO meta (key, value) VALUES"
  "  ('epoch', lower(hex(randomblob(16)))),"
  "  ('closed', '0');"
  "CREATE TABLE members ("
  "  id TEXT NOT NULL PRIMARY KEY CHECK (id <> ''),"
  "  name TEXT NOT NULL CHECK (name <> ''),"
  "  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),"
  "  seen INTEGER NOT NULL"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE messages ("
  "  seq INTEGER PRIMARY KEY CHECK (seq > 0),"
  "  time INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL CHECK (kind >= 0),"
  "  member_id TEXT CHECK (member_id <> ''),"
  "  member_name TEXT CHECK (member_name <> ''),"
  "  client_id TEXT CHECK (client_id <> ''),"
  "  text TEXT NOT NULL CHECK (text <> ''),"
  "  reply_to INTEGER NOT NULL CHECK (reply_to >= 0)"
  ") STRICT;"
  "CREATE UNIQUE INDEX messages_by_client_id ON messages (member_id, client_id)"
  "  WHERE member_id IS NOT NULL;",
  "CREATE TABLE messages_2 ("
  "  seq INTEGER PRIMARY KEY CHECK (seq > 0),"
  "  time INTEGER NOT NULL,"
  "  kind INTEGER NOT NULL CHECK (kind >= 0),"
  "  member_id TEXT CHECK (member_id <> ''),"
  "  member_name TEXT CHECK (member_name <> ''),"
  "  client_id TEXT CHECK (client_id <> ''),"
  "  text TEXT NOT NULL CHECK ((text = '') = removed),"
  "  reply_to INTEGER NOT NULL CHECK (reply_to >= 0),"
  "  rev INTEGER NOT NULL DEFAULT 0 CHECK (rev >= 0),"
  "  edited INTEGER NOT NULL DEFAULT 0,"
  "  removed INTEGER NOT NULL DEFAULT 0 CHECK (removed IN (0, 1))"
  ") STRICT;"
  "INSERT INTO messages_2 (seq, time, kind, member_id, member_name, client_id, text, reply_to)"
  "  SELECT seq, time, kind, member_id, member_name, client_id, text, reply_to FROM messages"
  "  ORDER BY seq;"
  "DROP TABLE messages;"
  "ALTER TABLE messages_2 RENAME TO messages;"
  "CREATE UNIQUE INDEX messages_by_client_id ON messages (member_id, client_id)"
  "  WHERE member_id IS NOT NULL;"
  "CREATE UNIQUE INDEX messages_by_rev ON messages (rev) WHERE rev > 0;"
  "CREATE TABLE reactions ("
  "  seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,"
  "  rev INTEGER NOT NULL CHECK (rev > 0),"
  "  emoji TEXT NOT NULL CHECK (emoji <> ''),"
  "  member_id TEXT NOT NULL CHECK (member_id <> ''),"
  "  member_name TEXT NOT NULL CHECK (member_name <> ''),"
  "  PRIMARY KEY (seq, rev)"
  ") STRICT, WITHOUT ROWID;"
  "CREATE TABLE changes ("
  "  member_id TEXT NOT NULL CHECK (member_id <> ''),"
  "  client_id TEXT NOT NULL CHECK (client_id <> ''),"
  "  seq INTEGER NOT NULL REFERENCES messages (seq) ON DELETE CASCADE,"
  "  rev INTEGER NOT NULL CHECK (rev >= 0),"
  "  time INTEGER NOT NULL,"
  "  PRIMARY KEY (member_id, client_id)"
  ") STRICT, WITHOUT ROWID;",
  NULL,
};

/**
 * snug_schema_get_version:
 *
 * Gets the version that this program writes.
 *
 * Returns: the version, counted from 1
 */
int
snug_schema_get_version (void)
{
  return (int) G_N_ELEMENTS (steps) - 1;
}

static gboolean
execute (sqlite3 *db, const char *path, const char *sql, GError **error)
{
  return sqlite3_exec (db, sql, NULL, NULL, NULL) == SQLITE_OK ||
         snug_failure_set (error, db, path);
}

static gboolean
query_integer (sqlite3 *db, const char *path, const char *sql, gint64 *value, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    return snug_failure_set (error, db, path);

  *value = sqlite3_column_int64 (statement, 0);

  return TRUE;
}

static char *
query_text (sqlite3 *db, const char *path, const char *sql, GError **error)
{
  g_autoptr (sqlite3_stmt) statement = NULL;

  if (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL) != SQLITE_OK ||
      sqlite3_step (statement) != SQLITE_ROW)
    {
      snug_failure_set (error, db, path);
      return NULL;
    }

  return g_strdup ((const char *) sqlite3_column_text (statement, 0));
}

/**
 * snug_schema_check:
 * @db: a connection
 * @path: the database file, for messages
 * @is_new: (out): whether there is nothing in it yet
 * @error: %SNUG_ERROR_CORRUPT, %SNUG_ERROR_SCHEMA_TOO_NEW, or another one of %SNUG_ERROR
 *
 * Looks whose database this is, and writes nothing.
 *
 * Returns: whether it is one that this program can use
 */
gboolean
snug_schema_check (sqlite3 *db, const char *path, gboolean *is_new, GError **error)
{
  gint64 n_objects = 0;
  gint64 application = 0;
  gint64 version = 0;

  if (!query_integer (db, path, "SELECT count(*) FROM sqlite_schema", &n_objects, error) ||
      !query_integer (db, path, "PRAGMA application_id", &application, error) ||
      !query_integer (db, path, "PRAGMA user_version", &version, error))
    return FALSE;

  *is_new = n_objects == 0 && application == 0 && version == 0;
  if (*is_new)
    return TRUE;

  if (application != SNUG_SCHEMA_APPLICATION_ID || version < 1)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT,
                   _ ("“%s” is a database of another program."), path);
      return FALSE;
    }

  if (version > snug_schema_get_version ())
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_SCHEMA_TOO_NEW,
                   _ ("“%s” was written by a newer version of Snug."), path);
      return FALSE;
    }

  return TRUE;
}

/**
 * snug_schema_check_size:
 * @db: a connection
 * @path: the database file, for messages
 * @size: the size of the file in bytes
 * @error: %SNUG_ERROR_CORRUPT, or another one of %SNUG_ERROR
 *
 * Looks whether the file ends within a page. SQLite would fill it with zeros and, if these are in a
 * text, notice nothing. While there is a write-ahead log such a page may be about to be written
 * again, and says nothing.
 *
 * Returns: whether the size is right
 */
gboolean
snug_schema_check_size (sqlite3 *db, const char *path, gint64 size, GError **error)
{
  gint64 page_size = 0;

  if (!query_integer (db, path, "PRAGMA page_size", &page_size, error))
    return FALSE;

  if (size % page_size == 0)
    return TRUE;

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT, _ ("“%s” is damaged: the end is missing."),
               path);

  return FALSE;
}

/**
 * snug_schema_check_content:
 * @db: a connection
 * @path: the database file, for messages
 * @error: %SNUG_ERROR_CORRUPT, or another one of %SNUG_ERROR
 *
 * Reads all of the database to see that it is sound; it writes nothing.
 *
 * Returns: whether it is sound
 */
gboolean
snug_schema_check_content (sqlite3 *db, const char *path, GError **error)
{
  g_autofree char *result = query_text (db, path, "PRAGMA quick_check(1)", error);

  if (result == NULL)
    return FALSE;

  if (g_str_equal (result, "ok"))
    return TRUE;

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT, _ ("“%s” is damaged: %s"), path, result);

  return FALSE;
}

/**
 * snug_schema_was_closed:
 * @db: a connection to a database of ours
 *
 * Tells whether whoever had the database last closed it properly.
 *
 * Returns: whether this is known
 */
gboolean
snug_schema_was_closed (sqlite3 *db)
{
  g_autofree char *closed =
      query_text (db, "", "SELECT value FROM meta WHERE key = 'closed'", NULL);

  return g_strcmp0 (closed, "1") == 0;
}

static gboolean
set_pragma (sqlite3 *db, const char *path, const char *sql, const char *expected, GError **error)
{
  g_autofree char *value = query_text (db, path, sql, error);

  if (value == NULL)
    return FALSE;

  if (g_str_equal (value, expected))
    return TRUE;

  g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE,
               _ ("“%s” cannot be used: %s has no effect there."), path, sql);

  return FALSE;
}

/**
 * snug_schema_configure:
 * @db: a connection
 * @path: the database file, for messages
 * @synchronous_full: whether what is committed has to survive a power cut, or only a crash
 * @error: one of %SNUG_ERROR
 *
 * Sets how the database is written, and reads back that it is so. Of what is deleted or replaced
 * nothing is left in the file.
 *
 * Returns: whether it is so
 */
gboolean
snug_schema_configure (sqlite3 *db, const char *path, gboolean synchronous_full, GError **error)
{
  /* The cache is small, as the system has one too: what was written long ago is seldom asked for,
   * and would stay in memory for good. */
  static const char *const pragmas = "PRAGMA cache_size = -512;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA cell_size_check = ON;"
                                     "PRAGMA temp_store = MEMORY;";

  return set_pragma (db, path, "PRAGMA journal_mode = WAL", "wal", error) &&
         execute (db, path,
                  synchronous_full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                  error) &&
         set_pragma (db, path, "PRAGMA synchronous", synchronous_full ? "2" : "1", error) &&
         set_pragma (db, path, "PRAGMA wal_autocheckpoint = 1000", "1000", error) &&
         set_pragma (db, path, "PRAGMA journal_size_limit = 16777216", "16777216", error) &&
         set_pragma (db, path, "PRAGMA secure_delete = ON", "1", error) &&
         execute (db, path, pragmas, error);
}

/**
 * snug_schema_migrate:
 * @db: a connection to a new database or to one of ours
 * @path: the database file
 * @error: one of %SNUG_ERROR
 *
 * Brings the database to the version that this program writes, after keeping a copy of it.
 *
 * Returns: whether it has that version
 */
gboolean
snug_schema_migrate (sqlite3 *db, const char *path, GError **error)
{
  return snug_migration_run (db, path, steps, error);
}

/**
 * snug_schema_mark_copy:
 * @db: a connection to a copy of a database of ours
 * @path: the database file, for messages
 * @error: one of %SNUG_ERROR
 *
 * Makes a copy a file of its own, without a write-ahead log, and notes what it is.
 *
 * Returns: whether this is done
 */
gboolean
snug_schema_mark_copy (sqlite3 *db, const char *path, GError **error)
{
  return set_pragma (db, path, "PRAGMA journal_mode = DELETE", "delete", error) &&
         execute (db, path, "INSERT OR REPLACE INTO meta (key, value) VALUES ('copy', '1')", error);
}

/**
 * snug_schema_adopt_copy:
 * @db: a connection
 * @path: the database file, for messages
 * @error: one of %SNUG_ERROR
 *
 * Gives a new epoch to a database that is a copy of another one. What comes after the last message
 * of the copy has numbers that other messages had in the original, and clients have to know.
 *
 * Returns: whether the database has an epoch of its own
 */
gboolean
snug_schema_adopt_copy (sqlite3 *db, const char *path, GError **error)
{
  /* One statement, so that it is a transaction; most databases are no copies. */
  static const char *const sql =
      "UPDATE meta SET value = CASE key WHEN 'epoch' THEN lower(hex(randomblob(16))) ELSE '0' END"
      "  WHERE key IN ('epoch', 'copy')"
      "  AND (SELECT value FROM meta WHERE key = 'copy') = '1'";

  return execute (db, path, sql, error);
}

/**
 * snug_schema_set_closed:
 * @db: a connection
 * @path: the database file, for messages
 * @closed: whether the database is closed properly
 * @error: one of %SNUG_ERROR
 *
 * Notes that the database is being used, or is not any more.
 *
 * Returns: whether it is noted
 */
gboolean
snug_schema_set_closed (sqlite3 *db, const char *path, gboolean closed, GError **error)
{
  return execute (db, path,
                  closed ? "UPDATE meta SET value = '1' WHERE key = 'closed'"
                         : "UPDATE meta SET value = '0' WHERE key = 'closed'",
                  error);
}
