/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engineio/claim.h"
#include "engineio/handshake.h"
#include "engineio/polling.h"
#include "engineio/query.h"
#include "engineio/refuse.h"
#include "engineio/response.h"
#include "engineio/server-private.h"
#include "net/close.h"
#include "net/exchange.h"
#include "net/frame.h"
#include "net/websocket-upgrade.h"

/* Clients have no reason to send any: nobody's WebSocket library splits what it has as a whole. */
#define MAX_FRAGMENTS 8

static char *
open_packet (EioServer *self, const char *sid, gboolean can_upgrade)
{
  return eio_handshake_write_open (sid, can_upgrade, self->config.ping_interval,
                                   self->config.ping_timeout, self->config.max_payload);
}

static void
tell_owner (EioServer *self, EioSession *session)
{
  if (self->opened != NULL)
    self->opened (session, self->opened_data);
}

static void
open_polling (EioServer *self, SoupServerMessage *message)
{
  EioExchange *exchange = eio_exchange_from_message (message);
  g_autofree char *sid = NULL;
  g_autofree char *packet = NULL;
  EioSession *session;
  EioRefusal refusal;

  if (exchange == NULL)
    {
      eio_response_set_error (message, EIO_REQUEST_ERROR_BAD_REQUEST);
      return;
    }

  session = eio_server_open_session (self, eio_exchange_get_address (exchange), &sid, &refusal);
  if (session == NULL)
    {
      eio_response_set_refusal (message, &refusal);
      return;
    }

  session->polling = eio_polling_new (session);
  packet = open_packet (self, sid, TRUE);
  eio_response_set_payload (message, packet, strlen (packet));
  tell_owner (self, session);
}

static void
handle_polling (EioServer *self, SoupServerMessage *message, const EioQuery *query)
{
  const char *method = soup_server_message_get_method (message);
  gboolean is_get = method == SOUP_METHOD_GET;
  EioSession *session;

  if (!is_get && method != SOUP_METHOD_POST)
    {
      eio_refuse (&self->host, message, EIO_REQUEST_ERROR_BAD_METHOD);
      return;
    }
  if (!query->has_sid)
    {
      if (is_get)
        open_polling (self, message);
      else
        eio_refuse (&self->host, message, EIO_REQUEST_ERROR_BAD_METHOD);
      return;
    }

  session = eio_server_find_session (self, query->sid);
  if (session == NULL)
    eio_refuse (&self->host, message, EIO_REQUEST_ERROR_SESSION_UNKNOWN);
  else if (session->polling == NULL)
    eio_refuse (&self->host, message, EIO_REQUEST_ERROR_BAD_REQUEST);
  else if (is_get)
    eio_polling_handle_get (session->polling, message);
  else
    eio_polling_handle_post (session->polling, message);
}

static void
open_websocket (EioServer *self, EioWebsocket *websocket)
{
  g_autofree char *sid = NULL;
  g_autofree char *packet = NULL;
  g_autoptr (EioChunk) chunk = NULL;
  EioSession *session;
  EioRefusal refusal;

  session = eio_server_open_session (self, eio_websocket_get_address (websocket), &sid, &refusal);
  if (session == NULL)
    {
      eio_websocket_close (websocket, EIO_CLOSE_TRY_LATER, refusal.reason);
      return;
    }

  packet = open_packet (self, sid, FALSE);
  chunk = eio_chunk_new_frame (EIO_OPCODE_TEXT, packet, strlen (packet));
  eio_session_use_websocket (session, websocket);
  eio_session_send (session, chunk);
  tell_owner (self, session);
}

static gboolean
check_origin (EioServer *self, SoupServerMessage *message)
{
  const char *origin =
      soup_message_headers_get_one (soup_server_message_get_request_headers (message), "Origin");
  const char *reason;

  if (!eio_claim_check_message (message, self->config.allowed_origins, &reason))
    {
      eio_refuse_full (&self->host, message, EIO_REQUEST_ERROR_FORBIDDEN, reason);
      return FALSE;
    }
  if (origin != NULL)
    eio_response_set_cors (message, origin);

  return TRUE;
}

/* Those that can be served do not come here, see on_upgrade(). */
static void
refuse_websocket (EioServer *self, SoupServerMessage *message, const EioQuery *query)
{
  gboolean is_unknown = query->has_sid && eio_server_find_session (self, query->sid) == NULL;

  eio_refuse (&self->host, message,
              is_unknown ? EIO_REQUEST_ERROR_SESSION_UNKNOWN : EIO_REQUEST_ERROR_BAD_REQUEST);
}

/* The query of a request target that leads to the endpoint. */
static const char *
endpoint_query (EioServer *self, const char *target)
{
  gsize length = strlen (self->path) - 1;

  if (strncmp (target, self->path, length) != 0)
    return NULL;
  target += length;
  if (*target == '/')
    target++;

  return *target == '?' ? target + 1 : NULL;
}

/**
 * eio_server_on_body_begins:
 * @door: where the client is
 * @exchange: a request of which the body is on its way
 * @target: its path and query
 * @user_data: the server
 *
 * Notes that packets are on their way to a session.
 */
void
eio_server_on_body_begins (EioFrontDoor *door,
                           EioExchange *exchange,
                           const char *target,
                           gpointer user_data)
{
  EioServer *self = user_data;
  const char *text = endpoint_query (self, target);
  EioRequestError refusal;
  EioSession *session;
  EioQuery query;

  if (text == NULL || !eio_query_parse (text, &query, &refusal) || !query.has_sid ||
      query.transport != EIO_TRANSPORT_POLLING)
    return;

  session = eio_server_find_session (self, query.sid);
  if (session != NULL && session->polling != NULL)
    eio_polling_begin_post (session->polling, exchange);
}

typedef struct
{
  EioServer *server; /* (unowned) */
  EioQuery query;
} EioHandshake;

static void
on_upgraded (EioWebsocket *websocket, gpointer user_data)
{
  EioHandshake *handshake = user_data;
  EioSession *session;

  if (!handshake->query.has_sid)
    {
      open_websocket (handshake->server, websocket);
      return;
    }

  session = eio_server_find_session (handshake->server, handshake->query.sid);
  if (session->polling == NULL || !eio_polling_handle_probe (session->polling, websocket))
    eio_websocket_close (websocket, EIO_CLOSE_POLICY, "the session has a WebSocket already");
}

/**
 * eio_server_on_upgrade:
 * @exchange: a request that asks for a WebSocket
 * @user_data: the server
 *
 * Answers a handshake. What is not in order goes on to libsoup and eio_server_on_request(), where
 * it gets its answer.
 *
 * Returns: whether it was answered
 */
gboolean
eio_server_on_upgrade (EioExchange *exchange, gpointer user_data)
{
  EioServer *self = user_data;
  const EioMessageLimits limits = { .payload = self->config.max_payload,
                                    .fragments = MAX_FRAGMENTS };
  g_autofree char *target = eio_exchange_dup_target (exchange);
  const char *text = endpoint_query (self, target);
  EioHandshake handshake = { .server = self };
  EioRequestError refusal;

  if (text == NULL || self->shutting_down || !eio_query_parse (text, &handshake.query, &refusal) ||
      handshake.query.transport != EIO_TRANSPORT_WEBSOCKET ||
      (handshake.query.has_sid && eio_server_find_session (self, handshake.query.sid) == NULL) ||
      !eio_claim_check_exchange (exchange, self->config.allowed_origins))
    return FALSE;

  return eio_websocket_upgrade (exchange, &limits, on_upgraded, &handshake);
}

/**
 * eio_server_on_request:
 * @soup: who got the request
 * @message: the request
 * @path: its path
 * @parameters: (nullable): unused
 * @user_data: the server
 *
 * Answers a request for the endpoint, now or later.
 */
void
eio_server_on_request (SoupServer *soup,
                       SoupServerMessage *message,
                       const char *path,
                       GHashTable *parameters,
                       gpointer user_data)
{
  EioServer *self = user_data;
  EioRequestError refusal;
  EioQuery query;

  /* The path with and without its last slash, and nothing below it. */
  if (!g_str_equal (path, self->path) && strlen (path) != strlen (self->path) - 1)
    {
      soup_server_message_set_status (message, SOUP_STATUS_NOT_FOUND, NULL);
      return;
    }
  if (self->shutting_down)
    {
      soup_server_message_set_status (message, SOUP_STATUS_SERVICE_UNAVAILABLE, NULL);
      return;
    }
  if (!check_origin (self, message))
    return;
  if (soup_server_message_get_method (message) == SOUP_METHOD_OPTIONS)
    {
      eio_response_set_preflight (message);
      return;
    }

  if (!eio_query_parse (g_uri_get_query (soup_server_message_get_uri (message)), &query, &refusal))
    eio_refuse (&self->host, message, refusal);
  else if (query.transport == EIO_TRANSPORT_POLLING)
    handle_polling (self, message, &query);
  else
    refuse_websocket (self, message, &query);
}
