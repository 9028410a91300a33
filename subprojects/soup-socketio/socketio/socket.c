/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/socket-private.h"

#include <string.h>

#include "net/random.h"
#include "socketio/client.h"
#include "socketio/event-private.h"
#include "socketio/group-private.h"
#include "socketio/namespace-private.h"
#include "socketio/packet-write.h"

struct _SioSocket
{
  GObject parent_instance;

  SioNamespace *name_space;    /* (owned) */
  SioClient *client;           /* (unowned) (nullable): NULL when gone */
  EioSession *session;         /* (unowned) (nullable): NULL when gone */
  SioSocket *next;             /* (unowned) (nullable): the client's next socket */
  SioMembership *memberships;  /* (owned) (nullable): the groups that it is in */
  gpointer user_data;          /* (owned) (nullable) */
  GDestroyNotify destroy_data; /* (nullable) */
  SioAcks acks;
  guint8 state; /* SioSocketState */
  char id[SIO_ID_SIZE];
};

G_DEFINE_FINAL_TYPE (SioSocket, sio_socket, G_TYPE_OBJECT)

/* Other members may get to know it, so it says nothing of the session's id. */
static void
make_id (char id[SIO_ID_SIZE])
{
  g_autofree char *text = eio_random_text ((SIO_ID_SIZE - 1) / 4 * 3);

  memcpy (id, text, SIO_ID_SIZE);
}

/**
 * sio_socket_new:
 * @name_space: the namespace that the client wants to come into
 * @client: (transfer none): the client
 * @session: (transfer none): its session
 *
 * Returns: (transfer full): a socket that waits to be accepted
 */
SioSocket *
sio_socket_new (SioNamespace *name_space, SioClient *client, EioSession *session)
{
  SioSocket *self = g_object_new (SIO_TYPE_SOCKET, NULL);

  self->name_space = g_object_ref (name_space);
  self->client = client;
  self->session = session;
  make_id (self->id);

  return self;
}

/**
 * sio_socket_send:
 * @self: a socket
 * @packet: (transfer none): a packet
 *
 * Queues a packet behind all that was sent before.
 */
void
sio_socket_send (SioSocket *self, EioChunk *packet)
{
  if (self->session != NULL)
    eio_session_send (self->session, packet);
}

/**
 * sio_socket_receive:
 * @self: a socket that was accepted
 * @packet: an EVENT or ACK packet, binary or not
 * @attachments: (nullable) (element-type GBytes): its binary attachments
 *
 * Tells who waits for it.
 */
void
sio_socket_receive (SioSocket *self, const SioPacket *packet, GPtrArray *attachments)
{
  g_autoptr (SioEvent) event = NULL;

  if (packet->type == SIO_PACKET_ACK || packet->type == SIO_PACKET_BINARY_ACK)
    {
      sio_acks_answer (&self->acks, self, packet->id, json_node_get_array (packet->data),
                       attachments);
      return;
    }

  /* The event holds the socket, should it leave meanwhile. */
  event = sio_event_new (self, packet, attachments);
  sio_namespace_event (self->name_space, self, event);
}

/**
 * sio_socket_leave:
 * @self: a socket
 * @reason: why
 *
 * Ends the socket; nothing is sent.
 */
void
sio_socket_leave (SioSocket *self, const char *reason)
{
  SioClient *client = g_steal_pointer (&self->client);

  if (client == NULL)
    return;

  g_object_ref (self);
  self->session = NULL;
  self->state = SIO_SOCKET_GONE;
  sio_group_remove_from_all (self);
  sio_client_remove (client, self);
  sio_acks_give_up (&self->acks, self);
  sio_namespace_disconnected (self->name_space, self, reason);
  g_object_unref (self);
}

/**
 * sio_socket_accept:
 * @self: a socket that asked to come in
 *
 * Lets the client in. Nothing happens if it is gone by now.
 */
void
sio_socket_accept (SioSocket *self)
{
  g_autoptr (GString) packet = NULL;

  if (self->state != SIO_SOCKET_CONNECTING)
    return;

  packet = g_string_new (NULL);
  sio_packet_write_connect (packet, sio_namespace_get_name (self->name_space), self->id);
  self->state = SIO_SOCKET_CONNECTED;
  eio_session_admit (self->session);
  sio_socket_send_packet (self, packet, NULL);
}

/**
 * sio_socket_refuse:
 * @self: a socket that asked to come in
 * @message: why not, for people
 * @data: (nullable) (transfer none): why not, for programs
 *
 * Turns the client away (Socket.IO v5, "CONNECT_ERROR"). The session stays, so that it can ask
 * again. `disconnected` is emitted before this returns.
 */
void
sio_socket_refuse (SioSocket *self, const char *message, JsonNode *data)
{
  g_autoptr (GString) packet = NULL;

  if (self->state != SIO_SOCKET_CONNECTING)
    return;

  packet = g_string_new (NULL);
  sio_packet_write_connect_error (packet, sio_namespace_get_name (self->name_space), message, data);
  sio_socket_send_packet (self, packet, NULL);
  sio_socket_leave (self, "server namespace disconnect");
}

/**
 * sio_socket_disconnect:
 * @self: a socket
 *
 * Shows the client the door: it leaves the namespace, and official clients do not come back by
 * themselves.
 */
void
sio_socket_disconnect (SioSocket *self)
{
  if (self->state == SIO_SOCKET_CONNECTED)
    {
      g_autoptr (GString) packet = g_string_new (NULL);

      sio_packet_write (packet, SIO_PACKET_DISCONNECT, sio_namespace_get_name (self->name_space),
                        SIO_PACKET_NO_ID, 0, NULL);
      sio_socket_send_packet (self, packet, NULL);
    }
  sio_socket_leave (self, "server namespace disconnect");
}

/**
 * sio_socket_close_transport:
 * @self: a socket
 *
 * Ends the whole session, so that the client comes back.
 */
void
sio_socket_close_transport (SioSocket *self)
{
  if (self->client != NULL)
    sio_client_close (self->client);
}

/**
 * sio_socket_get_id:
 * @self: a socket
 *
 * Returns: (transfer none): its id, as the client knows it too
 */
const char *
sio_socket_get_id (SioSocket *self)
{
  return self->id;
}

/**
 * sio_socket_get_namespace:
 * @self: a socket
 *
 * Returns: (transfer none): its namespace
 */
SioNamespace *
sio_socket_get_namespace (SioSocket *self)
{
  return self->name_space;
}

/**
 * sio_socket_is_connected:
 * @self: a socket
 *
 * Returns: whether it was accepted and is not gone
 */
gboolean
sio_socket_is_connected (SioSocket *self)
{
  return self->state == SIO_SOCKET_CONNECTED;
}

/**
 * sio_socket_get_remote_ip:
 * @self: a socket
 *
 * Returns: (transfer full) (nullable): the IP address at which the client was when it came, %NULL
 *   when it is gone
 */
char *
sio_socket_get_remote_ip (SioSocket *self)
{
  return self->session != NULL ? eio_address_to_text (eio_session_get_address (self->session))
                               : NULL;
}

/**
 * sio_socket_get_place:
 * @self: a socket
 * @place: (out): what limits need to know of where the client was when it came
 *
 * Returns: %FALSE when the client is gone
 */
gboolean
sio_socket_get_place (SioSocket *self, EioPlace *place)
{
  if (self->session == NULL)
    return FALSE;

  eio_session_get_place (self->session, place);
  return TRUE;
}

/**
 * sio_socket_get_transport:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): "websocket" or "polling", %NULL when it is gone
 */
const char *
sio_socket_get_transport (SioSocket *self)
{
  return self->session != NULL ? eio_session_get_transport (self->session) : NULL;
}

/**
 * sio_socket_get_user_data:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): what was given to sio_socket_set_user_data()
 */
gpointer
sio_socket_get_user_data (SioSocket *self)
{
  return self->user_data;
}

/**
 * sio_socket_set_user_data:
 * @self: a socket
 * @user_data: (nullable): anything
 * @destroy: (nullable): what to call with it when it is replaced or the socket is freed
 */
void
sio_socket_set_user_data (SioSocket *self, gpointer user_data, GDestroyNotify destroy)
{
  gpointer old_data = self->user_data;
  GDestroyNotify old_destroy = self->destroy_data;

  self->user_data = user_data;
  self->destroy_data = destroy;
  if (old_destroy != NULL && old_data != NULL)
    old_destroy (old_data);
}

/**
 * sio_socket_get_state:
 * @self: a socket
 *
 * Returns: whether it waits, is in, or is gone
 */
SioSocketState
sio_socket_get_state (SioSocket *self)
{
  return self->state;
}

/**
 * sio_socket_get_next:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): its client's next socket
 */
SioSocket *
sio_socket_get_next (SioSocket *self)
{
  return self->next;
}

/**
 * sio_socket_set_next:
 * @self: a socket
 * @next: (nullable): its client's next socket
 */
void
sio_socket_set_next (SioSocket *self, SioSocket *next)
{
  self->next = next;
}

/**
 * sio_socket_get_memberships:
 * @self: a socket
 *
 * Returns: (transfer none): the head of the list of its groups
 */
SioMembership **
sio_socket_get_memberships (SioSocket *self)
{
  return &self->memberships;
}

/**
 * sio_socket_get_acks:
 * @self: a socket
 *
 * Returns: (transfer none): who waits for the client to acknowledge something
 */
SioAcks *
sio_socket_get_acks (SioSocket *self)
{
  return &self->acks;
}

static void
sio_socket_finalize (GObject *object)
{
  SioSocket *self = SIO_SOCKET (object);

  sio_socket_set_user_data (self, NULL, NULL);
  g_clear_object (&self->name_space);

  G_OBJECT_CLASS (sio_socket_parent_class)->finalize (object);
}

static void
sio_socket_class_init (SioSocketClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sio_socket_finalize;
}

static void
sio_socket_init (SioSocket *self)
{
  self->state = SIO_SOCKET_CONNECTING;
}
