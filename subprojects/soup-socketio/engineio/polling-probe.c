/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/polling-private.h"

#include <string.h>

#include "net/close.h"
#include "net/container.h"
#include "net/frame.h"

/**
 * eio_polling_forget_probe:
 * @self: a transport
 *
 * Ends an upgrade, if one goes on; the WebSocket is somebody else's from now on.
 */
void
eio_polling_forget_probe (EioPolling *self)
{
  self->probe = NULL;
  self->probed = FALSE;
  eio_timeout_queue_stop (self->session->host->upgrades, &self->upgrade);
}

static void
probe_answered (EioPolling *self)
{
  g_autoptr (EioChunk) pong = eio_chunk_new_frame (EIO_OPCODE_TEXT, "3probe", 6);

  self->probed = TRUE;
  eio_websocket_send (self->probe, pong);
  eio_polling_answer (self, "6", 1);
}

static void
on_probe_message (EioWebsocket *websocket, gboolean is_binary, guint8 *data, gsize length)
{
  EioPolling *self = eio_websocket_get_owner (websocket);

  if (!is_binary && length == 6 && memcmp (data, "2probe", 6) == 0)
    {
      probe_answered (self);
    }
  else if (!is_binary && length == 1 && data[0] == '5' && self->probed)
    {
      eio_session_use_websocket (self->session, websocket);
    }
  else
    {
      eio_polling_forget_probe (self);
      eio_reactor_run_at_end_of_turn (self->session->host->reactor, &self->flush);
      eio_websocket_close (websocket, EIO_CLOSE_PROTOCOL_ERROR, "not a probe");
    }
}

static void
on_probe_closed (EioWebsocket *websocket, EioEndReason reason)
{
  EioPolling *self = eio_websocket_get_owner (websocket);

  eio_polling_forget_probe (self);
  eio_reactor_run_at_end_of_turn (self->session->host->reactor, &self->flush);
}

static const EioWebsocketHandler probe_handler = {
  .message = on_probe_message,
  .closed = on_probe_closed,
};

/**
 * eio_polling_handle_probe:
 * @self: a transport
 * @websocket: (transfer full): a WebSocket that came with the session's id
 *
 * Begins the upgrade to @websocket (Engine.IO v4, "Upgrade"). While it goes on, packets wait, and
 * polls are answered with a noop packet, so that none is lost or overtaken. When it fails, polling
 * goes on with all that waited.
 *
 * Returns: %TRUE, or %FALSE when there is an upgrade already; @websocket is the caller's then
 */
gboolean
eio_polling_handle_probe (EioPolling *self, EioWebsocket *websocket)
{
  if (self->probe != NULL)
    return FALSE;

  self->probe = websocket;
  eio_websocket_set_owner (websocket, &probe_handler, self);
  eio_timeout_queue_start (self->session->host->upgrades, &self->upgrade);

  return TRUE;
}

/**
 * eio_polling_upgrade_timed_out:
 * @timeout: the timeout of an upgrade
 * @user_data: unused
 *
 * The function for the queue of upgrades.
 */
void
eio_polling_upgrade_timed_out (EioTimeout *timeout, gpointer user_data)
{
  EioPolling *self = EIO_CONTAINER_OF (timeout, EioPolling, upgrade);
  EioWebsocket *probe = self->probe;

  eio_polling_forget_probe (self);
  eio_reactor_run_at_end_of_turn (self->session->host->reactor, &self->flush);
  eio_websocket_close (probe, EIO_CLOSE_POLICY, "the upgrade took too long");
}
