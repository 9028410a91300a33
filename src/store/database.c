/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/database.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "store/failure.h"
#include "store/reserve.h"
#include "store/schema.h"

/* A database up to this size is checked each time, which takes some milliseconds. */
#define SMALL (8 * 1024 * 1024)

/* How long whoever closes waits for another program. */
#define LAST_PATIENCE G_TIME_SPAN_SECOND

#define SHORTEST_NAP 1000
#define LONGEST_NAP 20000

/* Called by SQLite when another program has a lock; returns whether to try again. */
static int
on_busy (void *data, int n_tries)
{
  SnugDatabase *self = data;
  gint64 now = g_get_monotonic_time ();

  if (g_atomic_int_get (&self->hurry) && self->hurried_at == 0)
    self->hurried_at = now;

  if (self->hurried_at != 0)
    self->deadline = MIN (self->deadline, self->hurried_at + LAST_PATIENCE);

  if (now >= self->deadline)
    return 0;

  g_usleep ((gulong) CLAMP (n_tries * SHORTEST_NAP, SHORTEST_NAP, LONGEST_NAP));

  return 1;
}

static gboolean
set_option (SnugDatabase *self, int option, int value)
{
  return sqlite3_db_config (self->db, option, value, NULL) == SQLITE_OK;
}

/* Opens the file without a promise to be able to use it. Until that is clear nothing is written,
 * neither when the connection is closed: a damaged file stays as it is. */
static gboolean
connect_to_file (SnugDatabase *self, GError **error)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    SQLITE_OPEN_EXRESCODE;

  if (sqlite3_open_v2 (self->files.path, &self->db, flags, NULL) != SQLITE_OK ||
      !set_option (self, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1) ||
      !set_option (self, SQLITE_DBCONFIG_DEFENSIVE, 1) ||
      !set_option (self, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0))
    return snug_failure_set (error, self->db, self->files.path);

  if (sqlite3_db_readonly (self->db, "main") != 0)
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE,
                   _ ("“%s” cannot be used: it cannot be written to."), self->files.path);
      return FALSE;
    }

  return sqlite3_busy_timeout (self->db, SNUG_DATABASE_PATIENCE / 1000) == SQLITE_OK ||
         snug_failure_set (error, self->db, self->files.path);
}

static gboolean
check (SnugDatabase *self, GError **error)
{
  const char *path = self->files.path;
  gboolean is_new = FALSE;

  if (!snug_schema_check (self->db, path, &is_new, error))
    return FALSE;

  if (self->files.wal_size == 0 &&
      !snug_schema_check_size (self->db, path, self->files.size, error))
    return FALSE;

  if (is_new || (self->files.size > SMALL && snug_schema_was_closed (self->db)))
    return TRUE;

  return snug_schema_check_content (self->db, path, error);
}

static gboolean
load (SnugDatabase *self, GError **error)
{
  gint64 time;

  if (snug_statements_prepare (&self->statements, self->db) != SQLITE_OK ||
      snug_statements_get_epoch (&self->statements, &self->epoch) != SQLITE_ROW)
    return snug_failure_set (error, self->db, self->files.path);

  switch (snug_statements_get_last (&self->statements, &self->last_seq, &time))
    {
    case SQLITE_ROW:
    case SQLITE_DONE:
      break;
    default:
      return snug_failure_set (error, self->db, self->files.path);
    }

  switch (snug_statements_get_last_rev (&self->statements, &self->last_rev))
    {
    case SQLITE_ROW:
    case SQLITE_DONE:
      return TRUE;
    default:
      return snug_failure_set (error, self->db, self->files.path);
    }
}

/**
 * snug_database_open:
 * @path: the file, which need not exist
 * @synchronous_full: whether what is committed has to survive a power cut, or only a crash
 * @error: %SNUG_ERROR_CORRUPT, %SNUG_ERROR_SCHEMA_TOO_NEW, %SNUG_ERROR_STORAGE,
 *   %SNUG_ERROR_STORAGE_FULL or %SNUG_ERROR_STORAGE_BUSY
 *
 * Opens a database, makes it if there is none, and brings it to the current schema. It is checked
 * from end to end if it is small or was not closed properly; what cannot be used is left as it is.
 *
 * Returns: (transfer full): the database; %NULL with @error
 */
SnugDatabase *
snug_database_open (const char *path, gboolean synchronous_full, GError **error)
{
  g_autoptr (SnugDatabase) self = g_new0 (SnugDatabase, 1);

  if (!snug_files_open (&self->files, path, error) || !connect_to_file (self, error) ||
      !check (self, error) ||
      !snug_schema_configure (self->db, self->files.path, synchronous_full, error) ||
      !snug_schema_migrate (self->db, self->files.path, error) ||
      !snug_schema_adopt_copy (self->db, self->files.path, error) ||
      !snug_schema_set_closed (self->db, self->files.path, FALSE, error) || !load (self, error))
    return NULL;

  self->has_reserve = snug_reserve_make (self->files.path);
  snug_database_note (self, NULL);
  set_option (self, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0);
  sqlite3_busy_handler (self->db, on_busy, self);

  return g_steal_pointer (&self);
}

/**
 * snug_database_close:
 * @self: (transfer full): a database
 * @error: one of %SNUG_ERROR
 *
 * Closes a database: notes that this was done properly, moves everything from the write-ahead log
 * into the file, and frees it. What was committed is safe in any case.
 *
 * Returns: whether all of it worked
 */
gboolean
snug_database_close (SnugDatabase *self, GError **error)
{
  G_GNUC_UNUSED g_autoptr (SnugDatabase) owned = self;

  if (self->broken != NULL)
    {
      g_propagate_error (error, g_error_copy (self->broken));
      return FALSE;
    }

  self->deadline = g_get_monotonic_time () + LAST_PATIENCE;
  if (!snug_schema_set_closed (self->db, self->files.path, TRUE, error))
    return FALSE;

  return sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) ==
             SQLITE_OK ||
         snug_failure_set (error, self->db, self->files.path);
}

/**
 * snug_database_free:
 * @self: (transfer full): a database
 *
 * Lets go of a database as a crash would. What was committed is safe.
 */
void
snug_database_free (SnugDatabase *self)
{
  snug_statements_finalize (&self->statements);

  if (self->broken != NULL)
    set_option (self, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1);

  if (sqlite3_close (self->db) != SQLITE_OK)
    g_critical ("“%s” is not closed: %s", self->files.path, sqlite3_errmsg (self->db));

  snug_files_close (&self->files);
  g_clear_pointer (&self->epoch, g_free);
  g_clear_error (&self->broken);
  g_clear_error (&self->trouble);
  g_free (self);
}

/**
 * snug_database_fail:
 * @self: a database whose last call failed
 * @error: one of %SNUG_ERROR
 *
 * Says why a call failed, and remembers it if nothing may be written any more.
 *
 * Returns: %FALSE
 */
gboolean
snug_database_fail (SnugDatabase *self, GError **error)
{
  g_autoptr (GError) failure = NULL;

  snug_failure_set (&failure, self->db, self->files.path);

  if (self->broken == NULL && snug_failure_is_final (self->db))
    self->broken = g_error_copy (failure);

  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/**
 * snug_database_note:
 * @self: a database
 * @error: (nullable): why a transaction failed, or %NULL if it was committed
 *
 * Notes how things are.
 */
void
snug_database_note (SnugDatabase *self, const GError *error)
{
  /* Where something large had no place something small may have one, in the space of the former. */
  if (error == NULL && self->is_full && !self->has_reserve &&
      !snug_reserve_has_space (self->files.path, SNUG_RESERVE_LEAST_SPACE))
    return;

  self->is_full = g_error_matches (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_clear_error (&self->trouble);

  if (error != NULL)
    self->trouble = g_error_copy (error);
  else if (!self->has_reserve)
    g_set_error (&self->trouble, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL,
                 _ ("The disk of “%s” is nearly full; messages go to the last reserve."),
                 self->files.path);
}

/**
 * snug_database_give_up_reserve:
 * @self: a database whose disk is full
 *
 * Gives back the space that was set aside, and uses some of it to move into the database what is in
 * the write-ahead log, which then needs no more space for a while.
 *
 * Returns: whether it is worth another try
 */
gboolean
snug_database_give_up_reserve (SnugDatabase *self)
{
  if (!self->has_reserve)
    return FALSE;

  self->has_reserve = FALSE;
  if (!snug_reserve_give_up (self->files.path))
    return FALSE;

  /* Nothing is lost if that does not work: what follows will tell. */
  sqlite3_wal_checkpoint_v2 (self->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
  return TRUE;
}

/**
 * snug_database_try:
 * @self: a database that is in trouble, within a transaction
 * @error: one of %SNUG_ERROR
 *
 * Writes something that changes nothing, and sets space aside again if there is some.
 *
 * Returns: whether it could be written
 */
gboolean
snug_database_try (SnugDatabase *self, GError **error)
{
  if (!self->has_reserve)
    self->has_reserve = snug_reserve_make (self->files.path);

  return snug_schema_set_closed (self->db, self->files.path, FALSE, error);
}

/**
 * snug_database_set_deadline:
 * @self: a database
 * @deadline: when to give up, monotonic microseconds
 *
 * Sets how long to wait for another program that has the database locked.
 */
void
snug_database_set_deadline (SnugDatabase *self, gint64 deadline)
{
  self->deadline = deadline;
}

/**
 * snug_database_hurry:
 * @self: a database, which another thread may have
 *
 * Asks to wait for other programs no longer than a second from now on.
 */
void
snug_database_hurry (SnugDatabase *self)
{
  g_atomic_int_set (&self->hurry, TRUE);
}
