/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/history.h"

#include <string.h>

/* For tables of messages by member id and client id. */
guint
snug_message_ids_hash (gconstpointer data)
{
  const SnugMessage *message = data;

  return g_str_hash (snug_message_get_member_id (message)) * 31 +
         g_str_hash (snug_message_get_client_id (message));
}

gboolean
snug_message_ids_equal (gconstpointer a, gconstpointer b)
{
  return strcmp (snug_message_get_member_id (a), snug_message_get_member_id (b)) == 0 &&
         strcmp (snug_message_get_client_id (a), snug_message_get_client_id (b)) == 0;
}

static gboolean
has_ids (const SnugMessage *message)
{
  return snug_message_get_member_id (message) != NULL &&
         snug_message_get_client_id (message) != NULL;
}

/**
 * snug_history_init:
 * @self: memory for a history
 * @capacity: how many messages it keeps
 *
 * Makes an empty history.
 */
void
snug_history_init (SnugHistory *self, guint capacity)
{
  g_assert (capacity > 0);

  self->ring = g_new0 (SnugMessage *, capacity);
  self->ids = g_hash_table_new (snug_message_ids_hash, snug_message_ids_equal);
  self->capacity = capacity;
  self->n = 0;
  self->last_seq = 0;
}

static void
forget (SnugHistory *self, guint64 seq)
{
  SnugMessage **slot = &self->ring[seq % self->capacity];

  /* Another message may have the same ids, if the log let it pass. */
  if (has_ids (*slot) && g_hash_table_lookup (self->ids, *slot) == *slot)
    g_hash_table_remove (self->ids, *slot);

  g_clear_pointer (slot, snug_message_unref);
  self->n--;
}

static void
forget_all (SnugHistory *self)
{
  while (self->n > 0)
    forget (self, snug_history_get_first_seq (self));
}

/**
 * snug_history_clear:
 * @self: a history
 *
 * Frees what the history holds.
 */
void
snug_history_clear (SnugHistory *self)
{
  if (self->ring == NULL)
    return;

  forget_all (self);
  g_clear_pointer (&self->ring, g_free);
  g_clear_pointer (&self->ids, g_hash_table_unref);
}

/**
 * snug_history_push:
 * @self: a history
 * @message: the message that was stored after all others
 *
 * Adds a message; the oldest one makes room for it.
 */
void
snug_history_push (SnugHistory *self, SnugMessage *message)
{
  guint64 seq = snug_message_get_seq (message);

  g_assert (seq > self->last_seq);

  if (seq != self->last_seq + 1)
    forget_all (self);
  else if (self->n == self->capacity)
    forget (self, snug_history_get_first_seq (self));

  self->ring[seq % self->capacity] = snug_message_ref (message);
  self->last_seq = seq;
  self->n++;

  if (has_ids (message))
    g_hash_table_add (self->ids, message);
}

/**
 * snug_history_replace:
 * @self: a history
 * @message: a message in a new state
 *
 * Puts a message in the place of the one with its number, if that is among the newest.
 */
void
snug_history_replace (SnugHistory *self, SnugMessage *message)
{
  guint64 seq = snug_message_get_seq (message);
  SnugMessage **slot = &self->ring[seq % self->capacity];
  g_autoptr (SnugMessage) old = NULL;

  if (seq < snug_history_get_first_seq (self) || seq > self->last_seq)
    return;

  old = g_steal_pointer (slot);
  *slot = snug_message_ref (message);

  if (has_ids (old) && g_hash_table_lookup (self->ids, old) == old)
    g_hash_table_replace (self->ids, message, message);
}

/**
 * snug_history_load:
 * @self: an empty history
 * @messages: (element-type SnugMessage): the newest messages of the log, the oldest first
 * @last_seq: the sequence number of the last message of the log
 *
 * Fills the history from a log.
 */
void
snug_history_load (SnugHistory *self, GPtrArray *messages, guint64 last_seq)
{
  for (guint i = 0; i < messages->len; i++)
    snug_history_push (self, messages->pdata[i]);

  if (self->last_seq != last_seq)
    {
      forget_all (self);
      self->last_seq = last_seq;
    }
}

/**
 * snug_history_get_first_seq:
 * @self: a history
 *
 * Gets from where on the history has all messages.
 *
 * Returns: the sequence number of the oldest message that is kept, or of the next one to come if
 *   there is none
 */
guint64
snug_history_get_first_seq (const SnugHistory *self)
{
  return self->last_seq + 1 - self->n;
}

/**
 * snug_history_find:
 * @self: a history
 * @draft: a message with a member id and a client id
 *
 * Looks for a message that was posted before with the same ids.
 *
 * Returns: (transfer none) (nullable): the message, or %NULL if it is not among the newest
 */
SnugMessage *
snug_history_find (const SnugHistory *self, const SnugMessage *draft)
{
  return g_hash_table_lookup (self->ids, draft);
}

/**
 * snug_history_copy:
 * @self: a history
 * @first: the sequence number to begin with; what is not kept is left out
 * @end: the sequence number to stop before
 * @messages: (element-type SnugMessage): where to add the messages
 *
 * Adds messages of the history to an array, the oldest first.
 */
void
snug_history_copy (const SnugHistory *self, guint64 first, guint64 end, GPtrArray *messages)
{
  first = MAX (first, snug_history_get_first_seq (self));
  end = MIN (end, self->last_seq + 1);

  for (guint64 seq = first; seq < end; seq++)
    g_ptr_array_add (messages, snug_message_ref (self->ring[seq % self->capacity]));
}
