/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/chunk.h"

G_BEGIN_DECLS

/**
 * EioRefusalCause:
 * @EIO_REFUSAL_REQUEST: the request is not one to be served, as its status says
 * @EIO_REFUSAL_CONNECTIONS: there are as many connections as there may be
 * @EIO_REFUSAL_NEWCOMERS: too many want to come in at once
 * @EIO_REFUSAL_DESCRIPTORS: no descriptor is left
 * @EIO_REFUSAL_ADDRESS_CONNECTIONS: there are too many connections from the address
 * @EIO_REFUSAL_ADDRESS_NEWCOMERS: too many from the address have not come in yet
 * @EIO_REFUSAL_ADDRESS_SESSIONS: there are too many sessions from the address
 * @EIO_REFUSAL_ADDRESS_RATE: the address opens connections too fast
 * @EIO_REFUSAL_LAST: the last of them
 *
 * What kind of reason there is not to serve a client.
 */
typedef enum
{
  EIO_REFUSAL_REQUEST,
  EIO_REFUSAL_CONNECTIONS,
  EIO_REFUSAL_NEWCOMERS,
  EIO_REFUSAL_DESCRIPTORS,
  EIO_REFUSAL_ADDRESS_CONNECTIONS,
  EIO_REFUSAL_ADDRESS_NEWCOMERS,
  EIO_REFUSAL_ADDRESS_SESSIONS,
  EIO_REFUSAL_ADDRESS_RATE,
  EIO_REFUSAL_LAST = EIO_REFUSAL_ADDRESS_RATE,
} EioRefusalCause;

/**
 * EioRefusal:
 * @cause: the kind of reason
 * @status: the HTTP status
 * @retry_after: when it is worth while to try again, in seconds; 0 for never
 * @reason: (unowned): why, in words for the developer of the client
 *
 * Why a client is not served.
 */
typedef struct
{
  EioRefusalCause cause;
  guint status;
  guint retry_after;
  const char *reason;
} EioRefusal;

/**
 * EioRefusalFunc:
 * @refusal: a refusal
 *
 * Says why a client is not served in the way that the clients of an endpoint know.
 *
 * Returns: (transfer full): an object, as JSON
 */
typedef char *(*EioRefusalFunc) (const EioRefusal *refusal);

EioChunk *eio_refusal_to_response (const EioRefusal *self, EioRefusalFunc to_json);
void eio_refusal_send (const EioRefusal *self, int fd);

G_END_DECLS
