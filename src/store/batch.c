/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/batch.h"

#include "core/error.h"
#include "store/batch-change.h"
#include "store/failure.h"
#include "store/job.h"

/* How far behind the time may be at which a member was last seen. */
#define SEEN_INTERVAL (24 * 60 * 60 * 1000)

/* What a transaction goes through. */
typedef struct
{
  SnugDatabase *database;
  guint64 last_seq;
  gint64 last_time;
  guint64 last_rev;
} Transaction;

/* A statement of one job failed. If only this job is concerned the transaction goes on. */
static gboolean
fail_job (SnugDatabase *database, SnugJob *job, GError **error)
{
  gboolean goes_on = snug_failure_concerns_statement (database->db);

  g_clear_error (&job->error);
  snug_database_fail (database, &job->error);

  if (!goes_on)
    g_propagate_error (error, g_error_copy (job->error));

  return goes_on;
}

static gboolean
append (Transaction *transaction, SnugJob *job, GError **error)
{
  SnugDatabase *database = transaction->database;
  gint64 time = MAX (job->wall_time, transaction->last_time);

  job->message = snug_message_stamp (job->draft, transaction->last_seq + 1, time);

  switch (snug_statements_add_message (&database->statements, job->message))
    {
    case SQLITE_ROW:
      transaction->last_seq++;
      transaction->last_time = time;
      return TRUE;
    case SQLITE_DONE:
      break;
    default:
      return fail_job (database, job, error);
    }

  g_clear_pointer (&job->message, snug_message_unref);
  job->existed = TRUE;

  return snug_statements_find_message (&database->statements, job->draft, &job->message) ==
             SQLITE_ROW ||
         fail_job (database, job, error);
}

static gboolean
save_member (SnugDatabase *database, SnugJob *job, GError **error)
{
  return snug_statements_save_member (&database->statements, job->record, job->wall_time) ==
             SQLITE_DONE ||
         fail_job (database, job, error);
}

static void
read_messages (SnugDatabase *database, SnugJob *job)
{
  job->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  if (snug_statements_read_messages (&database->statements, job->after, job->before, job->limit,
                                     job->messages) != SQLITE_DONE)
    snug_database_fail (database, &job->error);
}

static void
read_changed (SnugDatabase *database, SnugJob *job)
{
  job->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  if (snug_statements_read_changed (&database->statements, job->after, job->before, job->limit,
                                    job->messages) != SQLITE_DONE)
    snug_database_fail (database, &job->error);
}

static gboolean
find_member (SnugDatabase *database, SnugJob *job, gint64 *seen)
{
  switch (snug_statements_find_member (&database->statements, job->token_hash, &job->record, seen))
    {
    case SQLITE_ROW:
      return TRUE;
    case SQLITE_DONE:
      return FALSE;
    default:
      snug_database_fail (database, &job->error);
      return FALSE;
    }
}

static gboolean
find_and_touch_member (SnugDatabase *database, SnugJob *job, GError **error)
{
  gint64 seen = 0;

  if (!find_member (database, job, &seen) || job->wall_time - seen < SEEN_INTERVAL)
    return TRUE;

  return snug_statements_touch_member (&database->statements, job->record->id, job->wall_time) ==
             SQLITE_DONE ||
         fail_job (database, job, error);
}

static gboolean
run_in_transaction (Transaction *transaction, GTask *task, GError **error)
{
  SnugJob *job = g_task_get_task_data (task);

  /* Who calls a message off before it is stored does not get it stored. */
  if (job->kind == SNUG_JOB_APPEND &&
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &job->error))
    return TRUE;

  switch (job->kind)
    {
    case SNUG_JOB_APPEND:
      return append (transaction, job, error);
    case SNUG_JOB_SAVE_MEMBER:
      return save_member (transaction->database, job, error);
    case SNUG_JOB_FIND_MEMBER:
      return find_and_touch_member (transaction->database, job, error);
    case SNUG_JOB_READ:
      read_messages (transaction->database, job);
      return TRUE;
    case SNUG_JOB_CHANGE:
      return snug_batch_change (transaction->database, job, &transaction->last_rev, error);
    case SNUG_JOB_READ_CHANGED:
      read_changed (transaction->database, job);
      return TRUE;
    case SNUG_JOB_TRY:
      return snug_database_try (transaction->database, &job->error) ||
             fail_job (transaction->database, job, error);
    case SNUG_JOB_CLOSE:
    default:
      return TRUE;
    }
}

static gboolean
get_last (Transaction *transaction)
{
  SnugStatements *statements = &transaction->database->statements;
  int result =
      snug_statements_get_last (statements, &transaction->last_seq, &transaction->last_time);

  if (result == SQLITE_ROW || result == SQLITE_DONE)
    result = snug_statements_get_last_rev (statements, &transaction->last_rev);

  return result == SQLITE_ROW || result == SQLITE_DONE;
}

static gboolean
begin (Transaction *transaction, GError **error)
{
  SnugDatabase *database = transaction->database;

  if (database->broken != NULL)
    {
      g_propagate_error (error, g_error_copy (database->broken));
      return FALSE;
    }

  if (!snug_files_check (&database->files, &database->broken))
    {
      g_propagate_error (error, g_error_copy (database->broken));
      return FALSE;
    }

  if (snug_statements_begin (&database->statements) != SQLITE_DONE)
    return snug_database_fail (database, error);

  return get_last (transaction) || snug_database_fail (database, error);
}

static gboolean
run_transaction (SnugDatabase *database, GPtrArray *tasks, GError **error)
{
  Transaction transaction = { .database = database };

  if (!begin (&transaction, error))
    return FALSE;

  for (guint i = 0; i < tasks->len; i++)
    {
      if (!run_in_transaction (&transaction, tasks->pdata[i], error))
        return FALSE;

      /* Some failures of a statement, even of one that reads, are the end of the transaction. */
      if (sqlite3_get_autocommit (database->db))
        {
          const SnugJob *job = g_task_get_task_data (tasks->pdata[i]);

          g_assert (job->error != NULL);
          g_propagate_error (error, g_error_copy (job->error));
          return FALSE;
        }
    }

  return snug_statements_commit (&database->statements) == SQLITE_DONE ||
         snug_database_fail (database, error);
}

/* After some failures, as of a full disk, SQLite has rolled back by itself. */
static void
roll_back (SnugDatabase *database)
{
  if (!sqlite3_get_autocommit (database->db) &&
      snug_statements_rollback (&database->statements) != SQLITE_DONE)
    snug_database_fail (database, &database->broken);
}

/* Nothing was stored: who wrote is told so, who only read gets what is there. */
static void
run_without_transaction (SnugDatabase *database, GTask *task, const GError *error)
{
  SnugJob *job = g_task_get_task_data (task);
  gint64 seen;

  snug_job_forget_result (job);

  if (snug_job_writes (job))
    job->error = g_error_copy (error);
  else if (job->kind == SNUG_JOB_READ)
    read_messages (database, job);
  else if (job->kind == SNUG_JOB_READ_CHANGED)
    read_changed (database, job);
  else if (job->kind == SNUG_JOB_FIND_MEMBER)
    find_member (database, job, &seen);
}

static gboolean
needs_transaction (GPtrArray *tasks)
{
  for (guint i = 0; i < tasks->len; i++)
    {
      const SnugJob *job = g_task_get_task_data (tasks->pdata[i]);

      if (snug_job_writes (job) || job->kind == SNUG_JOB_FIND_MEMBER)
        return TRUE;
    }

  return FALSE;
}

/* Nobody waits longer for another program than if they were alone. */
static void
set_deadline (SnugDatabase *database, GPtrArray *tasks)
{
  const SnugJob *oldest = g_task_get_task_data (tasks->pdata[0]);

  snug_database_set_deadline (database, oldest->queued_at + SNUG_DATABASE_PATIENCE);
}

/* Tries once more with the space that was set aside, if it is space that is missing. */
static gboolean
commit (SnugDatabase *database, GPtrArray *tasks, GError **error)
{
  g_autoptr (GError) failure = NULL;

  if (run_transaction (database, tasks, &failure))
    return TRUE;

  roll_back (database);
  if (!g_error_matches (failure, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL) ||
      !snug_database_give_up_reserve (database))
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  for (guint i = 0; i < tasks->len; i++)
    snug_job_forget_result (g_task_get_task_data (tasks->pdata[i]));

  if (run_transaction (database, tasks, error))
    return TRUE;

  roll_back (database);
  return FALSE;
}

/**
 * snug_batch_run:
 * @database: the database
 * @tasks: (element-type GTask): what to do, in order, with a #SnugJob each
 *
 * Does many things in one transaction, so that the disk has to be waited for but once. The results
 * are in the jobs. If the transaction fails all that would have been written fails with it; what is
 * wrong with one message alone concerns no other.
 *
 * Returns: whether there was a transaction, and it was committed
 */
gboolean
snug_batch_run (SnugDatabase *database, GPtrArray *tasks)
{
  g_autoptr (GError) error = NULL;

  set_deadline (database, tasks);

  if (needs_transaction (tasks))
    {
      gboolean committed = commit (database, tasks, &error);

      snug_database_note (database, error);
      if (committed)
        return TRUE;
    }

  for (guint i = 0; i < tasks->len; i++)
    run_without_transaction (database, tasks->pdata[i], error);

  return FALSE;
}
