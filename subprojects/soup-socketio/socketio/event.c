/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/event-private.h"

struct _SioEvent
{
  guint references;
  SioSocket *socket;      /* (owned) */
  char *name;             /* (owned) */
  JsonArray *data;        /* (owned): the name and the arguments */
  GPtrArray *attachments; /* (owned) (nullable) (element-type GBytes) */
  gint64 ack_id;          /* -1 when no ack is wanted, or it was given */
};

G_DEFINE_BOXED_TYPE (SioEvent, sio_event, sio_event_ref, sio_event_unref)

static char *
event_name (JsonNode *node)
{
  /* The protocol allows a number as name (Socket.IO v5, "EVENT"). */
  if (json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  return g_strdup_printf ("%.17g", json_node_get_double (node));
}

/**
 * sio_event_new:
 * @socket: who emitted it
 * @packet: an EVENT or BINARY_EVENT packet
 * @attachments: (nullable) (transfer none) (element-type GBytes): its binary attachments
 *
 * Returns: (transfer full): the event
 */
SioEvent *
sio_event_new (SioSocket *socket, const SioPacket *packet, GPtrArray *attachments)
{
  SioEvent *self = g_new0 (SioEvent, 1);

  self->references = 1;
  self->socket = g_object_ref (socket);
  self->data = json_array_ref (json_node_get_array (packet->data));
  self->name = event_name (json_array_get_element (self->data, 0));
  self->attachments = attachments != NULL ? g_ptr_array_ref (attachments) : NULL;
  self->ack_id = packet->id;

  return self;
}

/**
 * sio_event_ref:
 * @self: an event
 *
 * Returns: (transfer full): the same event
 */
SioEvent *
sio_event_ref (SioEvent *self)
{
  self->references++;
  return self;
}

/**
 * sio_event_unref:
 * @self: (transfer full): an event
 */
void
sio_event_unref (SioEvent *self)
{
  if (--self->references > 0)
    return;

  g_object_unref (self->socket);
  g_free (self->name);
  json_array_unref (self->data);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self);
}

/**
 * sio_event_get_name:
 * @self: an event
 *
 * Returns: (transfer none): its name
 */
const char *
sio_event_get_name (SioEvent *self)
{
  return self->name;
}

/**
 * sio_event_get_n_arguments:
 * @self: an event
 *
 * Returns: how many arguments it has, its name not counted
 */
guint
sio_event_get_n_arguments (SioEvent *self)
{
  return json_array_get_length (self->data) - 1;
}

/**
 * sio_event_get_argument:
 * @self: an event
 * @index: which argument, from 0
 *
 * Binary data stands in the arguments as `{ "_placeholder": true, "num": n }`, where n is its place
 * in sio_event_get_attachments().
 *
 * Returns: (transfer none) (nullable): the argument, %NULL if there are fewer
 */
JsonNode *
sio_event_get_argument (SioEvent *self, guint index)
{
  return index < sio_event_get_n_arguments (self) ? json_array_get_element (self->data, index + 1)
                                                  : NULL;
}

/**
 * sio_event_get_attachments:
 * @self: an event
 *
 * Returns: (transfer none) (nullable) (element-type GBytes): its binary attachments
 */
GPtrArray *
sio_event_get_attachments (SioEvent *self)
{
  return self->attachments;
}

/**
 * sio_event_wants_ack:
 * @self: an event
 *
 * Returns: whether the client waits for an acknowledgement, and has not got it
 */
gboolean
sio_event_wants_ack (SioEvent *self)
{
  return self->ack_id != SIO_PACKET_NO_ID;
}

/**
 * sio_event_acknowledge:
 * @self: an event
 * @argument: (nullable) (transfer none): what to answer
 *
 * Acknowledges the event with one argument, or none. Nothing happens if no acknowledgement is
 * wanted, or it was given, or the client is gone.
 */
void
sio_event_acknowledge (SioEvent *self, JsonNode *argument)
{
  g_autoptr (JsonArray) arguments = json_array_new ();

  if (argument != NULL)
    json_array_add_element (arguments, json_node_copy (argument));
  sio_event_acknowledge_full (self, arguments, NULL);
}

/**
 * sio_event_acknowledge_full:
 * @self: an event
 * @arguments: (transfer none): what to answer
 * @attachments: (nullable) (transfer none) (element-type GBytes): the binary data that the
 *   placeholders in @arguments stand for
 *
 * Acknowledges the event (Socket.IO v5, "Acknowledgement").
 */
void
sio_event_acknowledge_full (SioEvent *self, JsonArray *arguments, GPtrArray *attachments)
{
  if (self->ack_id == SIO_PACKET_NO_ID)
    return;

  sio_socket_acknowledge (self->socket, self->ack_id, arguments, attachments);
  self->ack_id = SIO_PACKET_NO_ID;
}
