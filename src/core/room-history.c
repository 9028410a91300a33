/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <string.h>

#include "core/room-private.h"

typedef struct
{
  gboolean newest; /* wants only the newest page */
  gboolean gap;
  guint page;      /* messages in the newest page */
  guint64 after;   /* the last message that is known, unless newest */
  GPtrArray *read; /* (owned) (nullable) (element-type SnugMessage) what the log had after that */
} Resume;

static void
resume_free (gpointer data)
{
  Resume *resume = data;

  g_clear_pointer (&resume->read, g_ptr_array_unref);
  g_free (resume);
}

static GPtrArray *
new_messages (guint64 n)
{
  return g_ptr_array_new_full ((guint) n, (GDestroyNotify) snug_message_unref);
}

static GPtrArray *
copy_history (SnugRoom *self, guint64 first, guint64 end)
{
  GPtrArray *messages = new_messages (end > first ? end - first : 0);

  snug_history_copy (&self->history, first, end, messages);

  return messages;
}

static void
on_page_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *messages = snug_log_read_finish (SNUG_LOG (source), result, &error);

  if (messages == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, messages, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * snug_room_read_before_async:
 * @self: an open room
 * @before: only messages with a smaller sequence number; 0 for the newest ones
 * @limit: the most messages, from 1 to %SNUG_ROOM_MAX_PAGE
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the messages are there
 * @user_data: what @callback is called with
 *
 * Reads a page of the history.
 */
void
snug_room_read_before_async (SnugRoom *self,
                             guint64 before,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  guint64 first;

  g_return_if_fail (SNUG_IS_ROOM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_read_before_async);

  if (!snug_room_check_open (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (before == 0 || before > self->history.last_seq + 1)
    before = self->history.last_seq + 1;

  limit = CLAMP (limit, 1, SNUG_ROOM_MAX_PAGE);
  first = before > limit ? before - limit : 1;

  if (first >= snug_history_get_first_seq (&self->history))
    g_task_return_pointer (task, copy_history (self, first, before),
                           (GDestroyNotify) g_ptr_array_unref);
  else
    snug_log_read_async (self->log, first - 1, before, limit, cancellable, on_page_read,
                         g_steal_pointer (&task));
}

/**
 * snug_room_read_before_finish:
 * @self: a room
 * @result: what the callback was given
 * @more: (out) (optional): whether there are older messages
 * @error: those of snug_log_append_finish()
 *
 * Returns: (transfer full) (element-type SnugMessage): the messages, the oldest first; %NULL with
 *   @error
 */
GPtrArray *
snug_room_read_before_finish (SnugRoom *self, GAsyncResult *result, gboolean *more, GError **error)
{
  GPtrArray *messages;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  messages = g_task_propagate_pointer (G_TASK (result), error);

  if (more != NULL)
    *more = messages != NULL && messages->len > 0 && snug_message_get_seq (messages->pdata[0]) > 1;

  return messages;
}

static void
on_missed_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Resume *resume = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  resume->read = snug_log_read_finish (SNUG_LOG (source), result, &error);

  if (resume->read == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * snug_room_resume_async:
 * @self: an open room
 * @epoch: (nullable): the epoch of the last message that the visitor has, or %NULL if they have
 * none
 * @seq: its sequence number, or 0
 * @newest: how many of the newest messages the visitor wants who cannot get all, at most
 *   %SNUG_ROOM_MIN_HISTORY
 * @cancellable: (nullable): to give up waiting
 * @callback: called when snug_room_resume_finish() can give the messages
 * @user_data: what @callback is called with
 *
 * Gets what somebody missed: exactly the messages after @seq. If these are more than
 * #SnugRoomLimits.resume_messages, or @epoch and @seq are not from this history, it is the newest
 * page, with a gap before it. A newcomer gets the newest page without a gap.
 */
void
snug_room_resume_async (SnugRoom *self,
                        const char *epoch,
                        guint64 seq,
                        guint newest,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  guint64 last_seq;
  Resume *resume;

  g_return_if_fail (SNUG_IS_ROOM (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_resume_async);

  if (!snug_room_check_open (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  last_seq = self->history.last_seq;
  resume = g_new0 (Resume, 1);
  resume->page = MIN (newest, SNUG_ROOM_MIN_HISTORY);
  resume->after = seq;
  resume->newest = epoch == NULL || strcmp (epoch, snug_room_get_epoch (self)) != 0 ||
                   seq > last_seq || last_seq - seq > self->limits.resume_messages;
  resume->gap = resume->newest && epoch != NULL;
  g_task_set_task_data (task, resume, resume_free);

  if (resume->newest || seq + 1 >= snug_history_get_first_seq (&self->history))
    g_task_return_boolean (task, TRUE);
  else
    snug_log_read_async (self->log, seq, last_seq + 1, (guint) (last_seq - seq), cancellable,
                         on_missed_read, g_steal_pointer (&task));
}

/* Adds what came in while the log was asked, and while the task was on its way; FALSE if it is not
 * in memory any more. */
static gboolean
top_up (SnugRoom *self, guint64 after, GPtrArray *messages)
{
  if (messages->len > 0)
    after = snug_message_get_seq (messages->pdata[messages->len - 1]);

  if (after + 1 < snug_history_get_first_seq (&self->history))
    return FALSE;

  snug_history_copy (&self->history, after + 1, G_MAXUINT64, messages);

  return TRUE;
}

/**
 * snug_room_resume_finish:
 * @self: a room
 * @result: what the callback was given
 * @gap: (out) (optional): whether messages are missing between what the visitor has and what they
 *   get
 * @error: those of snug_log_append_finish()
 *
 * Gets the messages, up to the last one that was posted when this function is called: who connects
 * to #SnugRoom::message-posted right after it misses nothing and gets nothing twice.
 *
 * Returns: (transfer full) (element-type SnugMessage): the messages, the oldest first; %NULL with
 *   @error
 */
GPtrArray *
snug_room_resume_finish (SnugRoom *self, GAsyncResult *result, gboolean *gap, GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  guint64 last_seq;
  Resume *resume;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  last_seq = self->history.last_seq;
  resume = g_task_get_task_data (G_TASK (result));
  messages = resume->read != NULL ? g_ptr_array_ref (resume->read) : new_messages (0);

  if (resume->newest || !top_up (self, resume->after, messages))
    {
      g_clear_pointer (&messages, g_ptr_array_unref);
      messages = copy_history (self, last_seq + 1 - MIN (resume->page, last_seq), last_seq + 1);
      resume->gap = resume->gap || !resume->newest;
    }

  if (gap != NULL)
    *gap = resume->gap;

  return g_steal_pointer (&messages);
}
