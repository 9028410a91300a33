/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/packets.h"

#include <string.h>

#include "engineio/packet.h"
#include "socketio/packet-write.h"

/**
 * sio_packet_to_message:
 * @packet: an encoded packet
 *
 * Returns: (transfer full): the packet in a message that any number of sessions can send
 */
EioChunk *
sio_packet_to_message (const GString *packet)
{
  return eio_session_new_message (packet->str, packet->len);
}

/* Writes an EVENT packet, within an Engine.IO message. */
static GString *
write_event (const char *name_space, const char *event, JsonNode *argument, gsize size)
{
  GString *packet = g_string_sized_new (size);

  g_string_append_c (packet, eio_packet_type_to_char (EIO_PACKET_MESSAGE));
  sio_packet_write_event (packet, name_space, event, argument);
  return packet;
}

/**
 * sio_packet_new_event:
 * @name_space: the namespace it belongs to
 * @event: the event's name
 * @argument: (transfer none): its argument
 *
 * Returns: (transfer full): an EVENT packet in a message that any number of sessions can send
 */
EioChunk *
sio_packet_new_event (const char *name_space, const char *event, JsonNode *argument)
{
  g_autoptr (GString) packet = write_event (name_space, event, argument, 256);
  const struct iovec whole = { packet->str, packet->len };

  return eio_session_new_packet (&whole, 1);
}

/**
 * sio_packet_new_event_json:
 * @name_space: the namespace it belongs to
 * @event: the event's name
 * @json: (array length=n_parts): the parts of its argument, which together are JSON
 * @n_parts: how many
 *
 * Returns: (transfer full): an EVENT packet in a message that any number of sessions can send
 */
EioChunk *
sio_packet_new_event_json (const char *name_space,
                           const char *event,
                           const struct iovec *json,
                           guint n_parts)
{
  static char bracket = ']';
  g_autoptr (GString) packet = write_event (name_space, event, NULL, 64);
  g_autofree struct iovec *parts = g_new (struct iovec, n_parts + 2);

  /* The bracket of the arguments comes last. */
  packet->str[packet->len - 1] = ',';
  parts[0] = (struct iovec){ packet->str, packet->len };
  memcpy (parts + 1, json, n_parts * sizeof *parts);
  parts[n_parts + 1] = (struct iovec){ &bracket, 1 };

  return eio_session_new_packet (parts, n_parts + 2);
}
