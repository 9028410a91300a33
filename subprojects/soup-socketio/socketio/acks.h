/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/socket.h"

G_BEGIN_DECLS

/**
 * SioAcks:
 * @waiting: (owned) (nullable) (element-type gint64 SioWaitingAck): those who wait
 * @n_asked: how many acknowledgements were asked for
 *
 * Who waits for a client to acknowledge what. One of zeroes is one for which nobody waits.
 */
typedef struct
{
  GHashTable *waiting;
  guint n_asked;
} SioAcks;

gint64 sio_acks_add (SioAcks *self, SioAckFunc callback, gpointer user_data);
void sio_acks_answer (SioAcks *self,
                      SioSocket *socket,
                      gint64 id,
                      JsonArray *arguments,
                      GPtrArray *attachments);
void sio_acks_give_up (SioAcks *self, SioSocket *socket);

G_END_DECLS
