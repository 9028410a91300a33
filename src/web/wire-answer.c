/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every JSON shape of the chat that answers a client, as docs/protocol.md tells it. */
#include "web/wire.h"

#include <glib/gi18n-lib.h>

#include "web/wire-error.h"
#include "web/wire-private.h"

static JsonObject *
ok_object (void)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "ok", TRUE);
  return object;
}

/**
 * snug_wire_ack:
 *
 * Makes the ack of an event that has nothing to tell.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack (void)
{
  return snug_wire_to_node (ok_object ());
}

/**
 * snug_wire_ack_post:
 * @message: the stored message
 *
 * Makes the ack of `post`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack_post (const SnugMessage *message)
{
  JsonObject *object = ok_object ();

  json_object_set_int_member (object, "seq", (gint64) snug_message_get_seq (message));
  json_object_set_int_member (object, "time", snug_message_get_time (message));
  return snug_wire_to_node (object);
}

/**
 * snug_wire_ack_change:
 * @change: the stored change
 *
 * Makes the ack of `edit`, `remove` and `react`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack_change (const SnugChange *change)
{
  JsonObject *object = ok_object ();

  json_object_set_int_member (object, "seq", (gint64) snug_change_get_seq (change));
  json_object_set_int_member (object, "rev", (gint64) snug_change_get_rev (change));
  json_object_set_int_member (object, "time", snug_change_get_time (change));
  return snug_wire_to_node (object);
}

/**
 * snug_wire_ack_rename:
 * @name: the name that the member has now
 *
 * Makes the ack of `rename`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack_rename (const char *name)
{
  JsonObject *object = ok_object ();

  json_object_set_string_member (object, "name", name);
  return snug_wire_to_node (object);
}

/**
 * snug_wire_ack_history:
 * @messages: (element-type SnugMessage): the messages, oldest first
 * @more: whether there are older ones
 *
 * Makes the ack of `history`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack_history (GPtrArray *messages, gboolean more)
{
  JsonObject *object = ok_object ();

  json_object_set_array_member (object, "messages", snug_wire_message_array (messages));
  json_object_set_boolean_member (object, "more", more);
  return snug_wire_to_node (object);
}

static JsonObject *
error_object (const GError *error)
{
  JsonObject *object = json_object_new ();
  guint retry_after = snug_error_get_retry_after (error);

  json_object_set_string_member (object, "code", snug_wire_error_code (error));
  json_object_set_string_member (object, "message", snug_wire_error_message (error));
  if (retry_after > 0)
    json_object_set_int_member (object, "retry_after", retry_after);
  return object;
}

/**
 * snug_wire_ack_error:
 * @error: why not
 *
 * Makes the ack of an event that was refused.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_ack_error (const GError *error)
{
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "ok", FALSE);
  json_object_set_object_member (object, "error", error_object (error));
  return snug_wire_to_node (object);
}

/**
 * snug_wire_refusal:
 * @error: why not
 *
 * Makes the data of the CONNECT_ERROR of a client that is not let in.
 *
 * Returns: (transfer full): the data
 */
JsonNode *
snug_wire_refusal (const GError *error)
{
  return snug_wire_to_node (error_object (error));
}

static JsonNode *
string_node (const char *string)
{
  return json_node_init_string (json_node_alloc (), string);
}

/**
 * snug_wire_plain:
 * @message: a stored message
 * @from_plain_client: whether a plain client sent it
 *
 * Makes what plain clients receive: the very string that one of them sent, the text of a notice, or
 * who of the others said what.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_plain (const SnugMessage *message, gboolean from_plain_client)
{
  const char *text = snug_message_get_text (message);
  g_autofree char *line = NULL;

  if (from_plain_client || snug_message_get_member_name (message) == NULL)
    return string_node (text);

  line = g_strdup_printf ("%s: %s", snug_message_get_member_name (message), text);
  return string_node (line);
}

/**
 * snug_wire_plain_refusal:
 * @error: why not
 *
 * Makes what a plain client that asked for no ack reads when its message was refused.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_plain_refusal (const GError *error)
{
  g_autofree char *line = NULL;

  /* Translators: Snug speaks to somebody whose message it refused; %s is a sentence saying why. */
  line = g_strdup_printf (_ ("Snug: your message was not delivered: %s"),
                          snug_wire_error_message (error));
  return string_node (line);
}
