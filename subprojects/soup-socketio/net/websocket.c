/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/websocket.h"

#include "net/text-ahead.h"

/* A client that sends many small frames has others wait for so many of them. */
#define FRAMES_PER_TURN 64

/* What few WebSockets need, and none for long. */
typedef struct
{
  EioChunk *pong; /* (owned) (nullable): waits for the client to read again */
  EioTextAhead ahead;
} EioWebsocketExtra;

struct _EioWebsocket
{
  EioConnection *connection;          /* (owned) (nullable): NULL once it is closed */
  const EioWebsocketHandler *handler; /* (unowned) (nullable) */
  gpointer owner;                     /* (unowned) */
  EioWebsocketExtra *extra;           /* (owned) (nullable) */
  EioMessageReader reader;
  guint32 max_payload;
  guint16 max_fragments;
  guint8 receiving : 1; /* not to be freed */
  guint8 paused : 1;
};

static EioWebsocketExtra *
get_extra (EioWebsocket *self)
{
  if (self->extra == NULL)
    self->extra = g_new0 (EioWebsocketExtra, 1);

  return self->extra;
}

static void
free_extra_if_unused (EioWebsocket *self)
{
  if (self->extra != NULL && self->extra->pong == NULL && self->extra->ahead.checked == 0)
    g_clear_pointer (&self->extra, g_free);
}

static void
websocket_free (EioWebsocket *self)
{
  if (self->extra != NULL)
    g_clear_pointer (&self->extra->pong, eio_chunk_unref);
  g_free (self->extra);
  eio_message_reader_clear (&self->reader);
  g_free (self);
}

static void
send_frame (EioWebsocket *self, EioOpcode opcode, const void *payload, gsize length)
{
  g_autoptr (EioChunk) frame = eio_chunk_new_frame (opcode, payload, length);

  eio_connection_send (self->connection, frame);
}

static void
say_goodbye (EioWebsocket *self, guint16 code, const char *reason)
{
  guint8 payload[EIO_CLOSE_MAX_PAYLOAD];
  gsize length = eio_close_write (payload, code, reason);

  send_frame (self, EIO_OPCODE_CLOSE, payload, length);
  eio_connection_finish (self->connection);
  self->connection = NULL;
}

/* Must be the last that is done with @self, but for on_received(). */
static void
tell_closed (EioWebsocket *self, EioEndReason reason)
{
  const EioWebsocketHandler *handler = self->handler;

  self->handler = NULL;
  if (handler != NULL)
    handler->closed (self, reason);
  if (!self->receiving)
    websocket_free (self);
}

static void
fail (EioWebsocket *self, const EioCloseReason *error)
{
  g_debug ("A WebSocket client broke the protocol: %s", error->reason);
  say_goodbye (self, error->code, error->reason);
  tell_closed (self, EIO_END_ERROR);
}

/* Whoever sends pings and does not read gets an answer to the last of them only, as RFC 6455,
 * section 5.5.3, allows. */
static void
answer_ping (EioWebsocket *self, const EioMessage *ping)
{
  EioWebsocketExtra *extra;

  if (!eio_connection_is_blocked (self->connection))
    {
      send_frame (self, EIO_OPCODE_PONG, ping->data, ping->length);
      return;
    }

  extra = get_extra (self);
  g_clear_pointer (&extra->pong, eio_chunk_unref);
  extra->pong = eio_chunk_new_frame (EIO_OPCODE_PONG, ping->data, ping->length);
}

static void
on_drained (EioConnection *connection)
{
  EioWebsocket *self = eio_connection_get_owner (connection);
  g_autoptr (EioChunk) pong = NULL;

  if (self->extra == NULL || self->extra->pong == NULL)
    return;

  pong = g_steal_pointer (&self->extra->pong);
  free_extra_if_unused (self);
  eio_connection_send (connection, pong);
}

static void
handle_message (EioWebsocket *self, const EioMessage *message)
{
  if (self->handler != NULL)
    self->handler->message (self, !message->is_text, (guint8 *) message->data, message->length);

  /* One that came in fragments is not kept until the next one comes. */
  if (self->reader.fragments != NULL)
    eio_message_reader_clear (&self->reader);
}

static void
handle_frame (EioWebsocket *self, const EioFrame *frame)
{
  const EioMessageLimits limits = {
    .payload = self->max_payload,
    .fragments = self->max_fragments,
  };
  EioMessageKind kind;
  EioMessage message;

  if (self->extra != NULL)
    {
      self->extra->ahead = (EioTextAhead){ 0 };
      free_extra_if_unused (self);
    }

  kind = eio_message_reader_feed (&self->reader, frame, &limits, &message);
  if (kind != EIO_MESSAGE_DATA && self->handler != NULL && self->handler->noise != NULL)
    self->handler->noise (self, frame->length);

  switch (kind)
    {
    case EIO_MESSAGE_DATA:
      handle_message (self, &message);
      break;
    case EIO_MESSAGE_PING:
      answer_ping (self, &message);
      break;
    case EIO_MESSAGE_CLOSE:
      say_goodbye (self, message.code, "");
      tell_closed (self, EIO_END_EOF);
      break;
    case EIO_MESSAGE_ERROR:
      fail (self, &message.error);
      break;
    case EIO_MESSAGE_PONG:
    case EIO_MESSAGE_NONE:
    default:
      break;
    }
}

static void
look_ahead (EioWebsocket *self, const EioFrame *frame, const guint8 *data, gsize length)
{
  static const EioCloseReason error = {
    .code = EIO_CLOSE_INVALID_DATA,
    .reason = "Text that is not UTF-8",
  };
  gboolean may_be_text =
      eio_text_ahead_check (&get_extra (self)->ahead, &self->reader, frame, data, length);

  free_extra_if_unused (self);
  if (!may_be_text)
    fail (self, &error);
}

static gsize
handle_frames (EioWebsocket *self, guint8 *data, gsize length)
{
  gsize used = 0;

  for (guint i = 0; self->connection != NULL && !self->paused; i++)
    {
      EioCloseReason error;
      EioFrame frame;
      gsize size;

      if (i == FRAMES_PER_TURN)
        {
          eio_connection_yield (self->connection);
          break;
        }

      switch (
          eio_frame_parse (data + used, length - used, self->max_payload, &frame, &size, &error))
        {
        case EIO_FRAME_COMPLETE:
          used += size;
          handle_frame (self, &frame);
          break;
        case EIO_FRAME_ERROR:
          fail (self, &error);
          return length;
        case EIO_FRAME_INCOMPLETE:
        default:
          if (length > used)
            look_ahead (self, &frame, data + used, length - used);
          return used;
        }
    }

  return used;
}

static gsize
on_received (EioConnection *connection, guint8 *data, gsize length)
{
  EioWebsocket *self = eio_connection_get_owner (connection);
  gsize used;

  self->receiving = TRUE;
  used = handle_frames (self, data, length);
  self->receiving = FALSE;
  if (self->connection == NULL)
    websocket_free (self);

  return used;
}

static void
on_slow (EioConnection *connection, EioSlowness how)
{
  EioWebsocket *self = eio_connection_get_owner (connection);

  eio_connection_drop_unsent (connection);
  say_goodbye (self, EIO_CLOSE_TRY_LATER, eio_slowness_describe (how));
  tell_closed (self, EIO_END_SLOW);
}

static void
on_closed (EioConnection *connection, EioEndReason reason)
{
  EioWebsocket *self = eio_connection_get_owner (connection);

  self->connection = NULL;
  tell_closed (self, reason);
}

static const EioConnectionHandler connection_handler = {
  .received = on_received,
  .slow = on_slow,
  .drained = on_drained,
  .closed = on_closed,
};

/**
 * eio_websocket_new:
 * @connection: (transfer full): a connection on which the handshake is done
 * @limits: how large a message of the client may be; at most %G_MAXUINT32 bytes and %G_MAXUINT16
 *   fragments
 *
 * Returns: (transfer full): a WebSocket without an owner; it frees itself when it has closed
 */
EioWebsocket *
eio_websocket_new (EioConnection *connection, const EioMessageLimits *limits)
{
  EioWebsocket *self = g_new0 (EioWebsocket, 1);

  self->connection = connection;
  self->max_payload = limits->payload;
  self->max_fragments = limits->fragments;
  eio_connection_set_owner (connection, &connection_handler, self);

  return self;
}

/**
 * eio_websocket_get_owner:
 * @self: a WebSocket
 *
 * Returns: (transfer none): its owner
 */
gpointer
eio_websocket_get_owner (EioWebsocket *self)
{
  return self->owner;
}

/**
 * eio_websocket_set_owner:
 * @self: a WebSocket
 * @handler: who wants to know what happens
 * @owner: what eio_websocket_get_owner() gives
 */
void
eio_websocket_set_owner (EioWebsocket *self, const EioWebsocketHandler *handler, gpointer owner)
{
  self->handler = handler;
  self->owner = owner;
}

/**
 * eio_websocket_get_address:
 * @self: an open WebSocket
 *
 * Returns: (transfer none): where the client is
 */
const EioAddress *
eio_websocket_get_address (EioWebsocket *self)
{
  return eio_connection_get_address (self->connection);
}

/**
 * eio_websocket_admit:
 * @self: a WebSocket
 *
 * Makes its connection part of an admitted session, see #EioAdmission. Until then it is one of a
 * newcomer, of which there may be few.
 */
void
eio_websocket_admit (EioWebsocket *self)
{
  if (self->connection != NULL)
    eio_connection_admit (self->connection);
}

/**
 * eio_websocket_pause:
 * @self: a WebSocket
 *
 * Takes no more frames. The client is slowed down by TCP; that it closed is still noticed.
 */
void
eio_websocket_pause (EioWebsocket *self)
{
  self->paused = TRUE;
  if (self->connection != NULL)
    eio_connection_pause (self->connection);
}

/**
 * eio_websocket_resume:
 * @self: a WebSocket
 *
 * Takes frames again, beginning with those that came meanwhile.
 */
void
eio_websocket_resume (EioWebsocket *self)
{
  self->paused = FALSE;
  if (self->connection != NULL)
    eio_connection_resume (self->connection);
}

/**
 * eio_websocket_send:
 * @self: a WebSocket
 * @frame: (transfer none): a chunk made by eio_chunk_new_frame()
 *
 * Queues a frame behind all that was sent before. Nothing is called back from within this function.
 */
void
eio_websocket_send (EioWebsocket *self, EioChunk *frame)
{
  if (self->connection != NULL)
    eio_connection_send (self->connection, frame);
}

/**
 * eio_websocket_close:
 * @self: (transfer full): a WebSocket
 * @code: a status code (RFC 6455, section 7.4)
 * @reason: why, for the developer of the client; at most 123 bytes
 *
 * Sends what waits and a close frame, and closes. Its owner is told nothing more.
 */
void
eio_websocket_close (EioWebsocket *self, guint16 code, const char *reason)
{
  self->handler = NULL;
  if (self->connection != NULL)
    say_goodbye (self, code, reason);
  if (!self->receiving)
    websocket_free (self);
}
