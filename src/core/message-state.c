/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can change of a message after it was stored. */
#include "core/message-private.h"

/**
 * snug_message_with_state:
 * @self: a stored message
 * @state: what it is to be like; the reactions must not be changed any more
 *
 * Makes the same message in another state.
 *
 * Returns: (transfer full): a new message
 */
SnugMessage *
snug_message_with_state (const SnugMessage *self, const SnugMessageState *state)
{
  SnugMessage *message;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (state->text != NULL, NULL);

  message =
      snug_message_new_stored (self->seq, self->time, (SnugMessageKind) self->kind,
                               snug_message_get_member_id (self),
                               snug_message_get_member_name (self),
                               snug_message_get_client_id (self), state->text, self->reply_to);
  message->rev = state->rev;
  message->edited_at = state->edited_at;
  message->removed = !!state->removed;
  if (state->reactions != NULL && state->reactions->len > 0)
    message->reactions = g_ptr_array_ref (state->reactions);

  return message;
}

/**
 * snug_message_get_rev:
 * @self: a message
 *
 * Gets which change of its log was the last one to this message.
 *
 * Returns: the revision, counted from 1; 0 if the message was never changed
 */
guint64
snug_message_get_rev (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rev;
}

/**
 * snug_message_get_edited_at:
 * @self: a message
 *
 * Gets when the text was last changed.
 *
 * Returns: milliseconds since the Unix epoch, UTC; 0 if it is as it was posted
 */
gint64
snug_message_get_edited_at (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->edited_at;
}

/**
 * snug_message_is_removed:
 * @self: a message
 *
 * Tells whether the message was taken back, so that nothing is left but its place. Its text is
 * empty then.
 *
 * Returns: whether it is so
 */
gboolean
snug_message_is_removed (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->removed;
}

/**
 * snug_message_get_n_reactions:
 * @self: a message
 *
 * Returns: how many reactions there are at the message
 */
guint
snug_message_get_n_reactions (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->reactions != NULL ? self->reactions->len : 0;
}

/**
 * snug_message_get_reaction:
 * @self: a message
 * @index: which one, less than snug_message_get_n_reactions()
 *
 * Gets a reaction to the message; they are in the order in which they came.
 *
 * Returns: (transfer none): the reaction
 */
const SnugReaction *
snug_message_get_reaction (const SnugMessage *self, guint index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < snug_message_get_n_reactions (self), NULL);

  return self->reactions->pdata[index];
}
