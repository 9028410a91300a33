/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/connection.h"
#include "net/exchange.h"
#include "net/message-reader.h"

G_BEGIN_DECLS

/**
 * EioWebsocket:
 *
 * The server's side of a WebSocket (RFC 6455), on a connection of the front door.
 */
typedef struct _EioWebsocket EioWebsocket;

/**
 * EioWebsocketHandler:
 * @message: a whole message came; @data lasts for the call
 * @noise: (nullable): a frame came that is no whole message: a ping, a pong, a fragment. Nothing
 * but eio_websocket_pause() may be called from it
 * @closed: the WebSocket is closed, and freed after this call; @reason says by what. Not called
 *   when the owner closed it
 */
typedef struct
{
  void (*message) (EioWebsocket *websocket, gboolean is_binary, guint8 *data, gsize length);
  void (*noise) (EioWebsocket *websocket, gsize length);
  void (*closed) (EioWebsocket *websocket, EioEndReason reason);
} EioWebsocketHandler;

EioWebsocket *eio_websocket_new (EioConnection *connection, const EioMessageLimits *limits);

gpointer eio_websocket_get_owner (EioWebsocket *self);
void eio_websocket_set_owner (EioWebsocket *self,
                              const EioWebsocketHandler *handler,
                              gpointer owner);
const EioAddress *eio_websocket_get_address (EioWebsocket *self);
void eio_websocket_admit (EioWebsocket *self);
void eio_websocket_pause (EioWebsocket *self);
void eio_websocket_resume (EioWebsocket *self);
void eio_websocket_send (EioWebsocket *self, EioChunk *frame);
void eio_websocket_close (EioWebsocket *self, guint16 code, const char *reason);

G_END_DECLS
