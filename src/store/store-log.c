/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "store/store-private.h"

/* Gives a call to the writer. */
void
snug_store_push (SnugStore *self, GTask *task, SnugJob *job)
{
  g_task_set_task_data (task, job, snug_job_free);

  if (self->writer == NULL || self->closing)
    g_task_return_new_error (task, SNUG_ERROR, SNUG_ERROR_CLOSED, _ ("“%s” is not open."),
                             self->path);
  else if (snug_writer_push (self->writer, g_object_ref (task)))
    return;
  else
    {
      g_object_unref (task);
      g_task_return_new_error (task, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY,
                               _ ("The disk does not keep up. Please try again."));
    }
}

SnugJob *
snug_store_new_job (SnugStore *self, SnugJobKind kind)
{
  return snug_job_new (kind, snug_clock_get_wall_time (self->clock));
}

static const char *
snug_store_get_epoch (SnugLog *log)
{
  return SNUG_STORE (log)->epoch;
}

static guint64
snug_store_get_last_seq (SnugLog *log)
{
  return SNUG_STORE (log)->last_seq;
}

static void
snug_store_append_async (SnugLog *log,
                         SnugMessage *draft,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_APPEND);

  g_task_set_source_tag (task, snug_store_append_async);

  /* What is stored is stored, and the caller has to know. */
  g_task_set_check_cancellable (task, FALSE);

  job->draft = snug_message_ref (draft);
  snug_store_push (self, task, job);
}

static SnugMessage *
snug_store_append_finish (SnugLog *log, GAsyncResult *result, gboolean *existed, GError **error)
{
  const SnugJob *job;

  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (existed != NULL)
    *existed = job->existed;

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_store_read_async (SnugLog *log,
                       guint64 after,
                       guint64 before,
                       guint limit,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_READ);

  g_task_set_source_tag (task, snug_store_read_async);
  job->after = after;
  job->before = before;
  job->limit = limit;
  snug_store_push (self, task, job);
}

static GPtrArray *
snug_store_read_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_store_find_member_async (SnugLog *log,
                              GBytes *token_hash,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_FIND_MEMBER);

  g_task_set_source_tag (task, snug_store_find_member_async);
  job->token_hash = g_bytes_ref (token_hash);
  snug_store_push (self, task, job);
}

static SnugMemberRecord *
snug_store_find_member_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_store_save_member_async (SnugLog *log,
                              const SnugMemberRecord *record,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_SAVE_MEMBER);

  g_task_set_source_tag (task, snug_store_save_member_async);
  job->record = snug_member_record_copy (record);
  snug_store_push (self, task, job);
}

static gboolean
snug_store_save_member_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Has something written that nobody asked for, to see whether it can be. */
gboolean
snug_store_try (SnugStore *self)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, NULL, NULL);

  g_task_set_source_tag (task, snug_store_try);
  snug_store_push (self, task, snug_store_new_job (self, SNUG_JOB_TRY));

  return G_SOURCE_CONTINUE;
}

void
snug_store_log_init (SnugLogInterface *iface)
{
  iface->get_epoch = snug_store_get_epoch;
  iface->get_last_seq = snug_store_get_last_seq;
  iface->append_async = snug_store_append_async;
  iface->append_finish = snug_store_append_finish;
  iface->read_async = snug_store_read_async;
  iface->read_finish = snug_store_read_finish;
  iface->find_member_async = snug_store_find_member_async;
  iface->find_member_finish = snug_store_find_member_finish;
  iface->save_member_async = snug_store_save_member_async;
  iface->save_member_finish = snug_store_save_member_finish;
  snug_store_changes_init (iface);
}
