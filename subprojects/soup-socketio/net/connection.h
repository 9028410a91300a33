/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/address.h"
#include "net/outbox.h"
#include "net/reactor-private.h"
#include "net/tally.h"
#include "net/timeout-queue.h"

G_BEGIN_DECLS

typedef struct _EioConnection EioConnection;

/**
 * EioEndReason:
 * @EIO_END_EOF: the client closed its side
 * @EIO_END_ERROR: the connection broke
 * @EIO_END_SLOW: the client read too slowly for too long
 * @EIO_END_SHUTDOWN: the front door closes
 */
typedef enum
{
  EIO_END_EOF,
  EIO_END_ERROR,
  EIO_END_SLOW,
  EIO_END_SHUTDOWN,
} EioEndReason;

/**
 * EioConnectionHandler:
 * @received: bytes came; returns how many of them were used up. The others are given again,
 *   with those that come next
 * @ended: (nullable): the client sent its last byte but may still read. Without this function the
 *   connection closes
 * @slow: (nullable): too much waits for the client, or it read nothing for too long; the owner is
 *   to end the connection. Without this function the connection closes
 * @drained: (nullable): all that waited for a client which had not read for a while is sent
 * @closed: the connection closed without being told to; nothing is called after this
 *
 * What the owner of a connection wants to know. Nothing is called any more once the owner has told
 * the connection to finish or to abort.
 */
typedef struct
{
  gsize (*received) (EioConnection *connection, guint8 *data, gsize length);
  void (*ended) (EioConnection *connection);
  void (*slow) (EioConnection *connection, EioSlowness how);
  void (*drained) (EioConnection *connection);
  void (*closed) (EioConnection *connection, EioEndReason reason);
} EioConnectionHandler;

/**
 * EioConnectionHost:
 * @reactor: (unowned): where the descriptors are
 * @stalls: (unowned): for clients that do not read
 * @lingers: (unowned): for clients that do not close
 * @tally: (unowned): who counts those that do not read
 * @outbox_bytes: how much may wait for a client. From a quarter of it on it is not read from, until
 *   it has read
 * @output_bytes: how much memory all that waits may take, see eio_outbox_is_over()
 * @least_progress: how many bytes of its last answer a client must read in the time of @stalls
 * @admitted: a newcomer's connection became part of an admitted session
 * @released: a connection is gone, with its descriptor
 *
 * What all connections of a front door share.
 */
typedef struct _EioConnectionHost EioConnectionHost;

struct _EioConnectionHost
{
  EioReactor *reactor;
  EioTimeoutQueue *stalls;
  EioTimeoutQueue *lingers;
  EioTally *tally;
  guint outbox_bytes;
  guint output_bytes;
  guint least_progress;
  EioConnection *connections; /* (unowned) (nullable): head of the list of all */
  void (*admitted) (EioConnectionHost *host, const EioAddress *address);
  void (*released) (EioConnectionHost *host, const EioAddress *address, gboolean was_admitted);
};

EioConnection *eio_connection_new (EioConnectionHost *host,
                                   int fd,
                                   const EioAddress *address,
                                   const EioConnectionHandler *handler,
                                   gpointer owner,
                                   GError **error);

gpointer eio_connection_get_owner (EioConnection *self);
void eio_connection_set_owner (EioConnection *self,
                               const EioConnectionHandler *handler,
                               gpointer owner);
const EioAddress *eio_connection_get_address (EioConnection *self);
void eio_connection_set_address (EioConnection *self, const EioAddress *address);

void eio_connection_admit (EioConnection *self);
void eio_connection_pause (EioConnection *self);
void eio_connection_resume (EioConnection *self);
void eio_connection_yield (EioConnection *self);

gboolean eio_connection_is_blocked (EioConnection *self);
void eio_connection_send (EioConnection *self, EioChunk *chunk);
void eio_connection_drop_unsent (EioConnection *self);
void eio_connection_set_unbounded (EioConnection *self, gboolean unbounded);

void eio_connection_finish (EioConnection *self);
void eio_connection_abort (EioConnection *self);
void eio_connection_close (EioConnection *self, EioEndReason reason);

void eio_connection_stalled (EioTimeout *timeout, gpointer user_data);
void eio_connection_lingered (EioTimeout *timeout, gpointer user_data);

G_END_DECLS
