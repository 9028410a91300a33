/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/job.h"

/* Makes a job that is asked for now. */
SnugJob *
snug_job_new (SnugJobKind kind, gint64 wall_time)
{
  SnugJob *self = g_new0 (SnugJob, 1);

  self->kind = kind;
  self->wall_time = wall_time;
  self->queued_at = g_get_monotonic_time ();

  return self;
}

void
snug_job_free (gpointer data)
{
  SnugJob *self = data;

  snug_job_forget_result (self);
  g_clear_pointer (&self->draft, snug_message_unref);
  g_clear_pointer (&self->change, snug_change_unref);
  g_clear_pointer (&self->token_hash, g_bytes_unref);
  g_clear_pointer (&self->record, snug_member_record_free);
  g_free (self);
}

/* Tells whether the job has to fail if the transaction does. */
gboolean
snug_job_writes (const SnugJob *self)
{
  return self->kind == SNUG_JOB_APPEND || self->kind == SNUG_JOB_SAVE_MEMBER ||
         self->kind == SNUG_JOB_CHANGE || self->kind == SNUG_JOB_TRY;
}

/* Tells whether nobody minds if the job is done some milliseconds later. */
gboolean
snug_job_can_wait (const SnugJob *self)
{
  return self->kind == SNUG_JOB_FIND_MEMBER || self->kind == SNUG_JOB_SAVE_MEMBER;
}

/* Makes the job as if it had not been run. */
void
snug_job_forget_result (SnugJob *self)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->message, snug_message_unref);
  g_clear_pointer (&self->changed, snug_change_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  self->existed = FALSE;

  if (self->kind == SNUG_JOB_FIND_MEMBER)
    g_clear_pointer (&self->record, snug_member_record_free);
}

/* Gives the result to whoever waits for the task. */
void
snug_job_return (SnugJob *self, GTask *task)
{
  if (self->error != NULL)
    {
      g_task_return_error (task, g_steal_pointer (&self->error));
      return;
    }

  switch (self->kind)
    {
    case SNUG_JOB_APPEND:
      g_task_return_pointer (task, g_steal_pointer (&self->message),
                             (GDestroyNotify) snug_message_unref);
      break;
    case SNUG_JOB_CHANGE:
      g_task_return_pointer (task, g_steal_pointer (&self->changed),
                             (GDestroyNotify) snug_change_unref);
      break;
    case SNUG_JOB_READ:
    case SNUG_JOB_READ_CHANGED:
      g_task_return_pointer (task, g_steal_pointer (&self->messages),
                             (GDestroyNotify) g_ptr_array_unref);
      break;
    case SNUG_JOB_FIND_MEMBER:
      g_task_return_pointer (task, g_steal_pointer (&self->record),
                             (GDestroyNotify) snug_member_record_free);
      break;
    case SNUG_JOB_SAVE_MEMBER:
    case SNUG_JOB_TRY:
    case SNUG_JOB_CLOSE:
      g_task_return_boolean (task, TRUE);
      break;
    default:
      g_assert_not_reached ();
    }
}
