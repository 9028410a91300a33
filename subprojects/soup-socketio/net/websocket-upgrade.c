/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/websocket-upgrade.h"

#include <string.h>

#include "net/websocket-handshake.h"

/**
 * eio_websocket_upgrade:
 * @exchange: a request that the front door offers, see eio_front_door_set_upgrade_func(); it is
 *   over when this returns %TRUE
 * @limits: how large a message of the client may be
 * @upgraded: called with the WebSocket before this function returns
 * @user_data: for @upgraded
 *
 * Answers the handshake of a WebSocket client (RFC 6455, section 4.2).
 *
 * Returns: %TRUE, or %FALSE when it is no proper handshake
 */
gboolean
eio_websocket_upgrade (EioExchange *exchange,
                       const EioMessageLimits *limits,
                       EioUpgradedFunc upgraded,
                       gpointer user_data)
{
  gsize size;
  const guint8 *head = eio_exchange_get_head (exchange, &size);
  g_autofree char *answer = eio_websocket_handshake_answer (head, size);
  g_autoptr (EioChunk) chunk = NULL;
  EioConnection *connection;

  if (answer == NULL)
    return FALSE;

  connection = eio_exchange_take_connection (exchange);
  chunk = eio_chunk_new (answer, strlen (answer));
  eio_connection_send (connection, chunk);
  upgraded (eio_websocket_new (connection, limits), user_data);
  eio_connection_resume (connection);

  return TRUE;
}
