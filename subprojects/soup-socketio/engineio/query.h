/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/handshake.h"

G_BEGIN_DECLS

/**
 * EIO_QUERY_MAX_LENGTH:
 *
 * The length of the longest query string, in bytes.
 */
#define EIO_QUERY_MAX_LENGTH 2048

/**
 * EIO_QUERY_MAX_SID:
 *
 * The length of the longest session id, in bytes.
 */
#define EIO_QUERY_MAX_SID 64

/**
 * EioTransport:
 * @EIO_TRANSPORT_POLLING: HTTP long-polling
 * @EIO_TRANSPORT_WEBSOCKET: WebSocket
 *
 * How packets travel.
 */
typedef enum
{
  EIO_TRANSPORT_POLLING,
  EIO_TRANSPORT_WEBSOCKET,
} EioTransport;

/**
 * EioQuery:
 * @transport: the transport that is asked for
 * @has_sid: whether the request belongs to a session; otherwise it opens one
 * @sid: the id of the session
 *
 * What the query string of a request to the endpoint says.
 */
typedef struct
{
  EioTransport transport;
  gboolean has_sid;
  char sid[EIO_QUERY_MAX_SID + 1];
} EioQuery;

gboolean eio_query_parse (const char *text, EioQuery *query, EioRequestError *error);
const char *eio_transport_to_string (EioTransport transport);

G_END_DECLS
