/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/client.h"

#include "net/container.h"
#include "socketio/namespace-private.h"
#include "socketio/packet-write.h"
#include "socketio/packets.h"

/* How often a client may ask to come in, and be refused, until it has to begin anew: each time it
 * has some time to ask again, and shall not stay for ever. */
#define MAX_ASKS 20

/* A packet whose binary attachments have not all come. */
typedef struct
{
  SioPacket packet;       /* (owned) */
  GPtrArray *attachments; /* (owned) (element-type GBytes) */
  gsize size;             /* of all of them, in bytes */
} SioPartialPacket;

/* One session, and its sockets in the namespaces. */
struct _SioClient
{
  SioClientHost *host;       /* (unowned) */
  EioSession *session;       /* (owned) */
  SioSocket *sockets;        /* (owned) (nullable): head of a list */
  SioPartialPacket *partial; /* (owned) (nullable) */
  EioTimeout connect;        /* in host->connects while there is no socket */
  guint n_asks;              /* to come in, since it was in */
  gboolean was_connected;
};

static void
partial_free (SioPartialPacket *partial)
{
  sio_packet_clear (&partial->packet);
  g_ptr_array_unref (partial->attachments);
  g_free (partial);
}

static SioSocket *
find_socket (SioClient *self, const char *name)
{
  SioSocket *socket = self->sockets;

  while (socket != NULL &&
         !g_str_equal (sio_namespace_get_name (sio_socket_get_namespace (socket)), name))
    socket = sio_socket_get_next (socket);

  return socket;
}

/**
 * sio_client_remove:
 * @self: a client
 * @socket: one of its sockets
 *
 * Forgets @socket.
 */
void
sio_client_remove (SioClient *self, SioSocket *socket)
{
  SioSocket *previous = NULL;

  for (SioSocket *s = self->sockets; s != NULL && s != socket; s = sio_socket_get_next (s))
    previous = s;

  if (previous == NULL)
    self->sockets = sio_socket_get_next (socket);
  else
    sio_socket_set_next (previous, sio_socket_get_next (socket));
  sio_socket_set_next (socket, NULL);
  g_object_unref (socket);

  /* One that was refused or left may ask again, but not stay for ever. */
  if (self->sockets == NULL)
    eio_timeout_queue_start (self->host->connects, &self->connect);
}

static void
fail (SioClient *self, const char *why)
{
  eio_session_fail (self->session, why);
}

static void
refuse_namespace (SioClient *self, const char *name)
{
  g_autoptr (GString) packet = g_string_new (NULL);
  g_autoptr (EioChunk) message = NULL;

  sio_packet_write_connect_error (packet, name, "Invalid namespace", NULL);
  message = sio_packet_to_message (packet);
  eio_session_send (self->session, message);
}

static void
handle_connect (SioClient *self, const SioPacket *packet)
{
  SioNamespace *name_space = g_hash_table_lookup (self->host->namespaces, packet->name_space);
  SioSocket *socket;

  if (self->n_asks++ >= MAX_ASKS)
    {
      eio_session_end_because (self->session, "forced close", "it asked to come in too often");
      return;
    }
  if (name_space == NULL)
    {
      refuse_namespace (self, packet->name_space);
      return;
    }
  if (find_socket (self, packet->name_space) != NULL)
    {
      fail (self, "it connected to a namespace twice");
      return;
    }

  eio_timeout_queue_stop (self->host->connects, &self->connect);
  self->was_connected = TRUE;
  socket = sio_socket_new (name_space, self, self->session);
  sio_socket_set_next (socket, self->sockets);
  self->sockets = socket;
  sio_namespace_connecting (name_space, socket, packet->data);
}

static void
receive (SioClient *self, SioSocket *socket, const SioPacket *packet, GPtrArray *attachments)
{
  self->n_asks = 0;
  sio_socket_receive (socket, packet, attachments);
}

static void
handle_packet (SioClient *self, const SioPacket *packet, GPtrArray *attachments)
{
  SioSocket *socket;

  if (packet->type == SIO_PACKET_CONNECT)
    {
      handle_connect (self, packet);
      return;
    }

  socket = find_socket (self, packet->name_space);
  if (socket != NULL && packet->type == SIO_PACKET_DISCONNECT)
    sio_socket_leave (socket, "client namespace disconnect");
  else if (socket != NULL && sio_socket_get_state (socket) == SIO_SOCKET_CONNECTED)
    receive (self, socket, packet, attachments);
  else if (!self->was_connected || socket != NULL)
    fail (self, "it sent a packet to a namespace before it was let in");

  /* What a client sent before it learned that it was disconnected is of no use to anybody. */
}

static void
on_text (SioClient *self, const char *text, gsize length)
{
  g_auto (SioPacket) packet = { 0 };
  g_autoptr (GError) error = NULL;

  if (self->partial != NULL)
    {
      fail (self, "it sent text where a binary attachment was due");
      return;
    }
  if (!sio_packet_decode (&packet, text, length, &sio_json_default_limits, &error))
    {
      fail (self, error->message);
      return;
    }
  if (packet.n_attachments == 0)
    {
      handle_packet (self, &packet, NULL);
      return;
    }

  self->partial = g_new0 (SioPartialPacket, 1);
  self->partial->packet = packet;
  self->partial->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  packet = (SioPacket){ 0 };
}

static void
on_binary (SioClient *self, const guint8 *data, gsize length)
{
  SioPartialPacket *partial = self->partial;

  if (partial == NULL)
    {
      fail (self, "it sent a binary attachment that belongs to no packet");
      return;
    }

  partial->size += length;
  if (partial->size > self->host->max_attached)
    {
      fail (self, "the binary attachments of a packet are too large together");
      return;
    }

  g_ptr_array_add (partial->attachments, g_bytes_new (data, length));
  if (partial->attachments->len < partial->packet.n_attachments)
    return;

  self->partial = NULL;
  handle_packet (self, &partial->packet, partial->attachments);
  partial_free (partial);
}

static void
on_message (EioSession *session, gboolean is_binary, const guint8 *data, gsize length)
{
  SioClient *self = eio_session_get_owner (session);

  if (is_binary)
    on_binary (self, data, length);
  else
    on_text (self, (const char *) data, length);
}

static void
on_closed (EioSession *session, const char *reason)
{
  SioClient *self = eio_session_get_owner (session);

  while (self->sockets != NULL)
    sio_socket_leave (self->sockets, reason);
  eio_timeout_queue_stop (self->host->connects, &self->connect);
  g_clear_pointer (&self->partial, partial_free);
  g_free (self);
}

static void
on_transport_changed (EioSession *session)
{
  SioClient *self = eio_session_get_owner (session);
  SioSocket *next;

  for (SioSocket *socket = self->sockets; socket != NULL; socket = next)
    {
      next = sio_socket_get_next (socket);
      sio_namespace_transport_changed (sio_socket_get_namespace (socket), socket);
    }
}

static const EioSessionHandler session_handler = {
  .message = on_message,
  .closed = on_closed,
  .transport_changed = on_transport_changed,
};

/**
 * sio_client_new:
 * @host: what the client belongs to
 * @session: a new session
 *
 * Speaks Socket.IO with @session until it ends.
 */
void
sio_client_new (SioClientHost *host, EioSession *session)
{
  SioClient *self = g_new0 (SioClient, 1);

  self->host = host;
  self->session = session;
  eio_session_set_owner (session, &session_handler, self);
  eio_timeout_queue_start (host->connects, &self->connect);
}

/**
 * sio_client_close:
 * @self: a client
 *
 * Ends the session, and with it all sockets.
 */
void
sio_client_close (SioClient *self)
{
  eio_session_end (self->session, "forced close");
}

/**
 * sio_client_did_not_connect:
 * @timeout: the timeout of a client
 * @user_data: unused
 *
 * The function for the queue of connects.
 */
void
sio_client_did_not_connect (EioTimeout *timeout, gpointer user_data)
{
  SioClient *self = EIO_CONTAINER_OF (timeout, SioClient, connect);

  eio_session_end_because (self->session, "forced close", "it is in no namespace for too long");
}
