/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/exchange.h"
#include "net/websocket.h"

G_BEGIN_DECLS

/**
 * EioUpgradedFunc:
 * @websocket: (transfer full): the WebSocket, which the function gives an owner or closes
 * @user_data: what was given to eio_websocket_upgrade()
 */
typedef void (*EioUpgradedFunc) (EioWebsocket *websocket, gpointer user_data);

gboolean eio_websocket_upgrade (EioExchange *exchange,
                                const EioMessageLimits *limits,
                                EioUpgradedFunc upgraded,
                                gpointer user_data);

G_END_DECLS
