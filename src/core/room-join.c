/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/join.h"
#include "core/room-private.h"

/**
 * snug_room_join_async:
 * @self: an open room
 * @request: who wants to come in
 * @cancellable: (nullable): cancels while the log is asked
 * @callback: called when the visitor is in, or cannot come in
 * @user_data: what @callback is called with
 *
 * Lets somebody into the room.
 *
 * Without a name a visitor becomes a guest under a name that the room gives. With a name, and
 * without a token that the room knows, they become a new member. With a token they are the member
 * who was given it, and get one more presence if they are here already; another name than last time
 * is a rename.
 *
 * A name is held for its visitor while the log is asked, so that of two who want it at the same
 * time one gets it.
 *
 * Somebody new is let in also when the log cannot take them at the moment. It is tried again until
 * it can; what they post or change before that is refused with the error of the log, and if they
 * leave, nobody knows their token.
 *
 * #SnugRoom::member-joined, or #SnugRoom::member-renamed, is emitted before @callback is called;
 * the former not for a member who is present or whose time of grace still runs.
 */
void
snug_room_join_async (SnugRoom *self,
                      const SnugJoinRequest *request,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (request != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_join_async);

  /* Who is in must be told so, or nobody would ever let them leave. */
  g_task_set_check_cancellable (task, FALSE);

  if (!snug_room_check_open (self, &error) ||
      (request->name != NULL &&
       (name = snug_room_check_name (self, request->name, &error)) == NULL))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  snug_join_start (g_steal_pointer (&task), request, g_steal_pointer (&name));
}

/**
 * snug_room_join_finish:
 * @self: a room
 * @result: what the callback was given
 * @token: (out) (optional) (nullable) (transfer full): by what the member is known next time; %NULL
 *   for a guest
 * @error: %SNUG_ERROR_NAME_INVALID, %SNUG_ERROR_NAME_RESERVED, %SNUG_ERROR_NAME_TAKEN,
 *   %SNUG_ERROR_FULL, %SNUG_ERROR_CLOSED, those of snug_log_append_finish(), or
 *   %G_IO_ERROR_CANCELLED
 *
 * Gets the presence, which stays in the room until snug_room_leave(). If this function is never
 * called it leaves by itself.
 *
 * Returns: (transfer full): the presence; %NULL with @error
 */
SnugPresence *
snug_room_join_finish (SnugRoom *self, GAsyncResult *result, char **token, GError **error)
{
  SnugJoinResult *join;
  SnugPresence *presence;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  join = g_task_propagate_pointer (G_TASK (result), error);
  if (join == NULL)
    return NULL;

  presence = g_steal_pointer (&join->presence);
  if (token != NULL)
    *token = g_steal_pointer (&join->token);
  snug_join_result_free (join);

  return presence;
}
