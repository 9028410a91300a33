/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/acks.h"

typedef struct
{
  SioAckFunc callback;
  gpointer user_data; /* (unowned) */
} SioWaitingAck;

/**
 * sio_acks_add:
 * @self: who waits
 * @callback: what to call with the answer, or without one
 * @user_data: for @callback
 *
 * Notes that an acknowledgement is waited for.
 *
 * Returns: the id to ask for it with
 */
gint64
sio_acks_add (SioAcks *self, SioAckFunc callback, gpointer user_data)
{
  gint64 id = self->n_asked++;
  SioWaitingAck *ack = g_new (SioWaitingAck, 1);

  ack->callback = callback;
  ack->user_data = user_data;
  if (self->waiting == NULL)
    self->waiting = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  g_hash_table_insert (self->waiting, g_memdup2 (&id, sizeof id), ack);

  return id;
}

/**
 * sio_acks_answer:
 * @self: who waits
 * @socket: the socket that they wait for
 * @id: what it acknowledges
 * @arguments: its answer
 * @attachments: (nullable) (element-type GBytes): the binary attachments of the answer
 *
 * Tells who waits for it. An answer that nobody waits for is ignored.
 */
void
sio_acks_answer (SioAcks *self,
                 SioSocket *socket,
                 gint64 id,
                 JsonArray *arguments,
                 GPtrArray *attachments)
{
  SioWaitingAck ack;
  SioWaitingAck *waiting;

  waiting = self->waiting != NULL ? g_hash_table_lookup (self->waiting, &id) : NULL;
  if (waiting == NULL)
    {
      g_debug ("A client acknowledged what nobody asked for");
      return;
    }

  ack = *waiting;
  g_hash_table_remove (self->waiting, &id);
  /* The last that is done with @self, whose socket may leave meanwhile. */
  ack.callback (socket, arguments, attachments, ack.user_data);
}

/**
 * sio_acks_give_up:
 * @self: who waits
 * @socket: the socket that they waited for, which is gone
 *
 * Tells all who wait that there will be no answer.
 */
void
sio_acks_give_up (SioAcks *self, SioSocket *socket)
{
  g_autoptr (GHashTable) waiting = g_steal_pointer (&self->waiting);
  GHashTableIter iter;
  gpointer value;

  if (waiting == NULL)
    return;

  g_hash_table_iter_init (&iter, waiting);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SioWaitingAck *ack = value;

      ack->callback (socket, NULL, NULL, ack->user_data);
    }
}
