/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "net/connection-private.h"
#include "net/container.h"

/* What a client that is told good-bye may still send before nobody listens any more. It is not cut
 * then: that would take away what it has not read yet, which tells it why. */
#define LINGER_BYTES (256 * 1024)

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
    eio_connection_abort (self);
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

/**
 * eio_connection_read:
 * @self: a connection
 *
 * Reads what has come: one buffer's worth and no more, so that a client which never stops sending
 * has others wait for that long only.
 */
void
eio_connection_read (EioConnection *self)
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

/**
 * eio_connection_on_events:
 * @watch: the watch of a connection
 * @events: what epoll(7) reports of it
 *
 * Reads, and notes what else the kernel tells of the connection.
 */
void
eio_connection_on_events (EioWatch *watch, guint32 events)
{
  EioConnection *self = EIO_CONTAINER_OF (watch, EioConnection, watch);

  if (events & (EPOLLERR | EPOLLHUP))
    {
      /* Both directions are closed or broken. What came before may matter; an error shows when
       * reading. */
      self->paused = FALSE;
      eio_connection_read (self);
      if (self->state != STATE_DEAD)
        eio_connection_close (self, events & EPOLLERR ? EIO_END_ERROR : EIO_END_EOF);
      return;
    }

  if (events & EPOLLIN)
    eio_connection_read (self);
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
      eio_connection_schedule (self);
    }
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
  eio_connection_schedule (self);
}
