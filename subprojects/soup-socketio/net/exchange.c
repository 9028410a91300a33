/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/exchange.h"

#include "net/container.h"
#include "net/exchange-private.h"

/* libsoup 3.2 reads without bounds of size or time and does not notice a client that leaves. So it
 * gets to see no socket: each request is read and vetted here and handed over as a stream in memory
 * that ends behind it, and the response is written to memory, from where the connection sends it.
 */

#define MESSAGE_DATA "eio-exchange"

/**
 * eio_exchange_free:
 * @self: (transfer full): an exchange, which leaves its connection to the caller
 */
void
eio_exchange_free (EioExchange *self)
{
  if (self->over != NULL)
    self->over (self->over_data);

  eio_exchange_stop_timeout (self);
  eio_reactor_cancel (self->host->connections.reactor, &self->hand_over);
  if (self->remote != NULL)
    g_object_set_data (G_OBJECT (self->remote), MESSAGE_DATA, NULL);
  if (self->stream != NULL)
    eio_response_stream_detach (self->stream);

  g_clear_object (&self->remote);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->request, g_byte_array_unref);
  g_free (self);
}

static void
response_written (gconstpointer data, gsize length, gpointer user_data)
{
  EioExchange *self = user_data;
  g_autoptr (EioChunk) chunk = eio_chunk_new (data, length);

  eio_connection_send (self->connection, chunk);
}

static void
response_closed (gpointer user_data)
{
  EioExchange *self = user_data;
  EioConnection *connection = self->connection;

  eio_exchange_free (self);
  eio_connection_finish (connection);
}

static void
give_to_soup (EioExchange *self)
{
  g_autoptr (GBytes) request = g_byte_array_free_to_bytes (g_steal_pointer (&self->request));
  g_autoptr (GInputStream) input = g_memory_input_stream_new_from_bytes (request);
  g_autoptr (GIOStream) stream = NULL;
  g_autoptr (GSocketAddress) remote = NULL;

  self->stream = eio_response_stream_new (response_written, response_closed, self);
  self->remote = eio_address_to_socket_address (eio_connection_get_address (self->connection));
  g_object_set_data (G_OBJECT (self->remote), MESSAGE_DATA, self);
  stream = g_simple_io_stream_new (input, G_OUTPUT_STREAM (self->stream));

  /* It may answer before this returns, and @self be gone. */
  remote = g_object_ref (self->remote);
  soup_server_accept_iostream (self->host->soup, stream, remote, remote, NULL);
}

static void
hand_over (EioTask *task)
{
  EioExchange *self = EIO_CONTAINER_OF (task, EioExchange, hand_over);
  EioExchangeHost *host = self->host;

  if (!self->head.is_websocket_upgrade || host->upgrade == NULL ||
      !host->upgrade (self, host->upgrade_data))
    give_to_soup (self);
}

static const EioTaskKind handing_over = { .run = hand_over };

/**
 * eio_exchange_hand_over:
 * @self: an exchange
 * @data: a whole request that was vetted
 *
 * Has the request answered at the end of the turn.
 */
void
eio_exchange_hand_over (EioExchange *self, const guint8 *data)
{
  eio_exchange_stop_timeout (self);
  self->phase = PHASE_RESPONSE;

  self->request = eio_request_head_rewrite (&self->head, data);
  g_byte_array_append (self->request, data + self->head.size, self->head.content_length);
  eio_connection_set_unbounded (self->connection, TRUE);
  eio_connection_pause (self->connection);

  /* Not from within the connection's own call, as the connection may get another owner. */
  self->hand_over.kind = &handing_over;
  eio_reactor_run_at_end_of_turn (self->host->connections.reactor, &self->hand_over);
}

static void
on_ended (EioConnection *connection)
{
  EioExchange *self = eio_connection_get_owner (connection);

  /* A program may shut down its side and still wait for the answer, but one that is sent events
   * for as long as it stays has left. */
  if (self->phase != PHASE_RESPONSE || self->gone != NULL)
    eio_connection_close (connection, EIO_END_EOF);
  else
    self->ended = TRUE;
}

static void
on_closed (EioConnection *connection, EioEndReason reason)
{
  EioExchange *self = eio_connection_get_owner (connection);
  EioExchangeGoneFunc gone = self->gone;
  gpointer gone_data = self->gone_data;

  eio_exchange_free (self);
  if (gone != NULL)
    gone (gone_data);
}

static const EioConnectionHandler handler = {
  .received = eio_exchange_receive,
  .ended = on_ended,
  .closed = on_closed,
};

/**
 * eio_exchange_begin:
 * @host: what the exchange belongs to
 * @fd: (transfer full): an accepted, non-blocking socket; closed also when this fails
 * @address: where the client is
 * @error: return location for a #GError
 *
 * Waits for a request, which the #SoupServer gets if it is well-formed.
 *
 * Returns: %TRUE, or %FALSE with an error of the domain %G_IO_ERROR
 */
gboolean
eio_exchange_begin (EioExchangeHost *host, int fd, const EioAddress *address, GError **error)
{
  EioExchange *self = g_new0 (EioExchange, 1);

  self->host = host;
  self->connection = eio_connection_new (&host->connections, fd, address, &handler, self, error);
  if (self->connection == NULL)
    {
      g_free (self);
      return FALSE;
    }
  eio_timeout_queue_start (host->heads, &self->timeout);

  return TRUE;
}

/**
 * eio_exchange_from_message:
 * @message: a message of the server that the front door feeds
 *
 * Returns: (transfer none) (nullable): its exchange, %NULL when the client is gone
 */
EioExchange *
eio_exchange_from_message (SoupServerMessage *message)
{
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  return remote != NULL ? g_object_get_data (G_OBJECT (remote), MESSAGE_DATA) : NULL;
}

static void
close_ended (EioTask *task)
{
  EioExchange *self = EIO_CONTAINER_OF (task, EioExchange, hand_over);

  if (self->gone != NULL)
    eio_connection_close (self->connection, EIO_END_EOF);
}

static const EioTaskKind closing = { .run = close_ended };

/**
 * eio_exchange_watch:
 * @self: an exchange whose message is paused
 * @gone: (nullable): what to call when the client leaves
 * @user_data: for @gone
 *
 * Asks to be told when the client leaves, which libsoup does not notice while a message is paused.
 */
void
eio_exchange_watch (EioExchange *self, EioExchangeGoneFunc gone, gpointer user_data)
{
  self->gone = gone;
  self->gone_data = user_data;

  /* It may have left before anybody asked; @gone is not called from within this function. */
  if (gone != NULL && self->ended)
    {
      self->hand_over.kind = &closing;
      eio_reactor_run_at_end_of_turn (self->host->connections.reactor, &self->hand_over);
    }
}

/**
 * eio_exchange_set_over_func:
 * @self: an exchange
 * @over: (nullable): what to call when it is over, however it ends
 * @user_data: for @over
 */
void
eio_exchange_set_over_func (EioExchange *self, EioExchangeGoneFunc over, gpointer user_data)
{
  self->over = over;
  self->over_data = user_data;
}

/**
 * eio_exchange_admit:
 * @self: an exchange
 *
 * Makes its connection part of an admitted session, see #EioAdmission.
 */
void
eio_exchange_admit (EioExchange *self)
{
  eio_connection_admit (self->connection);
}

/**
 * eio_exchange_get_address:
 * @self: an exchange
 *
 * Returns: (transfer none): where the client is
 */
const EioAddress *
eio_exchange_get_address (EioExchange *self)
{
  return eio_connection_get_address (self->connection);
}

/**
 * eio_exchange_get_scheme:
 * @self: an exchange
 *
 * Returns: how the client speaks to the outermost proxy, as far as that is known
 */
EioScheme
eio_exchange_get_scheme (EioExchange *self)
{
  return self->scheme;
}

/**
 * eio_exchange_get_head:
 * @self: an exchange that is offered to an #EioUpgradeFunc
 * @size: (out): the size of the head with its empty line, in bytes
 *
 * Returns: (transfer none) (array length=size): the head, vetted and rewritten
 */
const guint8 *
eio_exchange_get_head (EioExchange *self, gsize *size)
{
  /* Such a request has no body. */
  *size = self->request->len;
  return self->request->data;
}

/**
 * eio_exchange_dup_target:
 * @self: an exchange that is offered to an #EioUpgradeFunc
 *
 * Returns: (transfer full): the path and query that it asks for
 */
char *
eio_exchange_dup_target (EioExchange *self)
{
  const EioSlice *target = &self->head.target;

  return g_strndup ((const char *) self->request->data + target->offset, target->length);
}

/**
 * eio_exchange_take_connection:
 * @self: (transfer full): an exchange whose response, so far as there is one, is written
 *
 * Ends the exchange and gives its connection away, paused: the caller sets another owner and
 * resumes it.
 *
 * Returns: (transfer none): the connection
 */
EioConnection *
eio_exchange_take_connection (EioExchange *self)
{
  EioConnection *connection = self->connection;

  eio_connection_set_unbounded (connection, FALSE);
  eio_exchange_free (self);

  return connection;
}
