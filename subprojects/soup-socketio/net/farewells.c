/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/farewells.h"

#include "net/container.h"

/* So many of those that are turned away are waited for, so that they get to see why. */
#define MAX_FAREWELLS 32

static const EioConnectionHandler handler = { NULL };

static void
on_over (EioConnectionHost *host, const EioAddress *address, gboolean was_admitted)
{
  EIO_CONTAINER_OF (host, EioFarewells, host)->n_open--;
}

/**
 * eio_farewells_init:
 * @self: (out): where to begin
 * @connections: what other connections share, which these share too
 *
 * Makes ready to turn away.
 */
void
eio_farewells_init (EioFarewells *self, const EioConnectionHost *connections)
{
  self->host = *connections;
  self->host.released = on_over;
  self->n_open = 0;
}

/**
 * eio_farewells_say:
 * @self: those who were turned away
 * @fd: (transfer full): a connection that is not served
 * @address: where it comes from
 * @refusal: why
 * @has_room: whether there may be another connection
 *
 * Tells a client why it is turned away. If there is room for it, it has time to read that: closing
 * a socket at once throws away what the client has not got yet, if it has sent something meanwhile.
 */
void
eio_farewells_say (EioFarewells *self,
                   int fd,
                   const EioAddress *address,
                   const EioRefusal *refusal,
                   gboolean has_room)
{
  EioConnection *connection;
  g_autoptr (EioChunk) response = NULL;

  if (self->n_open >= MAX_FAREWELLS || !has_room)
    {
      eio_refusal_send (refusal, fd);
      return;
    }

  connection = eio_connection_new (&self->host, fd, address, &handler, NULL, NULL);
  if (connection == NULL)
    return;
  self->n_open++;
  response = eio_refusal_to_response (refusal, NULL);
  eio_connection_send (connection, response);
  eio_connection_finish (connection);
}

/**
 * eio_farewells_close_all:
 * @self: those who were turned away
 *
 * Waits for nobody any more.
 */
void
eio_farewells_close_all (EioFarewells *self)
{
  while (self->host.connections != NULL)
    eio_connection_close (self->host.connections, EIO_END_SHUTDOWN);
}
