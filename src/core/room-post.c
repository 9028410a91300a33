/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <glib/gi18n-lib.h>

#include "core/room-private.h"
#include "core/text.h"

typedef struct
{
  SnugRoom *room;     /* (owned) */
  SnugMember *member; /* (owned) (nullable) */
  SnugMessage *draft; /* (owned) */
  GPtrArray *tasks;   /* (owned) (element-type GTask) who waits for the answer */
} PostOp;

static PostOp *
post_op_new (SnugRoom *room, SnugMember *member, SnugMessage *draft)
{
  PostOp *op = g_new (PostOp, 1);

  op->room = g_object_ref (room);
  op->member = member != NULL ? g_object_ref (member) : NULL;
  op->draft = snug_message_ref (draft);
  op->tasks = g_ptr_array_new_with_free_func (g_object_unref);

  return op;
}

static void
post_op_free (PostOp *op)
{
  g_clear_object (&op->member);
  g_clear_object (&op->room);
  g_clear_pointer (&op->draft, snug_message_unref);
  g_clear_pointer (&op->tasks, g_ptr_array_unref);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PostOp, post_op_free)

static void
return_message (GTask *task, SnugMessage *message)
{
  g_task_return_pointer (task, snug_message_ref (message), (GDestroyNotify) snug_message_unref);
}

static void
publish (SnugRoom *self, SnugMember *member, SnugMessage *message)
{
  /* The message says better than anything that its author has finished typing. */
  if (member != NULL)
    member->typing = FALSE;

  snug_history_push (&self->history, message);
  snug_room_emit_message_posted (self, message);
}

static void
on_appended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (PostOp) op = data;
  SnugRoom *self = op->room;
  gboolean existed = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message =
      snug_log_append_finish (SNUG_LOG (source), result, &existed, &error);

  if (op->member != NULL)
    {
      g_hash_table_remove (self->posting, op->draft);
      if (message == NULL || existed)
        snug_rate_limit_give_back (&op->member->posting, self->limits.posts_per_second);
    }

  if (message != NULL && !existed)
    publish (self, op->member, message);

  for (guint i = 0; i < op->tasks->len; i++)
    {
      if (message != NULL)
        return_message (op->tasks->pdata[i], message);
      else
        g_task_return_error (op->tasks->pdata[i], g_error_copy (error));
    }
}

static void
append (SnugRoom *self, SnugMember *member, SnugMessage *draft, GTask *task)
{
  PostOp *op = post_op_new (self, member, draft);

  g_ptr_array_add (op->tasks, task);
  if (member != NULL)
    g_hash_table_insert (self->posting, op->draft, op);

  snug_log_append_async (self->log, draft, NULL, on_appended, op);
}

static gboolean
check_reply (SnugRoom *self, guint64 reply_to, GError **error)
{
  if (reply_to <= self->history.last_seq)
    return TRUE;

  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_ID_INVALID,
                       _ ("The message that this one answers does not exist."));

  return FALSE;
}

/* Takes from what a member may do at once. */
gboolean
snug_room_check_rate (SnugRoom *self, SnugMember *member, GError **error)
{
  guint retry_after = 0;

  if (snug_rate_limit_take (&member->posting, self->limits.posts_burst,
                            self->limits.posts_per_second,
                            snug_clock_get_monotonic_time (self->clock), &retry_after))
    return TRUE;

  g_propagate_error (error, snug_error_new_rate_limited (
                                retry_after, _ ("You write very fast. Please wait a moment.")));

  return FALSE;
}

/**
 * snug_room_post_async:
 * @self: an open room
 * @member: a member who is present
 * @client_id: (nullable): an id that the member's program chose for this message, at most
 *   #SnugRoomLimits.id_bytes of UTF-8; %NULL to have one made
 * @text: the text
 * @reply_to: the sequence number of the message that this one answers, or 0
 * @cancellable: (nullable): to give up waiting; the message is posted all the same
 * @callback: called when the message is stored, or cannot be
 * @user_data: what @callback is called with
 *
 * Posts a member's message. It is stored, then #SnugRoom::message-posted is emitted, then @callback
 * is called.
 *
 * The same member and @client_id once more is the same message: nothing is posted, and the result
 * is the one of the first time. Repeats of recent messages, and of those that are being stored, do
 * not count for the rate limit, so that a program may repeat after a lost connection all it got no
 * answer to.
 */
void
snug_room_post_async (SnugRoom *self,
                      SnugMember *member,
                      const char *client_id,
                      const char *text,
                      guint64 reply_to,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SnugMessage) draft = NULL;
  g_autofree char *new_id = NULL;
  g_autoptr (GError) error = NULL;
  SnugMessage *posted;
  PostOp *op;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_MEMBER (member));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_post_async);

  if (!snug_room_check_open (self, &error) || !snug_room_check_present (self, member, &error) ||
      (client_id != NULL && !snug_text_check_id (client_id, &self->limits, &error)) ||
      !snug_text_check (text, &self->limits, &error) || !check_reply (self, reply_to, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (client_id == NULL)
    client_id = new_id = snug_token_new_id ();

  draft = snug_message_new_text (member->id, member->name, client_id, text, reply_to);

  if ((posted = snug_history_find (&self->history, draft)) != NULL)
    return_message (task, posted);
  else if ((op = g_hash_table_lookup (self->posting, draft)) != NULL)
    g_ptr_array_add (op->tasks, g_steal_pointer (&task));
  else if (!snug_room_check_saved (self, member, &error) ||
           !snug_room_check_rate (self, member, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    append (self, member, draft, g_steal_pointer (&task));
}

/**
 * snug_room_post_notice_async:
 * @self: an open room
 * @text: the text
 * @cancellable: (nullable): to give up waiting; the notice is posted all the same
 * @callback: called when the notice is stored, or cannot be
 * @user_data: what @callback is called with
 *
 * Posts a notice, which has no author and for which there is no rate limit. It is stored, then
 * #SnugRoom::message-posted is emitted, then @callback is called with what snug_room_post_finish()
 * takes.
 */
void
snug_room_post_notice_async (SnugRoom *self,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SnugMessage) draft = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (text != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_post_notice_async);

  if (!snug_room_check_open (self, &error) || !snug_text_check (text, &self->limits, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  draft = snug_message_new_notice (text);
  append (self, NULL, draft, g_steal_pointer (&task));
}

/**
 * snug_room_post_finish:
 * @self: a room
 * @result: what the callback was given
 * @error: %SNUG_ERROR_TEXT_EMPTY, %SNUG_ERROR_TEXT_TOO_LONG, %SNUG_ERROR_TEXT_INVALID,
 *   %SNUG_ERROR_ID_INVALID, %SNUG_ERROR_RATE_LIMITED, %SNUG_ERROR_CLOSED, those of
 *   snug_log_append_finish(), or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the message as it is stored; %NULL with @error
 */
SnugMessage *
snug_room_post_finish (SnugRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
