/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/packet-write.h"

#include "socketio/json-write.h"

static void
write_header (GString *out,
              SioPacketType type,
              const char *name_space,
              gint64 id,
              guint n_attachments)
{
  g_string_append_c (out, (char) ('0' + (int) type));
  if (type == SIO_PACKET_BINARY_EVENT || type == SIO_PACKET_BINARY_ACK)
    g_string_append_printf (out, "%u-", n_attachments);
  if (!g_str_equal (name_space, "/"))
    {
      g_string_append (out, name_space);
      g_string_append_c (out, ',');
    }
  if (id != SIO_PACKET_NO_ID)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, id);
}

/**
 * sio_packet_write:
 * @out: (inout): where the packet is appended
 * @type: its type
 * @name_space: the name of its namespace
 * @id: the id of an ack or for one, or %SIO_PACKET_NO_ID
 * @n_attachments: how many binary attachments follow; only for the binary types
 * @data: (nullable): its payload
 *
 * Appends a packet as text (Socket.IO protocol v5, "Packet encoding"). Begin @out with the type of
 * an Engine.IO message and it is ready to be sent.
 */
void
sio_packet_write (GString *out,
                  SioPacketType type,
                  const char *name_space,
                  gint64 id,
                  guint n_attachments,
                  JsonNode *data)
{
  write_header (out, type, name_space, id, n_attachments);
  if (data != NULL)
    sio_json_write_node (out, data);
}

/**
 * sio_packet_write_event:
 * @out: (inout): where the packet is appended
 * @name_space: the name of its namespace
 * @event: the name of the event
 * @argument: (nullable): its only argument, or %NULL for none
 *
 * Appends an event that nobody needs to acknowledge.
 */
void
sio_packet_write_event (GString *out, const char *name_space, const char *event, JsonNode *argument)
{
  write_header (out, SIO_PACKET_EVENT, name_space, SIO_PACKET_NO_ID, 0);
  g_string_append_c (out, '[');
  sio_json_write_string (out, event);
  if (argument != NULL)
    {
      g_string_append_c (out, ',');
      sio_json_write_node (out, argument);
    }
  g_string_append_c (out, ']');
}

/**
 * sio_packet_write_event_full:
 * @out: (inout): where the packet is appended
 * @name_space: the name of its namespace
 * @id: the id for the answer, or %SIO_PACKET_NO_ID if none is asked for
 * @n_attachments: how many binary attachments follow; @arguments has placeholders for them
 * @event: the name of the event
 * @arguments: (nullable): its arguments
 *
 * Appends an event.
 */
void
sio_packet_write_event_full (GString *out,
                             const char *name_space,
                             gint64 id,
                             guint n_attachments,
                             const char *event,
                             JsonArray *arguments)
{
  guint n_arguments = arguments != NULL ? json_array_get_length (arguments) : 0;

  write_header (out, n_attachments > 0 ? SIO_PACKET_BINARY_EVENT : SIO_PACKET_EVENT, name_space, id,
                n_attachments);
  g_string_append_c (out, '[');
  sio_json_write_string (out, event);
  for (guint i = 0; i < n_arguments; i++)
    {
      g_string_append_c (out, ',');
      sio_json_write_node (out, json_array_get_element (arguments, i));
    }
  g_string_append_c (out, ']');
}

/**
 * sio_packet_write_ack:
 * @out: (inout): where the packet is appended
 * @name_space: the name of its namespace
 * @id: the id of the event that is answered
 * @n_attachments: how many binary attachments follow; @arguments has placeholders for them
 * @arguments: (nullable): the answer
 *
 * Appends the answer to an event.
 */
void
sio_packet_write_ack (GString *out,
                      const char *name_space,
                      gint64 id,
                      guint n_attachments,
                      JsonArray *arguments)
{
  write_header (out, n_attachments > 0 ? SIO_PACKET_BINARY_ACK : SIO_PACKET_ACK, name_space, id,
                n_attachments);
  if (arguments != NULL)
    sio_json_write_array (out, arguments);
  else
    g_string_append (out, "[]");
}

/**
 * sio_packet_write_connect:
 * @out: (inout): where the packet is appended
 * @name_space: the name of the namespace that was asked for
 * @id: the id of the client's socket
 *
 * Appends that a client is let into a namespace.
 */
void
sio_packet_write_connect (GString *out, const char *name_space, const char *id)
{
  write_header (out, SIO_PACKET_CONNECT, name_space, SIO_PACKET_NO_ID, 0);
  g_string_append (out, "{\"sid\":");
  sio_json_write_string (out, id);
  g_string_append_c (out, '}');
}

/**
 * sio_packet_write_connect_error:
 * @out: (inout): where the packet is appended
 * @name_space: the name of the namespace that was asked for
 * @message: why the client is not let in
 * @data: (nullable): more about it, for programs
 *
 * Appends the refusal of a connection to a namespace.
 */
void
sio_packet_write_connect_error (GString *out,
                                const char *name_space,
                                const char *message,
                                JsonNode *data)
{
  write_header (out, SIO_PACKET_CONNECT_ERROR, name_space, SIO_PACKET_NO_ID, 0);
  g_string_append (out, "{\"message\":");
  sio_json_write_string (out, message);
  if (data != NULL)
    {
      g_string_append (out, ",\"data\":");
      sio_json_write_node (out, data);
    }
  g_string_append_c (out, '}');
}
