/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/session-private.h"

#include "engineio/polling.h"
#include "net/close.h"

/**
 * eio_session_new:
 * @host: what the session belongs to
 * @address: where the client is
 * @id: the hash of its id, by which it is found
 *
 * Makes a session of which the admission knows already.
 *
 * Returns: (transfer full): a session without a transport; the reference is that of being open,
 *   which eio_session_end() gives up
 */
EioSession *
eio_session_new (EioSessionHost *host, const EioAddress *address, const EioHash *id)
{
  EioSession *self = g_new0 (EioSession, 1);

  self->host = host;
  self->address = *address;
  self->references = 1;
  self->id = *id;

  return self;
}

/**
 * eio_session_ref:
 * @self: a session
 *
 * Returns: (transfer full): the same session, which stays in memory even if it ends
 */
EioSession *
eio_session_ref (EioSession *self)
{
  self->references++;
  return self;
}

/**
 * eio_session_unref:
 * @self: (transfer full): a session
 */
void
eio_session_unref (EioSession *self)
{
  if (--self->references > 0)
    return;

  g_free (self->failure);
  g_free (self);
}

static void
release_transports (EioSession *self, const char *reason)
{
  EioWebsocket *websocket = g_steal_pointer (&self->websocket);
  EioPolling *polling = g_steal_pointer (&self->polling);

  if (websocket != NULL)
    eio_websocket_close (websocket,
                         g_str_equal (reason, "parse error") ? EIO_CLOSE_PROTOCOL_ERROR
                                                             : EIO_CLOSE_NORMAL,
                         self->failure != NULL ? self->failure : reason);
  /* A client that said good-bye itself needs no close packet. */
  if (polling != NULL)
    eio_polling_free (polling, g_str_equal (reason, "transport close") ? "6" : "1");
}

/**
 * eio_session_end:
 * @self: a session
 * @reason: why, in Socket.IO's words
 *
 * Closes the transports, after what was sent before, and tells the owner.
 */
void
eio_session_end (EioSession *self, const char *reason)
{
  const EioSessionHandler *handler = g_steal_pointer (&self->handler);

  if (self->ended)
    return;

  self->ended = TRUE;
  eio_session_stop_heartbeat (self);
  eio_session_end_pause (self);
  self->host->ended (self->host, self);
  release_transports (self, reason);
  if (handler != NULL)
    handler->closed (self, reason);
  eio_session_unref (self);
}

/**
 * eio_session_end_because:
 * @self: a session
 * @reason: why, in Socket.IO's words
 * @why: the same more precisely, for the developer of the client; a little more than 120 bytes get
 *   there
 *
 * Does what eio_session_end() does. The client is told @why: in the close frame of its WebSocket,
 * or in the answer to its request.
 */
void
eio_session_end_because (EioSession *self, const char *reason, const char *why)
{
  if (self->ended)
    return;

  g_debug ("A session ends, %s: %s", reason, why);
  self->failure = g_strdup (why);
  eio_session_end (self, reason);
}

/**
 * eio_session_fail:
 * @self: a session
 * @why: what was wrong, for the developer of the client
 *
 * Ends a session whose client does not keep to the protocol; see eio_session_end_because().
 */
void
eio_session_fail (EioSession *self, const char *why)
{
  eio_session_end_because (self, "parse error", why);
}

/**
 * eio_session_receive:
 * @self: an open session
 * @type: the packet's type
 * @is_binary: whether it is a binary message
 * @data: the packet without its type
 * @length: the length of @data in bytes
 *
 * Deals with a packet, whatever transport it came by. The session may have ended after it.
 *
 * Returns: %TRUE, or %FALSE when the packet has no business here, which should end the session
 */
gboolean
eio_session_receive (EioSession *self,
                     EioPacketType type,
                     gboolean is_binary,
                     const guint8 *data,
                     gsize length)
{
  eio_session_account (self, length);

  switch (type)
    {
    case EIO_PACKET_CLOSE:
      eio_session_end (self, "transport close");
      return TRUE;
    case EIO_PACKET_PONG:
      if (self->pinged)
        eio_session_start_heartbeat (self);
      return TRUE;
    case EIO_PACKET_MESSAGE:
      if (self->handler != NULL)
        self->handler->message (self, is_binary, data, length);
      return TRUE;
    case EIO_PACKET_NOOP:
      return TRUE;
    case EIO_PACKET_OPEN:
    case EIO_PACKET_PING:
    case EIO_PACKET_UPGRADE:
    default:
      return FALSE;
    }
}

static void
on_websocket_message (EioWebsocket *websocket, gboolean is_binary, guint8 *data, gsize length)
{
  g_autoptr (EioSession) self = eio_session_ref (eio_websocket_get_owner (websocket));
  g_autoptr (GError) error = NULL;
  EioPacketType type;

  if (is_binary)
    eio_session_receive (self, EIO_PACKET_MESSAGE, TRUE, data, length);
  else if (!eio_packet_parse_type ((const char *) data, length, &type, &error))
    eio_session_fail (self, error->message);
  else if (!eio_session_receive (self, type, FALSE, data + 1, length - 1))
    eio_session_fail (self, "a packet that only a server sends");
}

static void
on_websocket_noise (EioWebsocket *websocket, gsize length)
{
  eio_session_account (eio_websocket_get_owner (websocket), length);
}

static void
on_websocket_closed (EioWebsocket *websocket, EioEndReason reason)
{
  EioSession *self = eio_websocket_get_owner (websocket);

  self->websocket = NULL;
  switch (reason)
    {
    case EIO_END_SLOW:
      eio_session_end (self, "slow reader");
      break;
    case EIO_END_ERROR:
      eio_session_end (self, "transport error");
      break;
    case EIO_END_SHUTDOWN:
      eio_session_end (self, "server shutting down");
      break;
    case EIO_END_EOF:
    default:
      eio_session_end (self, "transport close");
      break;
    }
}

static const EioWebsocketHandler websocket_handler = {
  .message = on_websocket_message,
  .noise = on_websocket_noise,
  .closed = on_websocket_closed,
};

/**
 * eio_session_use_websocket:
 * @self: a session without a WebSocket
 * @websocket: (transfer full): its transport from now on
 *
 * Takes @websocket as transport. What still waits for a poll is sent by it, in order.
 */
void
eio_session_use_websocket (EioSession *self, EioWebsocket *websocket)
{
  EioPolling *polling = g_steal_pointer (&self->polling);

  self->websocket = websocket;
  eio_websocket_set_owner (websocket, &websocket_handler, self);
  if (self->admitted)
    eio_websocket_admit (websocket);
  if (self->pause != NULL)
    eio_websocket_pause (websocket);
  if (polling == NULL)
    return;

  eio_polling_move_to (polling, websocket);
  eio_polling_free (polling, "6");
  if (self->handler != NULL && self->handler->transport_changed != NULL)
    self->handler->transport_changed (self);
}

/**
 * eio_session_admit:
 * @self: a session
 *
 * Says that its client may be here. Until then its connection is one of a newcomer, of which there
 * may be few (see #EioAdmission); whoever opens a session decides when that is.
 */
void
eio_session_admit (EioSession *self)
{
  if (self->admitted || self->ended)
    return;

  self->admitted = TRUE;
  eio_admission_admit_session (self->host->admission, &self->address);
  if (self->websocket != NULL)
    eio_websocket_admit (self->websocket);
  if (self->polling != NULL)
    eio_polling_admit (self->polling);
}

/**
 * eio_session_send:
 * @self: a session
 * @packet: (transfer none): a packet
 *
 * Queues a packet behind all that was sent before. Nothing is called back from within this
 * function.
 */
void
eio_session_send (EioSession *self, EioChunk *packet)
{
  if (self->websocket != NULL)
    eio_websocket_send (self->websocket, packet);
  else if (self->polling != NULL)
    eio_polling_send (self->polling, packet);
}

/**
 * eio_session_get_owner:
 * @self: a session
 *
 * Returns: (transfer none): its owner
 */
gpointer
eio_session_get_owner (EioSession *self)
{
  return self->owner;
}

/**
 * eio_session_set_owner:
 * @self: a session
 * @handler: who wants to know what happens
 * @owner: what eio_session_get_owner() gives
 */
void
eio_session_set_owner (EioSession *self, const EioSessionHandler *handler, gpointer owner)
{
  self->handler = handler;
  self->owner = owner;
}

/**
 * eio_session_get_address:
 * @self: a session
 *
 * Returns: (transfer none): where the client was when it came
 */
const EioAddress *
eio_session_get_address (EioSession *self)
{
  return &self->address;
}

/**
 * eio_session_get_place:
 * @self: an open session
 * @place: (out): what limits need to know of where the client was when it came
 */
void
eio_session_get_place (EioSession *self, EioPlace *place)
{
  eio_admission_get_place (self->host->admission, &self->address, place);
}

/**
 * eio_session_get_transport:
 * @self: a session
 *
 * Returns: (transfer none): "websocket" or "polling"
 */
const char *
eio_session_get_transport (EioSession *self)
{
  return self->websocket != NULL ? "websocket" : "polling";
}
