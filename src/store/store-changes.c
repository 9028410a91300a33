/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a store has to do with changes to messages. */
#include "store/store-private.h"

static guint64
snug_store_get_last_rev (SnugLog *log)
{
  return SNUG_STORE (log)->last_rev;
}

static void
snug_store_change_async (SnugLog *log,
                         SnugChange *draft,
                         GCancellable *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_CHANGE);

  g_task_set_source_tag (task, snug_store_change_async);

  /* What is stored is stored, and the caller has to know. */
  g_task_set_check_cancellable (task, FALSE);

  job->change = snug_change_ref (draft);
  snug_store_push (self, task, job);
}

static SnugChange *
snug_store_change_finish (SnugLog *log, GAsyncResult *result, gboolean *existed, GError **error)
{
  const SnugJob *job;

  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  job = g_task_get_task_data (G_TASK (result));
  if (existed != NULL)
    *existed = job->existed;

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_store_read_changed_async (SnugLog *log,
                               guint64 after_rev,
                               guint64 last_seq,
                               guint limit,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  SnugStore *self = SNUG_STORE (log);
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  SnugJob *job = snug_store_new_job (self, SNUG_JOB_READ_CHANGED);

  g_task_set_source_tag (task, snug_store_read_changed_async);
  job->after = after_rev;
  job->before = last_seq;
  job->limit = limit;
  snug_store_push (self, task, job);
}

static GPtrArray *
snug_store_read_changed_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, log), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
snug_store_changes_init (SnugLogInterface *iface)
{
  iface->get_last_rev = snug_store_get_last_rev;
  iface->change_async = snug_store_change_async;
  iface->change_finish = snug_store_change_finish;
  iface->read_changed_async = snug_store_read_changed_async;
  iface->read_changed_finish = snug_store_read_changed_finish;
}
