/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/packets.h"

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

  return eio_session_new_packet (packet->str, packet->len);
}

/**
 * sio_packet_new_event_json:
 * @name_space: the namespace it belongs to
 * @event: the event's name
 * @json: its argument, as JSON
 *
 * Returns: (transfer full): an EVENT packet in a message that any number of sessions can send
 */
EioChunk *
sio_packet_new_event_json (const char *name_space, const char *event, const GString *json)
{
  g_autoptr (GString) packet = write_event (name_space, event, NULL, json->len + 64);

  /* It ends with the bracket of the arguments. */
  g_string_truncate (packet, packet->len - 1);
  g_string_append_c (packet, ',');
  g_string_append_len (packet, json->str, json->len);
  g_string_append_c (packet, ']');

  return eio_session_new_packet (packet->str, packet->len);
}
