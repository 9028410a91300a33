/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/connection-private.h"
#include "net/container.h"

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

  eio_connection_stop_timeout (self);
  self->was_blocked = FALSE;
  if (self->state == STATE_FINISHING)
    eio_connection_linger (self);
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
  if (self->blocked || self->congested)
    update_congestion (self);
  if (!self->blocked)
    all_is_sent (self);
  else if (self->timeout.due == 0 || (self->outbox.bytes < before && self->state == STATE_OPEN))
    wait_for_client (self);
}

/**
 * eio_connection_take_turn:
 * @task: the task of a connection
 *
 * Does at the end of a turn what became due in it.
 */
void
eio_connection_take_turn (EioTask *task)
{
  EioConnection *self = EIO_CONTAINER_OF (task, EioConnection, task);

  if (self->read_again)
    eio_connection_read (self);
  if (self->state != STATE_DEAD && self->overflowed && self->state == STATE_OPEN)
    {
      self->overflowed = FALSE;
      too_slow (self, eio_outbox_get_weight (&self->outbox) > self->host->outbox_bytes
                          ? EIO_SLOW_BYTES
                          : EIO_SLOW_TOTAL);
    }
  if (self->state != STATE_DEAD)
    flush (self);
}

/**
 * eio_connection_send_ahead:
 * @task: the task of a connection
 * @burst: what is sent soon
 *
 * Adds to the burst what will be due at the end of the turn. It may be called in any thread, see
 * #EioTaskKind.
 */
void
eio_connection_send_ahead (EioTask *task, EioBurst *burst)
{
  EioConnection *self = EIO_CONTAINER_OF (task, EioConnection, task);

  if (self->state == STATE_OPEN && !self->blocked && !self->overflowed)
    eio_burst_add (burst, &self->outbox, self->watch.fd);
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
      eio_outbox_is_over (&self->outbox, self->host->outbox_bytes, self->host->output_bytes))
    self->overflowed = TRUE;
  if (!self->blocked || self->overflowed)
    eio_connection_schedule (self);
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
