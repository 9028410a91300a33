/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/polling.h"

#include <string.h>

#include "engineio/payload.h"
#include "engineio/polling-private.h"
#include "engineio/refuse.h"
#include "engineio/response.h"
#include "net/close.h"
#include "net/container.h"

static SoupServerMessage *
take_poll (EioPolling *self)
{
  EioExchange *exchange;

  if (self->poll == NULL)
    return NULL;

  exchange = eio_exchange_from_message (self->poll);
  if (exchange != NULL)
    eio_exchange_watch (exchange, NULL, NULL);

  return g_steal_pointer (&self->poll);
}

/**
 * eio_polling_answer:
 * @self: a transport
 * @payload: packets
 * @length: how many bytes they are
 *
 * Answers the poll that waits, if one does.
 */
void
eio_polling_answer (EioPolling *self, const char *payload, gsize length)
{
  g_autoptr (SoupServerMessage) poll = take_poll (self);

  if (poll == NULL)
    return;

  eio_response_set_payload (poll, payload, length);
  soup_server_message_unpause (poll);
}

static GString *
encode_queue (EioPolling *self)
{
  GString *payload = g_string_sized_new (self->queue.bytes);
  EioChunk *packet;

  while ((packet = eio_outbox_pop (&self->queue)) != NULL)
    {
      gsize length;
      const char *data = eio_chunk_get_payload (packet, &length);

      if (packet->is_binary)
        eio_payload_append_binary (payload, (const guint8 *) data, length);
      else
        eio_payload_append_text (payload, data, length);
      eio_chunk_unref (packet);
    }

  return payload;
}

static void
too_slow (EioPolling *self)
{
  EioSessionHost *host = self->session->host;
  gboolean is_alone = eio_outbox_get_weight (&self->queue) > host->config->max_behind;

  eio_tally_count_slow_reader (host->tally, is_alone ? EIO_SLOW_BYTES : EIO_SLOW_TOTAL);
  eio_session_end (self->session, "slow reader");
}

static void
run_flush (EioTask *task)
{
  EioPolling *self = EIO_CONTAINER_OF (task, EioPolling, flush);
  const EioSessionHost *host = self->session->host;
  g_autoptr (GString) payload = NULL;

  if (eio_outbox_is_over (&self->queue, host->config->max_behind, host->output_bytes))
    {
      too_slow (self);
      return;
    }
  if (self->poll == NULL || self->queue.count == 0 || self->probed)
    return;

  payload = encode_queue (self);
  eio_polling_answer (self, payload->str, payload->len);
}

static const EioTaskKind flushing = { .run = run_flush };

/**
 * eio_polling_new:
 * @session: the session that it is the transport of
 *
 * Returns: (transfer full): the transport
 */
EioPolling *
eio_polling_new (EioSession *session)
{
  EioPolling *self = g_new0 (EioPolling, 1);

  self->session = session;
  self->flush.kind = &flushing;

  return self;
}

static void
post_over (gpointer user_data)
{
  EioPolling *self = user_data;

  self->post = NULL;
}

static void
forget_post (EioPolling *self)
{
  if (self->post != NULL)
    eio_exchange_set_over_func (self->post, NULL, NULL);
  self->post = NULL;
}

/**
 * eio_polling_free:
 * @self: (transfer full): a transport
 * @farewell: the last packet, close or noop
 *
 * Closes the transport. A poll that waits is answered with what is left and @farewell.
 */
void
eio_polling_free (EioPolling *self, const char *farewell)
{
  EioWebsocket *probe = self->probe;
  g_autoptr (GString) payload = encode_queue (self);

  eio_payload_append_text (payload, farewell, strlen (farewell));
  eio_polling_answer (self, payload->str, payload->len);
  if (probe != NULL)
    {
      eio_polling_forget_probe (self);
      eio_websocket_close (probe, EIO_CLOSE_NORMAL, "the session is closed");
    }
  forget_post (self);
  if (self->intake != NULL)
    eio_intake_forget_slot (self->intake);
  eio_reactor_cancel (self->session->host->reactor, &self->flush);
  eio_outbox_clear (&self->queue);
  g_free (self);
}

/**
 * eio_polling_admit:
 * @self: a transport of a session that was admitted
 *
 * Makes the connection of the poll that waits part of the session.
 */
void
eio_polling_admit (EioPolling *self)
{
  EioExchange *exchange = self->poll != NULL ? eio_exchange_from_message (self->poll) : NULL;

  if (exchange != NULL)
    eio_exchange_admit (exchange);
}

/**
 * eio_polling_send:
 * @self: a transport
 * @packet: (transfer none): a packet
 *
 * Queues a packet for the poll that waits or for the next one. All that becomes due in one turn
 * leaves in one payload.
 */
void
eio_polling_send (EioPolling *self, EioChunk *packet)
{
  eio_outbox_push (&self->queue, packet);
  eio_reactor_run_at_end_of_turn (self->session->host->reactor, &self->flush);
}

/**
 * eio_polling_move_to:
 * @self: a transport
 * @websocket: where to send what waits
 *
 * Empties the queue into @websocket, in order.
 */
void
eio_polling_move_to (EioPolling *self, EioWebsocket *websocket)
{
  EioChunk *packet;

  eio_polling_forget_probe (self);
  while ((packet = eio_outbox_pop (&self->queue)) != NULL)
    {
      eio_websocket_send (websocket, packet);
      eio_chunk_unref (packet);
    }
}

static void
poller_gone (gpointer user_data)
{
  EioPolling *self = user_data;
  g_autoptr (SoupServerMessage) poll = g_steal_pointer (&self->poll);

  /* Nobody gets this; it lets libsoup end the message. */
  eio_response_set_error (poll, EIO_REQUEST_ERROR_BAD_REQUEST);
  soup_server_message_unpause (poll);
  eio_session_end (self->session, "transport close");
}

/**
 * eio_polling_handle_get:
 * @self: a transport
 * @message: a poll
 *
 * Answers a poll, now or when there is something to send (Engine.IO v4, "HTTP long-polling").
 * A second poll beside the first is answered with an error and ends the session.
 */
void
eio_polling_handle_get (EioPolling *self, SoupServerMessage *message)
{
  EioExchange *exchange;

  if (self->poll != NULL)
    {
      eio_refuse_full (self->session->host, message, EIO_REQUEST_ERROR_BAD_REQUEST,
                       "the poll before this one is not answered yet");
      eio_session_end (self->session, "transport error");
      return;
    }

  if (self->probed)
    {
      eio_response_set_payload (message, "6", 1);
      return;
    }
  if (self->queue.count > 0)
    {
      g_autoptr (GString) payload = encode_queue (self);

      eio_response_set_payload (message, payload->str, payload->len);
      return;
    }

  exchange = eio_exchange_from_message (message);
  if (exchange == NULL)
    {
      eio_response_set_error (message, EIO_REQUEST_ERROR_BAD_REQUEST);
      eio_session_end (self->session, "transport close");
      return;
    }
  if (self->session->admitted)
    eio_exchange_admit (exchange);
  self->poll = g_object_ref (message);
  eio_exchange_watch (exchange, poller_gone, self);
  soup_server_message_pause (message);
}

/**
 * eio_polling_begin_post:
 * @self: a transport
 * @exchange: a request that will bring packets, of which the body is on its way
 *
 * Notes that a request is under way. A second one beside it, whose packets could overtake those of
 * the first, ends the session (Engine.IO v4, "Sending data").
 */
void
eio_polling_begin_post (EioPolling *self, EioExchange *exchange)
{
  if (self->post != NULL)
    {
      eio_session_end (self->session, "transport error");
      return;
    }

  self->post = exchange;
  eio_exchange_set_over_func (exchange, post_over, self);
}

/* What a page can have a browser send without a script; no client does. */
static gboolean
is_form (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);

  return type != NULL && (g_ascii_strcasecmp (type, SOUP_FORM_MIME_TYPE_URLENCODED) == 0 ||
                          g_ascii_strcasecmp (type, SOUP_FORM_MIME_TYPE_MULTIPART) == 0);
}

/**
 * eio_polling_handle_post:
 * @self: a transport
 * @message: a request that brings packets
 *
 * Takes the packets of a request. A request beside another that is under way ends the session; a
 * form is refused.
 */
void
eio_polling_handle_post (EioPolling *self, SoupServerMessage *message)
{
  if (self->intake != NULL ||
      (self->post != NULL && self->post != eio_exchange_from_message (message)))
    {
      eio_refuse_full (self->session->host, message, EIO_REQUEST_ERROR_BAD_REQUEST,
                       "the request before this one is not answered yet");
      eio_session_end (self->session, "transport error");
      return;
    }

  forget_post (self);
  if (is_form (message))
    {
      eio_refuse_full (self->session->host, message, EIO_REQUEST_ERROR_BAD_REQUEST,
                       "packets are sent as text/plain, not as a form");
      return;
    }
  eio_intake_begin (&self->intake, self->session, message);
}

/**
 * eio_polling_go_on:
 * @self: a transport of a session that was paused
 *
 * Takes packets again.
 */
void
eio_polling_go_on (EioPolling *self)
{
  if (self->intake != NULL)
    eio_intake_go_on (self->intake);
}
