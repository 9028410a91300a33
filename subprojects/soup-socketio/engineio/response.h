/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/handshake.h"
#include "net/refusal.h"

G_BEGIN_DECLS

void eio_response_set_cors (SoupServerMessage *message, const char *origin);
void eio_response_set_preflight (SoupServerMessage *message);
void eio_response_set_payload (SoupServerMessage *message, const char *payload, gsize length);
void eio_response_set_ok (SoupServerMessage *message);
char *eio_response_refusal_to_json (const EioRefusal *refusal);
void eio_response_set_refusal (SoupServerMessage *message, const EioRefusal *refusal);
void eio_response_set_error (SoupServerMessage *message, EioRequestError error);
void eio_response_set_error_full (SoupServerMessage *message,
                                  EioRequestError error,
                                  const char *reason);

G_END_DECLS
