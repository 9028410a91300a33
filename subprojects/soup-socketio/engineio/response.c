/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/response.h"

#include <string.h>

#define STATUS_MISDIRECTED 421

static void
set_response (SoupServerMessage *message,
              guint status,
              const char *content_type,
              const char *body,
              gsize length)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Cross-Origin-Resource-Policy", "same-origin");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_server_message_set_status (message, status, NULL);
  /* libsoup adds to what is there, which after a refused handshake is its own page */
  soup_message_body_truncate (soup_server_message_get_response_body (message));
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_COPY, body, length);
}

/**
 * eio_response_set_cors:
 * @message: a message
 * @origin: the origin that it came from, which may read the response
 *
 * Lets a page of another origin read the response (Fetch standard, "CORS protocol").
 */
void
eio_response_set_cors (SoupServerMessage *message, const char *origin)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Access-Control-Allow-Origin", origin);
  soup_message_headers_replace (headers, "Access-Control-Allow-Credentials", "true");
  soup_message_headers_append (headers, "Vary", "Origin");
}

/**
 * eio_response_set_preflight:
 * @message: an OPTIONS request
 *
 * Answers what a browser asks before it lets a page of another origin send a request.
 */
void
eio_response_set_preflight (SoupServerMessage *message)
{
  SoupMessageHeaders *request = soup_server_message_get_request_headers (message);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  const char *wanted = soup_message_headers_get_one (request, "Access-Control-Request-Headers");

  soup_message_headers_replace (headers, "Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  if (wanted != NULL)
    soup_message_headers_replace (headers, "Access-Control-Allow-Headers", wanted);
  soup_server_message_set_status (message, SOUP_STATUS_NO_CONTENT, NULL);
}

/**
 * eio_response_set_payload:
 * @message: a message
 * @payload: packets (Engine.IO v4, "Packet encoding")
 * @length: the length of @payload in bytes
 */
void
eio_response_set_payload (SoupServerMessage *message, const char *payload, gsize length)
{
  set_response (message, SOUP_STATUS_OK, "text/plain; charset=UTF-8", payload, length);
}

/**
 * eio_response_set_ok:
 * @message: a message whose packets were taken
 */
void
eio_response_set_ok (SoupServerMessage *message)
{
  set_response (message, SOUP_STATUS_OK, "text/plain; charset=UTF-8", "ok", 2);
}

/**
 * eio_response_refusal_to_json:
 * @refusal: why a request is refused
 *
 * Returns: (transfer full): the same for Engine.IO clients
 */
char *
eio_response_refusal_to_json (const EioRefusal *refusal)
{
  return eio_request_error_explain (refusal->status == STATUS_MISDIRECTED
                                        ? EIO_REQUEST_ERROR_FORBIDDEN
                                        : EIO_REQUEST_ERROR_BAD_REQUEST,
                                    refusal->reason);
}

/**
 * eio_response_set_refusal:
 * @message: a message
 * @refusal: why it is not served now
 */
void
eio_response_set_refusal (SoupServerMessage *message, const EioRefusal *refusal)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *retry_after = g_strdup_printf ("%u", refusal->retry_after);
  g_autofree char *body = eio_response_refusal_to_json (refusal);

  soup_message_headers_replace (headers, "Retry-After", retry_after);
  set_response (message, refusal->status, "application/json", body, strlen (body));
}

/**
 * eio_response_set_error_full:
 * @message: a message
 * @error: what is wrong with it
 * @reason: the same more precisely, for the developer of the client
 */
void
eio_response_set_error_full (SoupServerMessage *message, EioRequestError error, const char *reason)
{
  g_autofree char *body = eio_request_error_explain (error, reason);

  set_response (message, eio_request_error_get_status (error), "application/json", body,
                strlen (body));
}

/**
 * eio_response_set_error:
 * @message: a message
 * @error: what is wrong with it
 */
void
eio_response_set_error (SoupServerMessage *message, EioRequestError error)
{
  g_autofree char *body = eio_request_error_to_json (error);

  set_response (message, eio_request_error_get_status (error), "application/json", body,
                strlen (body));
}
