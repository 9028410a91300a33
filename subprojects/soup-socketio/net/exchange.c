/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/exchange.h"

#include <string.h>

#include "net/container.h"
#include "net/host.h"
#include "net/refusal.h"
#include "net/request-head.h"
#include "net/response-stream.h"

/* libsoup 3.2 reads without bounds of size or time and does not notice a client that leaves. So it
 * gets to see no socket: each request is read and vetted here and handed over as a stream in memory
 * that ends behind it, and the response is written to memory, from where the connection sends it.
 */

#define MESSAGE_DATA "eio-exchange"

typedef enum
{
  PHASE_HEAD,
  PHASE_BODY,
  PHASE_RESPONSE,
} EioExchangePhase;

struct _EioExchange
{
  EioExchangeHost *host;     /* (unowned) */
  EioConnection *connection; /* (unowned) */
  EioTimeout timeout;        /* in host->heads or host->body_windows, by phase */
  EioTask hand_over;
  EioRequestHead head;
  EioExchangePhase phase;
  EioScheme scheme;
  gboolean continued;
  gboolean wants_json;   /* it is for an endpoint whose clients know JSON */
  guint received;        /* bytes of the request, while the body comes */
  guint received_before; /* the same, when the last window was over */
  guint body_time;       /* how long the windows were, in milliseconds */

  GByteArray *request;       /* (owned) (nullable): vetted, on its way to libsoup */
  EioResponseStream *stream; /* (owned) (nullable) */
  GSocketAddress *remote;    /* (owned) (nullable): libsoup's way back to here */

  gboolean ended; /* the client sent its last byte */

  EioExchangeGoneFunc gone; /* (nullable) */
  gpointer gone_data;       /* (unowned) */
  EioExchangeGoneFunc over; /* (nullable) */
  gpointer over_data;       /* (unowned) */
};

static void
stop_timeout (EioExchange *self)
{
  eio_timeout_queue_stop (self->phase == PHASE_HEAD ? self->host->heads : self->host->body_windows,
                          &self->timeout);
}

static void
exchange_free (EioExchange *self)
{
  if (self->over != NULL)
    self->over (self->over_data);

  stop_timeout (self);
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

/* The clients of an endpoint do not understand plain text. */
static EioRefusalFunc
get_writer (EioExchange *self)
{
  return self->wants_json ? self->host->refusal_to_json : NULL;
}

static void
refuse_with (EioExchange *self, const EioRefusal *refusal)
{
  EioConnection *connection = self->connection;
  g_autoptr (EioChunk) response = eio_refusal_to_response (refusal, get_writer (self));

  g_debug ("Refused a request with %u: %s", refusal->status, refusal->reason);
  eio_tally_count_refusal (self->host->connections.tally, refusal);
  exchange_free (self);
  eio_connection_send (connection, response);
  eio_connection_finish (connection);
}

static void
refuse (EioExchange *self, guint status, const char *reason)
{
  const EioRefusal refusal = { .status = status, .reason = reason };

  refuse_with (self, &refusal);
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

  exchange_free (self);
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

static void
request_complete (EioExchange *self, const guint8 *data)
{
  stop_timeout (self);
  self->phase = PHASE_RESPONSE;

  self->request = eio_request_head_rewrite (&self->head, data);
  g_byte_array_append (self->request, data + self->head.size, self->head.content_length);
  eio_connection_set_unbounded (self->connection, TRUE);
  eio_connection_pause (self->connection);

  /* Not from within the connection's own call, as the connection may get another owner. */
  self->hand_over.func = hand_over;
  eio_reactor_run_at_end_of_turn (self->host->connections.reactor, &self->hand_over);
}

static void
send_continue (EioExchange *self)
{
  static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
  g_autoptr (EioChunk) chunk = eio_chunk_new (text, sizeof text - 1);

  self->continued = TRUE;
  eio_connection_send (self->connection, chunk);
}

static gsize
receive_body (EioExchange *self, const guint8 *data, gsize length)
{
  gsize request_size = self->head.size + self->head.content_length;

  self->received = length;
  if (length < request_size)
    {
      if (self->head.expects_continue && !self->continued)
        send_continue (self);
      return 0;
    }

  request_complete (self, data);
  return request_size;
}

static void
announce_body (EioExchange *self, const guint8 *data)
{
  const EioSlice *target = &self->head.target;
  g_autofree char *text = g_strndup ((const char *) data + target->offset, target->length);

  self->host->body_begins (self, text, self->host->body_begins_data);
}

static void
refuse_host (EioExchange *self, const char *host, gsize length)
{
  g_autofree char *name = g_strndup (host, length);
  g_autoptr (GString) reason = g_string_new (NULL);

  g_string_printf (reason, "this server does not go by the name %s.", name);
  if (self->host->host_hint != NULL)
    {
      g_string_append_printf (reason, "\n\n%s", self->host->host_hint);
      g_string_replace (reason, "{host}", name, 0);
    }
  refuse (self, 421, reason->str);
}

static gboolean
check_host (EioExchange *self, const guint8 *data)
{
  const char *text = (const char *) data + self->head.host.offset;
  EioHost host;

  if (self->host->hosts == NULL ||
      eio_host_list_allows (self->host->hosts, text, self->head.host.length))
    return TRUE;

  eio_host_parse (text, self->head.host.length, &host);
  refuse_host (self, host.name, host.name_length);
  return FALSE;
}

static gboolean
is_below (const EioSlice *target, const guint8 *data, const char *path)
{
  gsize length = path != NULL ? strlen (path) : 0;

  return length > 0 && target->length >= length &&
         memcmp (data + target->offset, path, length) == 0;
}

static gboolean
find_client (EioExchange *self, const guint8 *data)
{
  EioAddress peer = *eio_connection_get_address (self->connection);
  EioAddress client = peer;
  EioRefusal refusal;

  eio_forwarded_read (data, self->head.size, self->host->limits->trusted_proxies, &client,
                      &self->scheme);
  if (memcmp (client.ip, peer.ip, sizeof peer.ip) == 0)
    return TRUE;
  if (!self->host->moved (&self->host->connections, &peer, &client, &refusal))
    {
      refuse_with (self, &refusal);
      return FALSE;
    }

  eio_connection_set_address (self->connection, &client);
  return TRUE;
}

static gsize
receive_head (EioExchange *self, const guint8 *data, gsize length)
{
  const EioFrontDoorLimits *limits = self->host->limits;
  EioHeadLimits head_limits = { .bytes = limits->head_bytes, .fields = limits->head_fields };
  gsize taken;

  switch (eio_request_head_parse (data, length, &head_limits, &self->head))
    {
    case EIO_HEAD_INCOMPLETE:
      return 0;
    case EIO_HEAD_REFUSED:
      refuse (self, self->head.status, self->head.reason);
      return length;
    case EIO_HEAD_COMPLETE:
    default:
      break;
    }

  self->wants_json = is_below (&self->head.target, data, self->host->json_path);
  if (!find_client (self, data) || !check_host (self, data))
    return length;
  if (self->head.content_length > limits->body_bytes)
    {
      refuse (self, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "the body is larger than allowed");
      return length;
    }

  stop_timeout (self);
  self->phase = PHASE_BODY;
  self->received_before = length;
  if (self->head.content_length > 0)
    eio_timeout_queue_start (self->host->body_windows, &self->timeout);
  taken = receive_body (self, data, length);
  if (taken == 0)
    announce_body (self, data);
  return taken;
}

static gsize
on_received (EioConnection *connection, guint8 *data, gsize length)
{
  EioExchange *self = eio_connection_get_owner (connection);

  switch (self->phase)
    {
    case PHASE_HEAD:
      return receive_head (self, data, length);
    case PHASE_BODY:
      return receive_body (self, data, length);
    case PHASE_RESPONSE:
    default:
      return 0;
    }
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

  exchange_free (self);
  if (gone != NULL)
    gone (gone_data);
}

static const EioConnectionHandler handler = {
  .received = on_received,
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
      self->hand_over.func = close_ended;
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
  exchange_free (self);

  return connection;
}

/**
 * eio_exchange_head_is_late:
 * @timeout: the timeout of an exchange
 * @user_data: unused
 *
 * The function for the queue of heads.
 */
void
eio_exchange_head_is_late (EioTimeout *timeout, gpointer user_data)
{
  EioExchange *self = EIO_CONTAINER_OF (timeout, EioExchange, timeout);

  refuse (self, SOUP_STATUS_REQUEST_TIMEOUT, "the request took too long to arrive");
}

/**
 * eio_exchange_body_window_is_over:
 * @timeout: the timeout of an exchange
 * @user_data: unused
 *
 * The function for the queue of windows, of which a body may take several.
 */
void
eio_exchange_body_window_is_over (EioTimeout *timeout, gpointer user_data)
{
  EioExchange *self = EIO_CONTAINER_OF (timeout, EioExchange, timeout);
  const EioFrontDoorLimits *limits = self->host->limits;
  guint64 due = (guint64) limits->body_rate * self->host->body_window / 1000;

  self->body_time += self->host->body_window;
  if (limits->body_timeout != 0 && self->body_time >= limits->body_timeout)
    {
      refuse (self, SOUP_STATUS_REQUEST_TIMEOUT, "the body took too long to arrive");
      return;
    }
  if (self->received - self->received_before < due)
    {
      refuse (self, SOUP_STATUS_REQUEST_TIMEOUT, "the body arrives too slowly");
      return;
    }

  self->received_before = self->received;
  eio_timeout_queue_start (self->host->body_windows, timeout);
}
