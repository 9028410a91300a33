/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/container.h"
#include "net/exchange-private.h"
#include "net/host.h"

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
  eio_exchange_free (self);
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

  eio_exchange_hand_over (self, data);
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

  eio_exchange_stop_timeout (self);
  self->phase = PHASE_BODY;
  self->received_before = length;
  if (self->head.content_length > 0)
    eio_timeout_queue_start (self->host->body_windows, &self->timeout);
  taken = receive_body (self, data, length);
  if (taken == 0)
    announce_body (self, data);
  return taken;
}

/**
 * eio_exchange_receive:
 * @connection: the connection of an exchange
 * @data: what came
 * @length: how many bytes that are
 *
 * Vets the head of a request, waits for its body, and hands it over; or refuses it.
 *
 * Returns: how many bytes were used up
 */
gsize
eio_exchange_receive (EioConnection *connection, guint8 *data, gsize length)
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
