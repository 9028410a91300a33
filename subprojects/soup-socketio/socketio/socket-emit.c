/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/namespace.h"
#include "socketio/packet-write.h"
#include "socketio/packets.h"
#include "socketio/socket-private.h"

/**
 * sio_socket_send_packet:
 * @self: a socket
 * @packet: a packet
 * @attachments: (nullable) (element-type GBytes): its binary attachments
 *
 * Queues a packet with all that belongs to it.
 */
void
sio_socket_send_packet (SioSocket *self, const GString *packet, GPtrArray *attachments)
{
  g_autoptr (EioChunk) message = sio_packet_to_message (packet);

  sio_socket_send (self, message);
  for (guint i = 0; attachments != NULL && i < attachments->len; i++)
    {
      gsize length;
      gconstpointer bytes = g_bytes_get_data (attachments->pdata[i], &length);
      g_autoptr (EioChunk) attachment = eio_session_new_binary (bytes, length);

      sio_socket_send (self, attachment);
    }
}

static const char *
get_name_space (SioSocket *self)
{
  return sio_namespace_get_name (sio_socket_get_namespace (self));
}

static guint
count_attachments (GPtrArray *attachments)
{
  return attachments != NULL ? attachments->len : 0;
}

/**
 * sio_socket_acknowledge:
 * @self: a socket
 * @id: the id of the acknowledgement that the client waits for
 * @arguments: (transfer none): what to answer
 * @attachments: (nullable) (element-type GBytes): binary attachments
 */
void
sio_socket_acknowledge (SioSocket *self, gint64 id, JsonArray *arguments, GPtrArray *attachments)
{
  g_autoptr (GString) packet = g_string_new (NULL);

  sio_packet_write_ack (packet, get_name_space (self), id, count_attachments (attachments),
                        arguments);
  sio_socket_send_packet (self, packet, attachments);
}

/**
 * sio_socket_emit:
 * @self: a socket
 * @event: the event's name
 * @argument: (transfer none): its argument
 *
 * Emits an event to one client.
 */
void
sio_socket_emit (SioSocket *self, const char *event, JsonNode *argument)
{
  g_autoptr (EioChunk) packet = NULL;

  if (!sio_socket_is_connected (self))
    return;

  packet = sio_packet_new_event (get_name_space (self), event, argument);
  sio_socket_send (self, packet);
}

/**
 * sio_socket_emit_json:
 * @self: a socket
 * @event: the event's name
 * @json: (array length=n_parts): the parts of its argument, which together are well-formed JSON, as
 *   sio_json_write_node() writes it
 * @n_parts: how many
 *
 * Emits an event whose argument is written already, in whole or in parts, as when many clients are
 * told nearly the same.
 */
void
sio_socket_emit_json (SioSocket *self, const char *event, const struct iovec *json, guint n_parts)
{
  g_autoptr (EioChunk) packet = NULL;

  if (!sio_socket_is_connected (self))
    return;

  packet = sio_packet_new_event_json (get_name_space (self), event, json, n_parts);
  sio_socket_send (self, packet);
}

static void
emit_with_id (SioSocket *self,
              const char *event,
              JsonArray *arguments,
              GPtrArray *attachments,
              gint64 id)
{
  g_autoptr (GString) packet = g_string_new (NULL);

  sio_packet_write_event_full (packet, get_name_space (self), id, count_attachments (attachments),
                               event, arguments);
  sio_socket_send_packet (self, packet, attachments);
}

/**
 * sio_socket_emit_full:
 * @self: a socket
 * @event: the event's name
 * @arguments: (transfer none): its arguments
 * @attachments: (nullable) (transfer none) (element-type GBytes): the binary data that the
 *   placeholders in @arguments stand for, see sio_event_get_argument()
 *
 * Emits an event with any number of arguments to one client.
 */
void
sio_socket_emit_full (SioSocket *self,
                      const char *event,
                      JsonArray *arguments,
                      GPtrArray *attachments)
{
  if (sio_socket_is_connected (self))
    emit_with_id (self, event, arguments, attachments, SIO_PACKET_NO_ID);
}

/**
 * sio_socket_emit_with_ack:
 * @self: a socket that was accepted
 * @event: the event's name
 * @arguments: (transfer none): its arguments
 * @attachments: (nullable) (transfer none) (element-type GBytes): the binary data that the
 *   placeholders in @arguments stand for
 * @callback: what to call with the answer, or without one when the client goes first
 * @user_data: for @callback
 *
 * Emits an event to one client and waits for its acknowledgement.
 */
void
sio_socket_emit_with_ack (SioSocket *self,
                          const char *event,
                          JsonArray *arguments,
                          GPtrArray *attachments,
                          SioAckFunc callback,
                          gpointer user_data)
{
  gint64 id;

  if (!sio_socket_is_connected (self))
    {
      callback (self, NULL, NULL, user_data);
      return;
    }

  id = sio_acks_add (sio_socket_get_acks (self), callback, user_data);
  emit_with_id (self, event, arguments, attachments, id);
}
