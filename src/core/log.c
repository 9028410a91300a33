/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/log.h"

G_DEFINE_INTERFACE (SnugLog, snug_log, G_TYPE_OBJECT)

static void
snug_log_default_init (SnugLogInterface *iface)
{
  (void) iface;
}

/**
 * snug_member_record_new:
 * @id: the member's id
 * @name: the member's name
 * @token_hash: SHA-256 of the member's token, 32 bytes
 *
 * Makes what is kept of a member between visits.
 *
 * Returns: (transfer full): the record
 */
SnugMemberRecord *
snug_member_record_new (const char *id, const char *name, GBytes *token_hash)
{
  SnugMemberRecord *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (token_hash != NULL, NULL);

  self = g_new (SnugMemberRecord, 1);
  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->token_hash = g_bytes_ref (token_hash);

  return self;
}

/**
 * snug_member_record_copy:
 * @self: a record
 *
 * Returns: (transfer full): the same once more
 */
SnugMemberRecord *
snug_member_record_copy (const SnugMemberRecord *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return snug_member_record_new (self->id, self->name, self->token_hash);
}

/**
 * snug_member_record_free:
 * @self: (transfer full) (nullable): a record
 */
void
snug_member_record_free (SnugMemberRecord *self)
{
  if (self == NULL)
    return;

  g_free (self->id);
  g_free (self->name);
  g_bytes_unref (self->token_hash);
  g_free (self);
}

/**
 * snug_log_get_epoch:
 * @self: an open log
 *
 * Gets the name of this history. It changes only when the history is lost or replaced, so that
 * sequence numbers mean something only together with it.
 *
 * Returns: the epoch
 */
const char *
snug_log_get_epoch (SnugLog *self)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->get_epoch (self);
}

/**
 * snug_log_get_last_seq:
 * @self: an open log
 *
 * Gets the sequence number of the newest message that the log has told of.
 *
 * Returns: the sequence number; 0 if there are no messages
 */
guint64
snug_log_get_last_seq (SnugLog *self)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), 0);

  return SNUG_LOG_GET_IFACE (self)->get_last_seq (self);
}

/**
 * snug_log_get_last_rev:
 * @self: an open log
 *
 * Gets the revision of the newest change that the log has told of.
 *
 * Returns: the revision; 0 if no message was ever changed
 */
guint64
snug_log_get_last_rev (SnugLog *self)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), 0);

  return SNUG_LOG_GET_IFACE (self)->get_last_rev (self);
}

/**
 * snug_log_append_async:
 * @self: an open log
 * @draft: a message without sequence number
 * @cancellable: (nullable): cancels while the message is not stored yet
 * @callback: called when the message is stored for good
 * @user_data: what @callback is called with
 *
 * Stores a message: gives it the next sequence number, and a time that is not before that of the
 * message before it.
 *
 * If a message with the same member id and client id is there already, nothing is stored and that
 * one is the result. A failure leaves no trace, and no hole in the numbers.
 */
void
snug_log_append_async (SnugLog *self,
                       SnugMessage *draft,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));
  g_return_if_fail (draft != NULL && snug_message_get_seq (draft) == 0);

  SNUG_LOG_GET_IFACE (self)->append_async (self, draft, cancellable, callback, user_data);
}

/**
 * snug_log_append_finish:
 * @self: a log
 * @result: what the callback was given
 * @existed: (out) (optional): whether the message was stored before
 * @error: %SNUG_ERROR_STORAGE, %SNUG_ERROR_STORAGE_FULL, %SNUG_ERROR_STORAGE_IO,
 *   %SNUG_ERROR_STORAGE_BUSY, %SNUG_ERROR_CORRUPT, %SNUG_ERROR_CLOSED, or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full): the message with its sequence number and time, or %NULL with @error
 */
SnugMessage *
snug_log_append_finish (SnugLog *self, GAsyncResult *result, gboolean *existed, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->append_finish (self, result, existed, error);
}

/**
 * snug_log_read_async:
 * @self: an open log
 * @after: only messages with a greater sequence number
 * @before: only messages with a smaller sequence number; 0 for no bound
 * @limit: the most messages
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the messages are there
 * @user_data: what @callback is called with
 *
 * Reads messages: of those between @after and @before the newest @limit.
 */
void
snug_log_read_async (SnugLog *self,
                     guint64 after,
                     guint64 before,
                     guint limit,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));

  SNUG_LOG_GET_IFACE (self)->read_async (self, after, before, limit, cancellable, callback,
                                         user_data);
}

/**
 * snug_log_read_finish:
 * @self: a log
 * @result: what the callback was given
 * @error: as for snug_log_append_finish()
 *
 * Returns: (transfer full) (element-type SnugMessage): the messages, the oldest first, or %NULL
 *   with @error
 */
GPtrArray *
snug_log_read_finish (SnugLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->read_finish (self, result, error);
}

/**
 * snug_log_find_member_async:
 * @self: an open log
 * @token_hash: SHA-256 of a token, 32 bytes
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the answer is known
 * @user_data: what @callback is called with
 *
 * Looks for the member who has a token.
 */
void
snug_log_find_member_async (SnugLog *self,
                            GBytes *token_hash,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));
  g_return_if_fail (token_hash != NULL);

  SNUG_LOG_GET_IFACE (self)->find_member_async (self, token_hash, cancellable, callback, user_data);
}

/**
 * snug_log_find_member_finish:
 * @self: a log
 * @result: what the callback was given
 * @error: as for snug_log_append_finish()
 *
 * Returns: (transfer full) (nullable): the member; %NULL without @error if nobody has the token
 */
SnugMemberRecord *
snug_log_find_member_finish (SnugLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), NULL);

  return SNUG_LOG_GET_IFACE (self)->find_member_finish (self, result, error);
}

/**
 * snug_log_save_member_async:
 * @self: an open log
 * @record: the member
 * @cancellable: (nullable): to give up waiting; the member may be saved all the same
 * @callback: called when the member is saved for good
 * @user_data: what @callback is called with
 *
 * Saves a member, new or known by the id.
 */
void
snug_log_save_member_async (SnugLog *self,
                            const SnugMemberRecord *record,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (SNUG_IS_LOG (self));
  g_return_if_fail (record != NULL);

  SNUG_LOG_GET_IFACE (self)->save_member_async (self, record, cancellable, callback, user_data);
}

/**
 * snug_log_save_member_finish:
 * @self: a log
 * @result: what the callback was given
 * @error: as for snug_log_append_finish()
 *
 * Returns: %TRUE if the member is saved; %FALSE with @error
 */
gboolean
snug_log_save_member_finish (SnugLog *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_LOG (self), FALSE);

  return SNUG_LOG_GET_IFACE (self)->save_member_finish (self, result, error);
}
