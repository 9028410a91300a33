/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/room-private.h"

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

  /* They may have been changed while they were on their way. */
  if (messages != NULL)
    snug_recent_refresh (&self->recent, messages);

  if (more != NULL)
    *more = messages != NULL && messages->len > 0 && snug_message_get_seq (messages->pdata[0]) > 1;

  return messages;
}
