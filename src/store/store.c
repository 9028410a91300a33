/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/store.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "store/store-private.h"

/* How often to look whether a trouble is over. */
#define RETRY_INTERVAL_MS 1000

/**
 * SnugStore:
 *
 * A room's log in an SQLite database.
 *
 * A thread of its own has the database. It takes whatever waits, up to a thousand calls, does all
 * of it in one transaction, and gives the results back in one go: the busier the room is, the more
 * messages share the wait for the disk, and nobody waits for a timer. A call has succeeded only
 * after its transaction was committed.
 *
 * All calls are answered in the order in which they were made; a read sees what was appended before
 * it, and not what is appended after it. Only what is refused at once, because the store is closed
 * or too much waits, is answered out of order.
 *
 * The database is private to this process and to the owner of the files. While it is open it can be
 * read by other programs, but not by another #SnugStore.
 */
G_DEFINE_FINAL_TYPE_WITH_CODE (SnugStore,
                               snug_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SNUG_TYPE_LOG, snug_store_log_init))

static void
join_writer (SnugStore *self)
{
  self->n_commits = snug_writer_get_n_commits (self->writer);
  g_clear_pointer (&self->writer, snug_writer_free);
}

static gboolean
on_retry (gpointer data)
{
  return snug_store_try (SNUG_STORE (data));
}

/* Tells of a trouble when it begins, becomes another one, and ends. */
static void
take_trouble (SnugStore *self, GError *trouble)
{
  gboolean same = (trouble == NULL && self->trouble == NULL) ||
                  (trouble != NULL && self->trouble != NULL &&
                   g_str_equal (trouble->message, self->trouble->message));

  g_clear_error (&self->trouble);
  self->trouble = trouble;

  if (trouble == NULL || self->closing || self->broken)
    g_clear_handle_id (&self->retry_id, g_source_remove);
  else if (self->retry_id == 0)
    self->retry_id = g_timeout_add (RETRY_INTERVAL_MS, on_retry, self);

  if (!same)
    snug_store_notify_trouble (self);
}

static void
update_broken (SnugStore *self)
{
  if (self->broken || self->writer == NULL || !snug_writer_is_broken (self->writer))
    return;

  self->broken = TRUE;
  snug_store_notify_broken (self);
}

/* Answers a batch of calls, in the order in which they were made. */
static void
on_batch_done (GPtrArray *tasks, gpointer user_data)
{
  SnugStore *self = SNUG_STORE (user_data);

  for (guint i = 0; i < tasks->len; i++)
    {
      GTask *task = tasks->pdata[i];
      SnugJob *job = g_task_get_task_data (task);

      if (job->kind == SNUG_JOB_CLOSE)
        join_writer (self);
      else if (job->message != NULL && job->error == NULL)
        self->last_seq = MAX (self->last_seq, snug_message_get_seq (job->message));
      else if (job->changed != NULL && job->error == NULL)
        self->last_rev = MAX (self->last_rev, snug_change_get_rev (job->changed));

      snug_job_return (job, task);
    }

  update_broken (self);
  if (self->writer != NULL)
    take_trouble (self, snug_writer_get_trouble (self->writer));
}

/**
 * snug_store_open:
 * @self: a store that is not open
 * @cancellable: (nullable): cancels before anything is done
 * @error: %SNUG_ERROR_CORRUPT or %SNUG_ERROR_SCHEMA_TOO_NEW, in which case the file is left as it
 *   is; %SNUG_ERROR_STORAGE, %SNUG_ERROR_STORAGE_FULL, %SNUG_ERROR_STORAGE_BUSY, or
 *   %G_IO_ERROR_CANCELLED
 *
 * Opens the database, and makes it if there is none. This waits for the disk, so that it belongs
 * before the main loop.
 *
 * Returns: whether the store can be used
 */
gboolean
snug_store_open (SnugStore *self, GCancellable *cancellable, GError **error)
{
  SnugDatabase *database;

  g_return_val_if_fail (SNUG_IS_STORE (self), FALSE);
  g_return_val_if_fail (self->writer == NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  database = snug_database_open (self->path, self->durability == SNUG_STORE_DURABILITY_FULL, error);
  if (database == NULL)
    return FALSE;

  g_free (self->epoch);
  self->epoch = g_strdup (database->epoch);
  self->last_seq = database->last_seq;
  self->last_rev = database->last_rev;
  self->closing = FALSE;
  self->broken = FALSE;
  self->writer = snug_writer_new (database, self->context, on_batch_done, self);
  take_trouble (self, snug_writer_get_trouble (self->writer));

  return TRUE;
}

/**
 * snug_store_close_async:
 * @self: a store
 * @cancellable: (nullable): not used; there is no way back
 * @callback: called when the database is closed
 * @user_data: what @callback is called with
 *
 * Finishes everything that was asked for, moves it from the write-ahead log into the database file,
 * and closes it. What is asked for from now on is refused.
 */
void
snug_store_close_async (SnugStore *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SNUG_IS_STORE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_store_close_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, snug_job_new (SNUG_JOB_CLOSE, 0), snug_job_free);

  if (self->writer == NULL || self->closing)
    {
      g_task_return_new_error (task, SNUG_ERROR, SNUG_ERROR_CLOSED, _ ("“%s” is not open."),
                               self->path);
      return;
    }

  self->closing = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  snug_writer_close (self->writer, g_steal_pointer (&task));
}

/**
 * snug_store_close_finish:
 * @self: a store
 * @result: what the callback was given
 * @error: %SNUG_ERROR_CLOSED if the store was not open, or another one of %SNUG_ERROR if the
 *   database could not be put in order; what was acknowledged is safe all the same
 *
 * Returns: whether everything is in order
 */
gboolean
snug_store_close_finish (SnugStore *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_STORE (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
snug_store_constructed (GObject *object)
{
  SnugStore *self = SNUG_STORE (object);

  G_OBJECT_CLASS (snug_store_parent_class)->constructed (object);

  g_assert (self->path != NULL);

  if (self->clock == NULL)
    self->clock = snug_system_clock_new ();
}

/* Each call holds the store, so that nothing waits any more; closing it is a matter of a moment. */
static void
snug_store_dispose (GObject *object)
{
  SnugStore *self = SNUG_STORE (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->writer != NULL)
    {
      snug_writer_close (self->writer, NULL);
      join_writer (self);
    }

  G_OBJECT_CLASS (snug_store_parent_class)->dispose (object);
}

static void
snug_store_finalize (GObject *object)
{
  SnugStore *self = SNUG_STORE (object);

  g_clear_error (&self->trouble);
  g_clear_pointer (&self->epoch, g_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (snug_store_parent_class)->finalize (object);
}

static void
snug_store_class_init (SnugStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = snug_store_constructed;
  object_class->dispose = snug_store_dispose;
  object_class->finalize = snug_store_finalize;

  snug_store_install_properties (object_class);
}

static void
snug_store_init (SnugStore *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/**
 * snug_store_new:
 * @path: (type filename): the database file, which need not exist
 * @durability: what an acknowledgement is worth
 *
 * Makes a store, which is then to be opened.
 *
 * Returns: (transfer full): the store
 */
SnugStore *
snug_store_new (const char *path, SnugStoreDurability durability)
{
  return g_object_new (SNUG_TYPE_STORE, "path", path, "durability", durability, NULL);
}
