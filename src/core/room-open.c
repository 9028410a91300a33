/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <glib/gi18n-lib.h>

#include "core/name.h"
#include "core/room-private.h"

/* Checks that the log has been read. */
gboolean
snug_room_check_open (SnugRoom *self, GError **error)
{
  if (self->open)
    return TRUE;

  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_CLOSED, _ ("This room is not open."));

  return FALSE;
}

static void
on_newest_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SnugRoom *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = snug_log_read_finish (SNUG_LOG (source), result, &error);

  if (messages == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (!self->open)
    {
      self->open = TRUE;
      snug_history_load (&self->history, messages, snug_log_get_last_seq (self->log));
      snug_recent_start (&self->recent, snug_log_get_last_rev (self->log));
      snug_room_notify_last_seq (self);
    }

  g_task_return_boolean (task, TRUE);
}

/* ICU reads its tables when they are first needed, which takes time that the first to come would
 * have to wait. */
static void
load_name_tables (void)
{
  g_autofree char *name = snug_name_normalize ("Snug", NULL);

  if (name != NULL)
    g_free (snug_name_skeleton (name));
}

/**
 * snug_room_open_async:
 * @self: a room whose log is open
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the room can be used
 * @user_data: what @callback is called with
 *
 * Loads the newest messages from the log.
 */
void
snug_room_open_async (SnugRoom *self,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));

  load_name_tables ();
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_open_async);
  snug_log_read_async (self->log, 0, 0, self->history.capacity, cancellable, on_newest_read,
                       g_steal_pointer (&task));
}

/**
 * snug_room_open_finish:
 * @self: a room
 * @result: what the callback was given
 * @error: those of snug_log_read_finish()
 *
 * Returns: whether the room can be used
 */
gboolean
snug_room_open_finish (SnugRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
