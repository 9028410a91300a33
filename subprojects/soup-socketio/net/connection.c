/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/connection.h"

#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/container.h"

/* What a client that is told good-bye may still send before nobody listens any more. It is not cut
 * then: that would take away what it has not read yet, which tells it why. */
#define LINGER_BYTES (256 * 1024)

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

static void
stop_timeout (EioConnection *self)
{
  eio_timeout_queue_stop (self->state == STATE_LINGERING ? self->host->lingers : self->host->stalls,
                          &self->timeout);
}

static void
free_at_end_of_turn (EioTask *task)
{
  EioConnection *self = EIO_CONTAINER_OF (task, EioConnection, task);

  g_free (self);
}

/* Frees all but the struct itself: callers up the stack may still look at its state. */
static void
release (EioConnection *self)
{
  EioConnectionHost *host = self->host;

  stop_timeout (self);
  self->state = STATE_DEAD;
  eio_outbox_clear (&self->outbox);
  g_clear_pointer (&self->partial, g_byte_array_unref);
  eio_reactor_cancel (host->reactor, &self->task);
  eio_reactor_unwatch (host->reactor, &self->watch);
  close (self->watch.fd);

  if (self->previous != NULL)
    self->previous->next = self->next;
  else
    host->connections = self->next;
  if (self->next != NULL)
    self->next->previous = self->previous;

  host->released (host, &self->address, self->admitted);

  self->task.func = free_at_end_of_turn;
  eio_reactor_run_at_end_of_turn (host->reactor, &self->task);
}

static void
schedule (EioConnection *self)
{
  eio_reactor_run_at_end_of_turn (self->host->reactor, &self->task);
}

static void
begin_to_linger (EioConnection *self)
{
  stop_timeout (self);
  self->state = STATE_LINGERING;
  self->progress = 0;
  self->congested = FALSE;

  if (self->ended || shutdown (self->watch.fd, SHUT_WR) < 0)
    {
      release (self);
      return;
    }
  eio_timeout_queue_start (self->host->lingers, &self->timeout);
  self->paused = FALSE;
  self->read_again = TRUE;
  schedule (self);
}

/* Gives the owner the word, or closes when it has nothing to say. */
static void
too_slow (EioConnection *self, EioSlowness how)
{
  /* The last word may go unread too. */
  if (!self->slow)
    eio_tally_count_slow_reader (self->host->tally, how);
  self->slow = TRUE;

  if (self->state == STATE_OPEN && self->handler->slow != NULL)
    self->handler->slow (self, how);
  else
    eio_connection_close (self, EIO_END_SLOW);
}

static void
all_is_sent (EioConnection *self)
{
  gboolean was_blocked = self->was_blocked;

  stop_timeout (self);
  self->was_blocked = FALSE;
  if (self->state == STATE_FINISHING)
    begin_to_linger (self);
  else if (was_blocked && self->handler->drained != NULL)
    self->handler->drained (self);
}

static void
wait_for_client (EioConnection *self)
{
  self->was_blocked = TRUE;
  eio_timeout_queue_start (self->host->stalls, &self->timeout);
}

/* Whoever sends requests and does not read the answers is not read from either. */
static void
update_congestion (EioConnection *self)
{
  gsize weight = eio_outbox_get_weight (&self->outbox);

  if (self->blocked && !self->unbounded && weight > self->host->outbox_bytes / 4)
    {
      self->congested = TRUE;
    }
  else if (self->congested && weight <= self->host->outbox_bytes / 8)
    {
      self->congested = FALSE;
      self->yielded = TRUE;
      self->read_again = TRUE;
      eio_reactor_run_next_turn (self->host->reactor, &self->task);
    }
}

static void
flush (EioConnection *self)
{
  gsize before = self->outbox.bytes;
  EioFlushStatus status;

  if (before == 0 || self->blocked)
    return;

  status = eio_outbox_flush (&self->outbox, self->watch.fd);
  if (status == EIO_FLUSH_FAILED)
    {
      eio_connection_close (self, EIO_END_ERROR);
      return;
    }

  self->blocked = status == EIO_FLUSH_BLOCKED;
  update_congestion (self);
  if (!self->blocked)
    all_is_sent (self);
  else if (self->timeout.due == 0 || (self->outbox.bytes < before && self->state == STATE_OPEN))
    wait_for_client (self);
}

static void
give_to_owner (EioConnection *self, guint8 *data, gsize length)
{
  gsize used;

  if (self->state != STATE_OPEN)
    {
      if (self->state == STATE_LINGERING)
        self->progress += length;
      self->paused = self->state != STATE_LINGERING || self->progress > LINGER_BYTES;
      return;
    }

  used = self->handler->received (self, data, length);
  if (self->state == STATE_DEAD)
    return;
  if (self->state != STATE_OPEN)
    used = length;

  if (self->partial == NULL)
    {
      if (used < length)
        {
          self->partial = g_byte_array_sized_new (length - used);
          g_byte_array_append (self->partial, data + used, length - used);
        }
    }
  else if (used == self->partial->len)
    {
      g_clear_pointer (&self->partial, g_byte_array_unref);
    }
  else if (used > 0)
    {
      g_byte_array_remove_range (self->partial, 0, used);
    }
}

static void
client_ended (EioConnection *self)
{
  if (self->ended)
    return;
  self->ended = TRUE;

  if (self->state == STATE_LINGERING)
    release (self);
  else if (self->state == STATE_OPEN && self->handler->ended != NULL)
    self->handler->ended (self);
  else if (self->state == STATE_OPEN)
    eio_connection_close (self, EIO_END_EOF);
}

static gssize
receive_some (EioConnection *self)
{
  guint8 *scratch = eio_reactor_get_scratch (self->host->reactor);
  gssize received;

  do
    received = recv (self->watch.fd, scratch, EIO_REACTOR_SCRATCH_SIZE, MSG_DONTWAIT);
  while (received < 0 && errno == EINTR);

  if (received <= 0)
    return received;

  if (self->partial != NULL && self->state == STATE_OPEN)
    {
      g_byte_array_append (self->partial, scratch, received);
      give_to_owner (self, self->partial->data, self->partial->len);
    }
  else
    {
      give_to_owner (self, scratch, received);
    }

  return received;
}

static void
redeliver (EioConnection *self)
{
  self->yielded = FALSE;
  if (self->partial != NULL && self->state == STATE_OPEN)
    give_to_owner (self, self->partial->data, self->partial->len);
}

/* One buffer's worth and no more, so that a client which never stops sending has others wait for
 * that long only. */
static void
read_some (EioConnection *self)
{
  gssize received;

  self->read_again = FALSE;
  if (self->paused || self->congested)
    return;

  if (self->yielded)
    redeliver (self);
  if (self->state == STATE_DEAD || self->yielded || self->paused)
    return;

  received = receive_some (self);
  if (self->state == STATE_DEAD)
    return;

  if (received == 0)
    {
      client_ended (self);
    }
  else if (received > 0)
    {
      /* A buffer that was not filled emptied the socket (epoll(7)). */
      if (received == EIO_REACTOR_SCRATCH_SIZE)
        {
          self->read_again = TRUE;
          eio_reactor_run_next_turn (self->host->reactor, &self->task);
        }
    }
  else if (errno != EAGAIN && errno != EWOULDBLOCK)
    {
      eio_connection_close (self, EIO_END_ERROR);
    }
}

static void
run_task (EioTask *task)
{
  EioConnection *self = EIO_CONTAINER_OF (task, EioConnection, task);

  if (self->read_again)
    read_some (self);
  if (self->state != STATE_DEAD && self->overflowed && self->state == STATE_OPEN)
    {
      self->overflowed = FALSE;
      too_slow (self, EIO_SLOW_BYTES);
    }
  if (self->state != STATE_DEAD)
    flush (self);
}

static void
on_events (EioWatch *watch, guint32 events)
{
  EioConnection *self = EIO_CONTAINER_OF (watch, EioConnection, watch);

  if (events & (EPOLLERR | EPOLLHUP))
    {
      /* Both directions are closed or broken. What came before may matter; an error shows when
       * reading. */
      self->paused = FALSE;
      read_some (self);
      if (self->state != STATE_DEAD)
        eio_connection_close (self, events & EPOLLERR ? EIO_END_ERROR : EIO_END_EOF);
      return;
    }

  if (events & EPOLLIN)
    read_some (self);
  /* Behind the last bytes there is the end, and no further event will tell of it. */
  if (self->state != STATE_DEAD && (events & EPOLLRDHUP))
    {
      if (self->paused || self->congested)
        {
          client_ended (self);
        }
      else if (!self->ended)
        {
          self->read_again = TRUE;
          eio_reactor_run_next_turn (self->host->reactor, &self->task);
        }
    }

  if (self->state != STATE_DEAD && (events & EPOLLOUT) && self->blocked)
    {
      self->blocked = FALSE;
      schedule (self);
    }
}

/**
 * eio_connection_new:
 * @host: what the connection belongs to
 * @fd: (transfer full): a connected, non-blocking socket; closed also when this fails
 * @address: where the client is
 * @handler: who wants to know what happens
 * @owner: what eio_connection_get_owner() gives
 * @error: return location for a #GError
 *
 * Takes an accepted socket under the reactor.
 *
 * Returns: (transfer none): a connection, which frees itself after it has closed; or %NULL with an
 *   error of the domain %G_IO_ERROR
 */
EioConnection *
eio_connection_new (EioConnectionHost *host,
                    int fd,
                    const EioAddress *address,
                    const EioConnectionHandler *handler,
                    gpointer owner,
                    GError **error)
{
  EioConnection *self = g_new0 (EioConnection, 1);

  self->watch.func = on_events;
  self->watch.fd = fd;
  self->task.func = run_task;
  self->host = host;
  self->handler = handler;
  self->owner = owner;
  self->address = *address;

  if (!eio_reactor_watch (host->reactor, &self->watch, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
                          error))
    {
      close (fd);
      g_free (self);
      return NULL;
    }

  self->next = host->connections;
  if (self->next != NULL)
    self->next->previous = self;
  host->connections = self;

  return self;
}

/**
 * eio_connection_get_owner:
 * @self: a connection
 *
 * Returns: (transfer none): its owner
 */
gpointer
eio_connection_get_owner (EioConnection *self)
{
  return self->owner;
}

/**
 * eio_connection_set_owner:
 * @self: an open connection
 * @handler: who wants to know from now on
 * @owner: what eio_connection_get_owner() gives from now on
 *
 * Hands the connection over.
 */
void
eio_connection_set_owner (EioConnection *self, const EioConnectionHandler *handler, gpointer owner)
{
  self->handler = handler;
  self->owner = owner;
}

/**
 * eio_connection_get_address:
 * @self: a connection
 *
 * Returns: (transfer none): where the client is
 */
const EioAddress *
eio_connection_get_address (EioConnection *self)
{
  return &self->address;
}

/**
 * eio_connection_set_address:
 * @self: a connection
 * @address: where the client is, as a proxy says
 */
void
eio_connection_set_address (EioConnection *self, const EioAddress *address)
{
  self->address = *address;
}

/**
 * eio_connection_admit:
 * @self: a connection
 *
 * Makes it part of an admitted session: it is no newcomer's any more.
 */
void
eio_connection_admit (EioConnection *self)
{
  if (self->admitted || self->state == STATE_DEAD)
    return;

  self->admitted = TRUE;
  self->host->admitted (self->host, &self->address);
}

/**
 * eio_connection_pause:
 * @self: a connection
 *
 * Stops reading. The client is slowed down by TCP; that it closed is still noticed.
 */
void
eio_connection_pause (EioConnection *self)
{
  self->paused = TRUE;
}

/**
 * eio_connection_yield:
 * @self: a connection
 *
 * Has what the owner did not use up given again in the next turn, also if nothing more comes, so
 * that others get their turn first.
 */
void
eio_connection_yield (EioConnection *self)
{
  self->yielded = TRUE;
  self->read_again = TRUE;
  eio_reactor_run_next_turn (self->host->reactor, &self->task);
}

/**
 * eio_connection_resume:
 * @self: a connection
 *
 * Reads again, beginning with what had been received but not used up.
 */
void
eio_connection_resume (EioConnection *self)
{
  if (!self->paused)
    return;

  self->paused = FALSE;
  self->yielded = TRUE;
  self->read_again = TRUE;
  schedule (self);
}

/**
 * eio_connection_is_blocked:
 * @self: a connection
 *
 * Returns: whether the client has not read enough for more to be sent
 */
gboolean
eio_connection_is_blocked (EioConnection *self)
{
  return self->blocked;
}

/**
 * eio_connection_send:
 * @self: a connection
 * @chunk: (transfer none): what to send
 *
 * Queues @chunk behind all that was queued before. It leaves at the end of the turn, together with
 * what else became due. Nothing is called back from within this function.
 */
void
eio_connection_send (EioConnection *self, EioChunk *chunk)
{
  if (self->state != STATE_OPEN)
    return;

  eio_outbox_push (&self->outbox, chunk);
  if (self->blocked)
    update_congestion (self);
  if (self->blocked && !self->unbounded &&
      eio_outbox_get_weight (&self->outbox) > self->host->outbox_bytes)
    self->overflowed = TRUE;
  if (!self->blocked || self->overflowed)
    schedule (self);
}

/**
 * eio_connection_drop_unsent:
 * @self: a connection
 *
 * Forgets what waits to be sent, but for what the client has in part.
 */
void
eio_connection_drop_unsent (EioConnection *self)
{
  eio_outbox_drop_unsent (&self->outbox);
}

/**
 * eio_connection_set_unbounded:
 * @self: a connection
 * @unbounded: whether any number of bytes may wait
 *
 * Lifts the bound on what waits, for a response whose size its maker bounds.
 */
void
eio_connection_set_unbounded (EioConnection *self, gboolean unbounded)
{
  self->unbounded = unbounded;
}

/**
 * eio_connection_finish:
 * @self: a connection
 *
 * Sends what waits, then closes so that the client gets all of it. The owner is told nothing more.
 */
void
eio_connection_finish (EioConnection *self)
{
  if (self->state != STATE_OPEN)
    return;

  self->state = STATE_FINISHING;
  self->owner = NULL;
  g_clear_pointer (&self->partial, g_byte_array_unref);

  if (self->outbox.bytes == 0)
    {
      begin_to_linger (self);
      return;
    }
  self->progress = (guint) MIN (self->outbox.bytes, G_MAXUINT);
  if (self->timeout.due == 0)
    eio_timeout_queue_start (self->host->stalls, &self->timeout);
  schedule (self);
}

/**
 * eio_connection_abort:
 * @self: a connection
 *
 * Closes at once. The owner is told nothing more.
 */
void
eio_connection_abort (EioConnection *self)
{
  if (self->state != STATE_DEAD)
    release (self);
}

/**
 * eio_connection_close:
 * @self: a connection
 * @reason: why
 *
 * Closes at once, and tells the owner.
 */
void
eio_connection_close (EioConnection *self, EioEndReason reason)
{
  if (self->state == STATE_OPEN)
    {
      release (self);
      self->handler->closed (self, reason);
    }
  else
    {
      eio_connection_abort (self);
    }
}

/* A client may take its time for an answer, but not read a byte now and then for ever. */
static gboolean
check_progress (EioConnection *self)
{
  guint before = self->progress;

  self->progress = (guint) MIN (self->outbox.bytes, G_MAXUINT);
  return before - MIN (self->progress, before) >= self->host->least_progress;
}

/**
 * eio_connection_stalled:
 * @timeout: the timeout of a connection
 * @user_data: unused
 *
 * The function for the queue of stalls.
 */
void
eio_connection_stalled (EioTimeout *timeout, gpointer user_data)
{
  EioConnection *self = EIO_CONTAINER_OF (timeout, EioConnection, timeout);

  if (self->state == STATE_FINISHING && check_progress (self))
    eio_timeout_queue_start (self->host->stalls, timeout);
  else
    too_slow (self, EIO_SLOW_TIME);
}

/**
 * eio_connection_lingered:
 * @timeout: the timeout of a connection
 * @user_data: unused
 *
 * The function for the queue of lingers.
 */
void
eio_connection_lingered (EioTimeout *timeout, gpointer user_data)
{
  eio_connection_abort (EIO_CONTAINER_OF (timeout, EioConnection, timeout));
}
