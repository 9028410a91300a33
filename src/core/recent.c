/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/recent.h"

/**
 * snug_recent_init:
 * @self: memory
 * @capacity: how many messages are kept
 *
 * Makes it empty.
 */
void
snug_recent_init (SnugRecent *self, guint capacity)
{
  g_assert (capacity > 0);

  g_queue_init (&self->messages);
  self->links = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->capacity = capacity;
  self->floor = 0;
  self->last_rev = 0;
}

/**
 * snug_recent_clear:
 * @self: the recent changes
 *
 * Frees what it holds.
 */
void
snug_recent_clear (SnugRecent *self)
{
  g_queue_clear_full (&self->messages, (GDestroyNotify) snug_message_unref);
  g_clear_pointer (&self->links, g_hash_table_unref);
}

/**
 * snug_recent_start:
 * @self: empty
 * @last_rev: the revision of the last change of the log
 *
 * Says where the log stands.
 */
void
snug_recent_start (SnugRecent *self, guint64 last_rev)
{
  self->floor = last_rev;
  self->last_rev = last_rev;
}

static GList *
find (const SnugRecent *self, guint64 seq)
{
  return g_hash_table_lookup (self->links, &seq);
}

static void
forget (SnugRecent *self, GList *link)
{
  guint64 seq = snug_message_get_seq (link->data);

  g_hash_table_remove (self->links, &seq);
  snug_message_unref (link->data);
  g_queue_delete_link (&self->messages, link);
}

/**
 * snug_recent_push:
 * @self: the recent changes
 * @message: a message that was changed after all others
 *
 * Adds a message in its new state; the one whose change is the longest ago makes room for it.
 */
void
snug_recent_push (SnugRecent *self, SnugMessage *message)
{
  guint64 seq = snug_message_get_seq (message);
  GList *known = find (self, seq);

  g_assert (snug_message_get_rev (message) > self->last_rev);

  if (known != NULL)
    forget (self, known);
  else if (self->messages.length == self->capacity)
    {
      self->floor = snug_message_get_rev (self->messages.head->data);
      forget (self, self->messages.head);
    }

  g_queue_push_tail (&self->messages, snug_message_ref (message));
  g_hash_table_insert (self->links, g_memdup2 (&seq, sizeof seq), self->messages.tail);
  self->last_rev = snug_message_get_rev (message);
}

/**
 * snug_recent_refresh:
 * @self: the recent changes
 * @messages: (element-type SnugMessage): messages as they were at some time after the floor
 *
 * Replaces those that were changed since by what they are now.
 */
void
snug_recent_refresh (const SnugRecent *self, GPtrArray *messages)
{
  for (guint i = 0; i < messages->len && self->messages.length > 0; i++)
    {
      SnugMessage *message = messages->pdata[i];
      GList *link = find (self, snug_message_get_seq (message));

      if (link == NULL || snug_message_get_rev (link->data) <= snug_message_get_rev (message))
        continue;

      messages->pdata[i] = snug_message_ref (link->data);
      snug_message_unref (message);
    }
}

/**
 * snug_recent_copy:
 * @self: the recent changes
 * @after_rev: only messages whose last change has a greater revision, at least the floor
 * @last_seq: only messages up to this sequence number
 * @messages: (element-type SnugMessage): where to add the messages
 *
 * Adds messages that were changed to an array, by revision.
 */
void
snug_recent_copy (const SnugRecent *self, guint64 after_rev, guint64 last_seq, GPtrArray *messages)
{
  GList *link = self->messages.tail;

  while (link != NULL && snug_message_get_rev (link->data) > after_rev)
    link = link->prev;

  for (link = link != NULL ? link->next : self->messages.head; link != NULL; link = link->next)
    {
      if (snug_message_get_seq (link->data) <= last_seq)
        g_ptr_array_add (messages, snug_message_ref (link->data));
    }
}
