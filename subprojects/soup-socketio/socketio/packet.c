/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/packet.h"

#include <string.h>

#include "net/utf8.h"
#include "socketio/error.h"
#include "socketio/placeholder.h"

/* 2 to the power of 53: beyond it a JavaScript client cannot tell two ids apart. */
#define MAX_ID G_GINT64_CONSTANT (9007199254740992)

/* What is left to be read of a packet. */
typedef struct
{
  const char *text;
  gsize length;
} Rest;

static gboolean
refuse (GError **error, SioError code, const char *message)
{
  g_set_error_literal (error, SIO_ERROR, (int) code, message);
  return FALSE;
}

static void
skip (Rest *rest, gsize length)
{
  rest->text += length;
  rest->length -= length;
}

static gboolean
is_binary (SioPacketType type)
{
  return type == SIO_PACKET_BINARY_EVENT || type == SIO_PACKET_BINARY_ACK;
}

/* Reads digits, if there are any. */
static gboolean
read_number (Rest *rest, gint64 max, gint64 *value)
{
  gsize n_digits = 0;

  *value = 0;
  for (; n_digits < rest->length && g_ascii_isdigit (rest->text[n_digits]); n_digits++)
    {
      *value = *value * 10 + (rest->text[n_digits] - '0');
      if (*value > max)
        return FALSE;
    }

  if (n_digits == 0)
    *value = SIO_PACKET_NO_ID;
  skip (rest, n_digits);
  return TRUE;
}

static gboolean
read_type (Rest *rest, SioPacketType *type, GError **error)
{
  if (rest->length == 0)
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Empty packet");
  if (rest->text[0] < '0' || rest->text[0] > '6')
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Unknown packet type");
  if (rest->text[0] == '4')
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Only the server sends CONNECT_ERROR");

  *type = (SioPacketType) (rest->text[0] - '0');
  skip (rest, 1);
  return TRUE;
}

static gboolean
read_attachments (Rest *rest, guint *n_attachments, GError **error)
{
  gint64 value;

  if (!read_number (rest, SIO_PACKET_MAX_ATTACHMENTS, &value))
    {
      g_set_error (error, SIO_ERROR, SIO_ERROR_TOO_LARGE, "More than %d attachments",
                   SIO_PACKET_MAX_ATTACHMENTS);
      return FALSE;
    }
  if (value < 0 || rest->length == 0 || rest->text[0] != '-')
    return refuse (error, SIO_ERROR_INVALID_PACKET,
                   "Binary packet without the number of its attachments, as in 51-[\"name\",…]");

  *n_attachments = (guint) value;
  skip (rest, 1);
  return TRUE;
}

static gboolean
name_is_valid (const char *name, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if ((guint8) name[i] <= ' ' || name[i] == 0x7f || strchr ("\"[]{}", name[i]) != NULL)
      return FALSE;

  return eio_utf8_validate ((const guint8 *) name, length);
}

/* The comma may be missing when nothing follows; older clients add a query. */
static gboolean
read_namespace (Rest *rest, char *name_space, GError **error)
{
  const char *comma;
  const char *query;
  gsize length;
  gsize name_length;

  strcpy (name_space, "/");
  if (rest->length == 0 || rest->text[0] != '/')
    return TRUE;

  comma = memchr (rest->text, ',', rest->length);
  length = comma != NULL ? (gsize) (comma - rest->text) : rest->length;
  query = memchr (rest->text, '?', length);
  name_length = query != NULL ? (gsize) (query - rest->text) : length;

  if (!name_is_valid (rest->text, name_length))
    return refuse (error, SIO_ERROR_INVALID_PACKET,
                   "Invalid character in the namespace, or no comma after it");
  if (name_length > SIO_PACKET_MAX_NAMESPACE)
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Name of the namespace too long");

  memcpy (name_space, rest->text, name_length);
  name_space[name_length] = '\0';
  skip (rest, comma != NULL ? length + 1 : length);
  return TRUE;
}

static gboolean
read_id (Rest *rest, SioPacketType type, gint64 *id, GError **error)
{
  if (!read_number (rest, MAX_ID, id))
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Ack id beyond 2^53");

  if (*id >= 0 && (type == SIO_PACKET_CONNECT || type == SIO_PACKET_DISCONNECT))
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Only events and acks have an ack id");
  if (*id < 0 && (type == SIO_PACKET_ACK || type == SIO_PACKET_BINARY_ACK))
    return refuse (error, SIO_ERROR_INVALID_PACKET, "Ack without the id of its event");

  return TRUE;
}

static gboolean
read_data (Rest *rest, const SioJsonLimits *limits, JsonNode **data, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  g_autoptr (GError) parser_error = NULL;

  if (rest->length == 0)
    return TRUE;
  if (!sio_json_scan (rest->text, rest->length, limits, error))
    {
      g_prefix_error (error, "Payload: ");
      return FALSE;
    }

  parser = json_parser_new_immutable ();
  if (!json_parser_load_from_data (parser, rest->text, (gssize) rest->length, &parser_error))
    return refuse (error, SIO_ERROR_INVALID_JSON, parser_error->message);

  *data = json_parser_steal_root (parser);
  return TRUE;
}

static gboolean
check_event (JsonNode *data, GError **error)
{
  JsonNode *name;
  GType type;

  if (data == NULL || !JSON_NODE_HOLDS_ARRAY (data) ||
      json_array_get_length (json_node_get_array (data)) == 0)
    return refuse (
        error, SIO_ERROR_INVALID_PAYLOAD,
        "The payload of an event must be an array that is not empty, as in [\"name\",…]");

  name = json_array_get_element (json_node_get_array (data), 0);
  type = json_node_get_value_type (name);
  if (type == G_TYPE_STRING)
    return !sio_packet_event_is_reserved (json_node_get_string (name)) ||
           refuse (error, SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved");
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return refuse (error, SIO_ERROR_INVALID_PAYLOAD,
                   "The name of an event must be a string or a number");

  return TRUE;
}

static gboolean
check_data (SioPacketType type, JsonNode *data, GError **error)
{
  switch (type)
    {
    case SIO_PACKET_CONNECT:
      return data == NULL || JSON_NODE_HOLDS_OBJECT (data) ||
             refuse (error, SIO_ERROR_INVALID_PAYLOAD, "The payload of CONNECT must be an object");
    case SIO_PACKET_EVENT:
    case SIO_PACKET_BINARY_EVENT:
      return check_event (data, error);
    case SIO_PACKET_ACK:
    case SIO_PACKET_BINARY_ACK:
      return (data != NULL && JSON_NODE_HOLDS_ARRAY (data)) ||
             refuse (error, SIO_ERROR_INVALID_PAYLOAD, "The payload of an ack must be an array");
    case SIO_PACKET_DISCONNECT:
    case SIO_PACKET_CONNECT_ERROR:
    default:
      return data == NULL || refuse (error, SIO_ERROR_INVALID_PAYLOAD, "DISCONNECT has no payload");
    }
}

static gboolean
decode (SioPacket *packet, Rest *rest, const SioJsonLimits *limits, GError **error)
{
  if (!read_type (rest, &packet->type, error))
    return FALSE;
  if (is_binary (packet->type) && !read_attachments (rest, &packet->n_attachments, error))
    return FALSE;
  if (!read_namespace (rest, packet->name_space, error) ||
      !read_id (rest, packet->type, &packet->id, error) ||
      !read_data (rest, limits, &packet->data, error) ||
      !check_data (packet->type, packet->data, error))
    return FALSE;

  return !is_binary (packet->type) ||
         sio_placeholder_check (packet->data, packet->n_attachments, error);
}

/**
 * sio_packet_decode:
 * @packet: (out caller-allocates): the packet; on error, empty
 * @text: (array length=length): the data of an Engine.IO message
 * @length: its length, in bytes
 * @limits: how large the JSON may be
 * @error: return location for a #GError
 *
 * Decodes a packet of a client (Socket.IO protocol v5, "Packet encoding"). The comma after the
 * namespace may be missing when nothing follows it, and a query after the namespace, as older
 * clients send it, is dropped.
 *
 * Errors are of the domain %SIO_ERROR, with a message for the developer of the client.
 *
 * Returns: whether it is a packet
 */
gboolean
sio_packet_decode (SioPacket *packet,
                   const char *text,
                   gsize length,
                   const SioJsonLimits *limits,
                   GError **error)
{
  Rest rest = { text, length };

  *packet = (SioPacket){ .id = SIO_PACKET_NO_ID };
  if (decode (packet, &rest, limits, error))
    return TRUE;

  sio_packet_clear (packet);
  return FALSE;
}

/**
 * sio_packet_clear:
 * @packet: a packet
 *
 * Frees what is in @packet.
 */
void
sio_packet_clear (SioPacket *packet)
{
  g_clear_pointer (&packet->data, json_node_unref);
}

/**
 * sio_packet_event_is_reserved:
 * @event: the name of an event
 *
 * Returns: whether Socket.IO keeps @event for itself
 */
gboolean
sio_packet_event_is_reserved (const char *event)
{
  static const char *const reserved[] = {
    "connect",     "connect_error",  "disconnect", "disconnecting",
    "newListener", "removeListener", NULL,
  };

  return g_strv_contains (reserved, event);
}
