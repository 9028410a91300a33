/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/socket.h>
#include <unistd.h>

#include "net/connection-private.h"
#include "net/container.h"

static void
free_at_end_of_turn (EioTask *task)
{
  EioConnection *self = EIO_CONTAINER_OF (task, EioConnection, task);

  g_free (self);
}

static const EioTaskKind freeing = { .run = free_at_end_of_turn };

/* Frees all but the struct itself: callers up the stack may still look at its state. */
static void
release (EioConnection *self)
{
  EioConnectionHost *host = self->host;

  eio_connection_stop_timeout (self);
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

  self->task.kind = &freeing;
  eio_reactor_run_at_end_of_turn (host->reactor, &self->task);
}

/**
 * eio_connection_linger:
 * @self: a connection on which all is sent, and whose owner is gone
 *
 * Closes the way to the client, and waits for it to close its own.
 */
void
eio_connection_linger (EioConnection *self)
{
  eio_connection_stop_timeout (self);
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
  eio_connection_schedule (self);
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
      eio_connection_linger (self);
      return;
    }
  self->progress = (guint) MIN (self->outbox.bytes, G_MAXUINT);
  if (self->timeout.due == 0)
    eio_timeout_queue_start (self->host->stalls, &self->timeout);
  eio_connection_schedule (self);
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
