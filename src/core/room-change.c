/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/emoji.h"
#include "core/room-private.h"
#include "core/text.h"

typedef struct
{
  SnugMember *member; /* (owned) (nullable) */
  GTask *task;        /* (owned) */
} ChangeOp;

static void
change_op_free (ChangeOp *op)
{
  g_clear_object (&op->member);
  g_clear_object (&op->task);
  g_free (op);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ChangeOp, change_op_free)

static void
publish (SnugRoom *self, SnugChange *change)
{
  SnugMessage *message = snug_change_get_message (change);

  snug_history_replace (&self->history, message);
  snug_recent_push (&self->recent, message);
  snug_room_emit_message_changed (self, change);
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (ChangeOp) op = data;
  SnugRoom *self = g_task_get_source_object (op->task);
  gboolean existed = FALSE;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugChange) change =
      snug_log_change_finish (SNUG_LOG (source), result, &existed, &error);

  if (op->member != NULL && (change == NULL || existed))
    snug_rate_limit_give_back (&op->member->posting, self->limits.posts_per_second);

  if (change == NULL)
    {
      g_task_return_error (op->task, g_steal_pointer (&error));
      return;
    }

  if (!existed)
    publish (self, change);

  g_task_return_pointer (op->task, g_steal_pointer (&change), (GDestroyNotify) snug_change_unref);
}

static GTask *
new_task (SnugRoom *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (self, cancellable, callback, data);

  g_task_set_source_tag (task, snug_room_change_finish);

  return task;
}

static gboolean
check (SnugRoom *self, SnugMember *member, const char *client_id, GError **error)
{
  return snug_room_check_open (self, error) &&
         (member == NULL || (snug_room_check_present (self, member, error) &&
                             snug_text_check_id (client_id, &self->limits, error) &&
                             snug_room_check_saved (self, member, error) &&
                             snug_room_check_rate (self, member, error)));
}

/* From when on a message may still be changed by its author: one of the future by all means, since
 * the clock may have been set back. */
static gint64
get_oldest (SnugRoom *self)
{
  if (self->limits.edit_seconds == 0)
    return G_MAXINT64;

  return snug_clock_get_wall_time (self->clock) - (gint64) self->limits.edit_seconds * 1000;
}

static void
change (SnugRoom *self,
        SnugMember *member,
        SnugChangeKind kind,
        const char *client_id,
        guint64 seq,
        const char *text,
        GTask *task)
{
  const SnugChangeAuthor author = {
    .member_id = member != NULL ? member->id : NULL,
    .member_name = member != NULL ? member->name : NULL,
    .client_id = client_id,
  };
  g_autoptr (SnugChange) draft = snug_change_new (kind, seq, &author, text, get_oldest (self));
  ChangeOp *op = g_new0 (ChangeOp, 1);

  op->member = member != NULL ? g_object_ref (member) : NULL;
  op->task = task;
  snug_log_change_async (self->log, draft, NULL, on_changed, op);
}

/**
 * snug_room_edit_async:
 * @self: an open room
 * @member: a member who is present
 * @client_id: an id that the member's program chose for this change, at most
 *   #SnugRoomLimits.id_bytes of UTF-8
 * @seq: the sequence number of a message of this member
 * @text: the new text
 * @cancellable: (nullable): to give up waiting; the message is edited all the same
 * @callback: called when the change is stored, or cannot be made
 * @user_data: what @callback is called with
 *
 * Gives a message another text. The change is stored, then #SnugRoom::message-changed is emitted,
 * then @callback is called. It counts as a message for the rate limit.
 *
 * The same member and @client_id once more is the same change: nothing is done, and the result is
 * the one of the first time.
 */
void
snug_room_edit_async (SnugRoom *self,
                      SnugMember *member,
                      const char *client_id,
                      guint64 seq,
                      const char *text,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_MEMBER (member));
  g_return_if_fail (client_id != NULL);
  g_return_if_fail (text != NULL);

  task = new_task (self, cancellable, callback, user_data);

  if (!snug_text_check (text, &self->limits, &error) || !check (self, member, client_id, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    change (self, member, SNUG_CHANGE_EDIT, client_id, seq, text, g_steal_pointer (&task));
}

/**
 * snug_room_remove_async:
 * @self: an open room
 * @member: (nullable): a member who is present, %NULL for an admin, who may remove all messages at
 *   all times
 * @client_id: (nullable): as for snug_room_edit_async(); %NULL for an admin
 * @seq: the sequence number of a message, of this member if it is not for an admin
 * @cancellable: (nullable): to give up waiting; the message is removed all the same
 * @callback: called when the change is stored, or cannot be made
 * @user_data: what @callback is called with
 *
 * Takes a message back: its text and its reactions are gone, only its place stays. Else as
 * snug_room_edit_async().
 */
void
snug_room_remove_async (SnugRoom *self,
                        SnugMember *member,
                        const char *client_id,
                        guint64 seq,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (member == NULL || SNUG_IS_MEMBER (member));
  g_return_if_fail ((member == NULL) == (client_id == NULL));

  task = new_task (self, cancellable, callback, user_data);

  if (!check (self, member, client_id, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    change (self, member, SNUG_CHANGE_REMOVE, client_id, seq, NULL, g_steal_pointer (&task));
}

/**
 * snug_room_react_async:
 * @self: an open room
 * @member: a member who is present
 * @client_id: as for snug_room_edit_async()
 * @seq: the sequence number of any message
 * @emoji: what to react with
 * @on: whether to put it there or to take it away again
 * @cancellable: (nullable): to give up waiting; the reaction is stored all the same
 * @callback: called when the change is stored, or cannot be made
 * @user_data: what @callback is called with
 *
 * Reacts to a message. Else as snug_room_edit_async().
 */
void
snug_room_react_async (SnugRoom *self,
                       SnugMember *member,
                       const char *client_id,
                       guint64 seq,
                       const char *emoji,
                       gboolean on,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *normalized = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_MEMBER (member));
  g_return_if_fail (client_id != NULL);
  g_return_if_fail (emoji != NULL);

  task = new_task (self, cancellable, callback, user_data);

  if ((normalized = snug_emoji_normalize (emoji, &error)) == NULL ||
      !check (self, member, client_id, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    change (self, member, on ? SNUG_CHANGE_REACT : SNUG_CHANGE_UNREACT, client_id, seq, normalized,
            g_steal_pointer (&task));
}

/**
 * snug_room_change_finish:
 * @self: a room
 * @result: what the callback of snug_room_edit_async(), snug_room_remove_async() or
 *   snug_room_react_async() was given
 * @error: %SNUG_ERROR_TEXT_EMPTY, %SNUG_ERROR_TEXT_TOO_LONG, %SNUG_ERROR_TEXT_INVALID,
 *   %SNUG_ERROR_EMOJI_INVALID, %SNUG_ERROR_ID_INVALID, %SNUG_ERROR_RATE_LIMITED,
 *   %SNUG_ERROR_CLOSED, those of snug_log_change_finish(), or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the change as it is stored; %NULL with @error
 */
SnugChange *
snug_room_change_finish (SnugRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
