/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/connection.h"

G_BEGIN_DECLS

/* A connection reads (connection-read.c), sends (connection-write.c) and ends (connection-end.c);
 * this is what the three share. */

typedef enum
{
  STATE_OPEN,
  STATE_FINISHING, /* the owner is gone, the outbox is not empty */
  STATE_LINGERING, /* our side is shut down; waiting for the client's last byte */
  STATE_DEAD,      /* closed, to be freed at the end of the turn */
} EioConnectionState;

/* What a broadcast touches comes first, so that it is in two lines of the processor's cache. */
struct _EioConnection
{
  EioTask task;
  EioWatch watch;
  EioOutbox outbox;
  EioConnectionHost *host; /* (unowned) */
  guint8 state;            /* EioConnectionState */
  guint8 paused : 1;
  guint8 blocked : 1;     /* the socket took no more; EPOLLOUT will tell */
  guint8 was_blocked : 1; /* since all was sent the last time */
  guint8 read_again : 1;  /* there may be more to read although no event will tell */
  guint8 yielded : 1;     /* the owner left whole messages for the next turn */
  guint8 ended : 1;       /* the client sent its last byte */
  guint8 unbounded : 1;
  guint8 overflowed : 1;
  guint8 congested : 1; /* what waits is so much that nothing more is read */
  guint8 admitted : 1;  /* part of a session that was admitted */
  guint8 slow : 1;      /* it is to be closed for not reading */
  guint progress;     /* when lingering, bytes thrown away; when finishing, see check_progress() */
  EioTimeout timeout; /* in host->stalls, or in host->lingers when lingering */

  const EioConnectionHandler *handler; /* (unowned) */
  gpointer owner;                      /* (unowned) */
  GByteArray *partial;                 /* (owned) (nullable): received but not used up */
  EioConnection *previous;             /* (unowned) (nullable) */
  EioConnection *next;                 /* (unowned) (nullable) */
  EioAddress address;
};

static inline void
eio_connection_schedule (EioConnection *self)
{
  eio_reactor_run_at_end_of_turn (self->host->reactor, &self->task);
}

static inline void
eio_connection_stop_timeout (EioConnection *self)
{
  if (self->timeout.due != 0)
    eio_timeout_queue_stop (self->state == STATE_LINGERING ? self->host->lingers
                                                           : self->host->stalls,
                            &self->timeout);
}

void eio_connection_on_events (EioWatch *watch, guint32 events);
void eio_connection_take_turn (EioTask *task);
void eio_connection_send_ahead (EioTask *task, EioBurst *burst);
void eio_connection_read (EioConnection *self);
void eio_connection_linger (EioConnection *self);

G_END_DECLS
