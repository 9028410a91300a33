/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/claim.h"

#include "engineio/origin.h"
#include "net/request-head.h"

/**
 * eio_claim_check_message:
 * @message: a request that came through the front door
 * @allowed: (nullable) (array zero-terminated=1): see eio_origin_check()
 * @reason: (out): on error, why not, in words for the developer of the client
 *
 * Returns: whether the request may be served, by what it says of who made it
 */
gboolean
eio_claim_check_message (SoupServerMessage *message,
                         const char *const *allowed,
                         const char **reason)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  EioExchange *exchange = eio_exchange_from_message (message);
  const EioOriginClaim claim = {
    .origin = soup_message_headers_get_one (headers, "Origin"),
    .host = soup_message_headers_get_one (headers, "Host"),
    .scheme = exchange != NULL ? eio_exchange_get_scheme (exchange) : EIO_SCHEME_UNKNOWN,
    .fetch_site = soup_message_headers_get_one (headers, "Sec-Fetch-Site"),
    .fetch_mode = soup_message_headers_get_one (headers, "Sec-Fetch-Mode"),
  };

  return eio_origin_check (&claim, allowed, reason);
}

/* Returns whether there is at most one field of this name. */
static gboolean
dup_field (EioExchange *exchange, const char *name, char **value)
{
  gsize size;
  const guint8 *head = eio_exchange_get_head (exchange, &size);
  EioHeadField field;
  guint n = eio_request_head_find (head, size, name, &field);

  *value = n > 0 ? g_strndup (field.value, field.value_length) : NULL;
  return n <= 1;
}

/**
 * eio_claim_check_exchange:
 * @exchange: a request that is offered to an #EioUpgradeFunc
 * @allowed: (nullable) (array zero-terminated=1): see eio_origin_check()
 *
 * Returns: whether the request may be served, by what it says of who made it; not if it says
 *   something twice
 */
gboolean
eio_claim_check_exchange (EioExchange *exchange, const char *const *allowed)
{
  g_autofree char *origin = NULL;
  g_autofree char *host = NULL;
  g_autofree char *fetch_site = NULL;
  g_autofree char *fetch_mode = NULL;
  EioOriginClaim claim = { .scheme = eio_exchange_get_scheme (exchange) };
  const char *reason;

  if (!dup_field (exchange, "Origin", &origin) || !dup_field (exchange, "Host", &host) ||
      !dup_field (exchange, "Sec-Fetch-Site", &fetch_site) ||
      !dup_field (exchange, "Sec-Fetch-Mode", &fetch_mode))
    return FALSE;

  claim.origin = origin;
  claim.host = host;
  claim.fetch_site = fetch_site;
  claim.fetch_mode = fetch_mode;
  return eio_origin_check (&claim, allowed, &reason);
}
