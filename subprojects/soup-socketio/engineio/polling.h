/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/session-private.h"
#include "net/exchange.h"

G_BEGIN_DECLS

EioPolling *eio_polling_new (EioSession *session);
void eio_polling_free (EioPolling *self, const char *farewell);

void eio_polling_admit (EioPolling *self);
void eio_polling_send (EioPolling *self, EioChunk *packet);
void eio_polling_move_to (EioPolling *self, EioWebsocket *websocket);

void eio_polling_handle_get (EioPolling *self, SoupServerMessage *message);
void eio_polling_begin_post (EioPolling *self, EioExchange *exchange);
void eio_polling_handle_post (EioPolling *self, SoupServerMessage *message);
void eio_polling_go_on (EioPolling *self);
gboolean eio_polling_handle_probe (EioPolling *self, EioWebsocket *websocket);

void eio_polling_upgrade_timed_out (EioTimeout *timeout, gpointer user_data);

G_END_DECLS
