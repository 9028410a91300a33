/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/chunk.h"

G_BEGIN_DECLS

/**
 * EioRefusal:
 * @status: the HTTP status
 * @retry_after: when it is worth while to try again, in seconds; 0 for never
 * @reason: (unowned): why, in words for the developer of the client
 *
 * Why a client is not served.
 */
typedef struct
{
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
