/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/websocket-upgrade.h"

typedef struct
{
  EioMessageLimits limits;
  EioUpgradedFunc upgraded;
  gpointer user_data; /* (unowned) */
} EioUpgrade;

static void
on_wrote_informational (SoupServerMessage *message, gpointer user_data)
{
  EioUpgrade *upgrade = user_data;
  EioExchange *exchange = eio_exchange_from_message (message);
  EioUpgradedFunc upgraded = upgrade->upgraded;
  gpointer upgraded_data = upgrade->user_data;
  const EioMessageLimits limits = upgrade->limits;
  EioConnection *connection;

  if (exchange == NULL)
    return;

  /* libsoup's stream is not the socket, so it can go. */
  connection = eio_exchange_take_connection (exchange);
  g_object_ref (message);
  g_object_unref (soup_server_message_steal_connection (message));
  upgraded (eio_websocket_new (connection, &limits), message, upgraded_data);
  g_object_unref (message);
  eio_connection_resume (connection);
}

static void
upgrade_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * eio_websocket_upgrade:
 * @message: a request that came through the front door
 * @limits: how large a message of the client may be
 * @upgraded: called with the WebSocket when the handshake is written
 * @user_data: for @upgraded
 *
 * Answers the handshake of a WebSocket client (RFC 6455, section 4.2). libsoup makes the answer;
 * no extensions and no subprotocols are agreed on.
 *
 * Returns: %TRUE, or %FALSE when @message is no proper handshake; its status is set then
 */
gboolean
eio_websocket_upgrade (SoupServerMessage *message,
                       const EioMessageLimits *limits,
                       EioUpgradedFunc upgraded,
                       gpointer user_data)
{
  EioUpgrade *upgrade;

  if (!soup_websocket_server_process_handshake (message, NULL, NULL, NULL, NULL))
    return FALSE;

  upgrade = g_new (EioUpgrade, 1);
  upgrade->limits = *limits;
  upgrade->upgraded = upgraded;
  upgrade->user_data = user_data;
  g_signal_connect_data (message, "wrote-informational", G_CALLBACK (on_wrote_informational),
                         upgrade, upgrade_free, 0);

  return TRUE;
}
