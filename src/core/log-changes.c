/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a log has to do with changes to messages that it has. */
#include "core/log.h"

/**
 * snug_log_change_async:
 * @self: an open log
 * @draft: a change without revision
 * @cancellable: (nullable): not used once the call is made
 * @callback: called when the change is stored for good
 * @user_data: what @callback is called with
 *
 * Stores a change: looks up the message, asks snug_change_apply() what comes of it, gives it the
 * next revision, and keeps the message in its new state instead of the old one. Of a text that is
 * not to be seen any more nothing is kept.
 *
 * If the same member made a change with the same client id before, nothing is done, and the result
 * is the earlier change without its message.
 */
void
snug_log_change_async (SnugLog *self,
                       SnugChange *draft,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));
  g_return_if_fail (draft != NULL);

  SNUG_LOG_GET_IFACE (self)->change_async (self, draft, cancellable, callback, user_data);
}

/**
 * snug_log_change_finish:
 * @self: a log
 * @result: what the callback was given
 * @existed: (out) (optional): whether nothing was changed, because it was so already
 * @error: those of snug_change_apply() and of snug_log_append_finish()
 *
 * Returns: (transfer full): the change as it is stored; %NULL with @error
 */
SnugChange *
snug_log_change_finish (SnugLog *self, GAsyncResult *result, gboolean *existed, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->change_finish (self, result, existed, error);
}

/**
 * snug_log_read_changed_async:
 * @self: an open log
 * @after_rev: only messages whose last change has a greater revision
 * @last_seq: only messages up to this sequence number
 * @limit: the most messages
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the messages are there
 * @user_data: what @callback is called with
 *
 * Reads messages that were changed, as they are now.
 */
void
snug_log_read_changed_async (SnugLog *self,
                             guint64 after_rev,
                             guint64 last_seq,
                             guint limit,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));

  SNUG_LOG_GET_IFACE (self)->read_changed_async (self, after_rev, last_seq, limit, cancellable,
                                                 callback, user_data);
}

/**
 * snug_log_read_changed_finish:
 * @self: a log
 * @result: what the callback was given
 * @error: as for snug_log_append_finish()
 *
 * Returns: (transfer full) (element-type SnugMessage): the messages by revision, the lowest first;
 *   %NULL with @error
 */
GPtrArray *
snug_log_read_changed_finish (SnugLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->read_changed_finish (self, result, error);
}
