/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/connection.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "net/connection-private.h"

static const EioTaskKind task_kind = {
  .run = eio_connection_take_turn,
  .ahead = eio_connection_send_ahead,
};

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

  self->watch.func = eio_connection_on_events;
  self->watch.fd = fd;
  self->task.kind = &task_kind;
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
