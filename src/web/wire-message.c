/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The JSON shapes of messages and of what changes of them, as docs/protocol.md tells them. */
#include "web/wire.h"

#include <soup-socketio.h>

#include "web/wire-private.h"

/* Wraps an object, which it takes. */
JsonNode *
snug_wire_to_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

/* Makes an object of who somebody is. */
JsonObject *
snug_wire_person (const char *id, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  return object;
}

/* Writes an array, which it takes. */
GString *
snug_wire_array_to_text (JsonArray *array)
{
  GString *text = g_string_new (NULL);

  sio_json_write_array (text, array);
  json_array_unref (array);
  return text;
}

static const char *
kind_name (SnugMessageKind kind)
{
  switch (kind)
    {
    case SNUG_MESSAGE_TEXT:
      return "text";
    case SNUG_MESSAGE_NOTICE:
      return "notice";
    default:
      g_return_val_if_reached ("text");
    }
}

static JsonObject *
find_emoji (JsonArray *array, const char *emoji)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *object = json_array_get_object_element (array, i);

      if (g_strcmp0 (json_object_get_string_member (object, "emoji"), emoji) == 0)
        return object;
    }
  return NULL;
}

/* The reactions by emoji, in the order in which each was used first. */
static JsonArray *
reactions_array (const SnugMessage *message)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < snug_message_get_n_reactions (message); i++)
    {
      const SnugReaction *reaction = snug_message_get_reaction (message, i);
      const char *emoji = snug_reaction_get_emoji (reaction);
      JsonObject *object = find_emoji (array, emoji);

      if (object == NULL)
        {
          object = json_object_new ();
          json_object_set_string_member (object, "emoji", emoji);
          json_object_set_array_member (object, "members", json_array_new ());
          json_array_add_object_element (array, object);
        }
      json_array_add_object_element (json_object_get_array_member (object, "members"),
                                     snug_wire_person (snug_reaction_get_member_id (reaction),
                                                       snug_reaction_get_member_name (reaction)));
    }
  return array;
}

/* What there is to say of a message that was changed. */
static void
set_state (JsonObject *object, const SnugMessage *message)
{
  if (snug_message_get_rev (message) > 0)
    json_object_set_int_member (object, "rev", (gint64) snug_message_get_rev (message));
  if (snug_message_get_edited_at (message) > 0)
    json_object_set_int_member (object, "edited", snug_message_get_edited_at (message));
  if (snug_message_is_removed (message))
    json_object_set_boolean_member (object, "removed", TRUE);
  if (snug_message_get_n_reactions (message) > 0)
    json_object_set_array_member (object, "reactions", reactions_array (message));
}

static JsonObject *
message_object (const SnugMessage *message)
{
  JsonObject *object = json_object_new ();
  const char *id = snug_message_get_client_id (message);
  const char *member_id = snug_message_get_member_id (message);
  guint64 reply_to = snug_message_get_reply_to (message);

  json_object_set_int_member (object, "seq", (gint64) snug_message_get_seq (message));
  json_object_set_int_member (object, "time", snug_message_get_time (message));
  if (id != NULL)
    json_object_set_string_member (object, "id", id);
  else
    json_object_set_null_member (object, "id");
  json_object_set_string_member (object, "kind", kind_name (snug_message_get_kind (message)));
  if (member_id != NULL)
    json_object_set_object_member (object, "member",
                                   snug_wire_person (member_id,
                                                     snug_message_get_member_name (message)));
  else
    json_object_set_null_member (object, "member");
  json_object_set_string_member (object, "text", snug_message_get_text (message));
  if (reply_to > 0)
    json_object_set_int_member (object, "reply_to", (gint64) reply_to);
  set_state (object, message);
  return object;
}

/* Makes a list of messages, oldest first. */
JsonArray *
snug_wire_message_array (GPtrArray *messages)
{
  JsonArray *array = json_array_sized_new (messages->len);

  for (guint i = 0; i < messages->len; i++)
    json_array_add_object_element (array, message_object (g_ptr_array_index (messages, i)));
  return array;
}

/**
 * snug_wire_message_list:
 * @messages: (element-type SnugMessage): messages, oldest first
 *
 * Writes a list of messages for snug_wire_welcome().
 *
 * Returns: (transfer full): the list as JSON
 */
GString *
snug_wire_message_list (GPtrArray *messages)
{
  return snug_wire_array_to_text (snug_wire_message_array (messages));
}

/* What a string has at most, as JSON: control characters have six bytes, the others that are
 * escaped have two. */
static gsize
json_size (const char *string)
{
  gsize size = 0;

  for (const char *p = string; *p != '\0'; p++)
    size += (guchar) *p < 0x20 ? 6 : (*p == '"' || *p == '\\') ? 2 : 1;
  return size;
}

static gsize
message_size (const SnugMessage *message)
{
  const gsize overhead = 512;          /* the other fields, names and ids included */
  const gsize reaction_overhead = 128; /* the same of a reaction */

  return overhead + json_size (snug_message_get_text (message)) +
         snug_message_get_n_reactions (message) * reaction_overhead;
}

/**
 * snug_wire_cut_to_page:
 * @messages: (element-type SnugMessage): messages, oldest first
 *
 * Takes away the oldest messages if all are more than %SNUG_WIRE_PAGE_BYTES. The newest one stays
 * in any case.
 *
 * Returns: whether some were taken away
 */
gboolean
snug_wire_cut_to_page (GPtrArray *messages)
{
  gsize size = 0;

  for (guint i = messages->len; i > 0; i--)
    {
      size += message_size (messages->pdata[i - 1]);
      if (size > SNUG_WIRE_PAGE_BYTES && i < messages->len)
        {
          g_ptr_array_remove_range (messages, 0, i);
          return TRUE;
        }
    }
  return FALSE;
}

/**
 * snug_wire_posted:
 * @message: a stored message
 *
 * Makes the argument of `posted`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_posted (const SnugMessage *message)
{
  return snug_wire_to_node (message_object (message));
}

/**
 * snug_wire_changed_event:
 * @change: a stored change
 *
 * Gets by which event clients are told of a change.
 *
 * Returns: (transfer none): the name of the event
 */
const char *
snug_wire_changed_event (const SnugChange *change)
{
  switch (snug_change_get_kind (change))
    {
    case SNUG_CHANGE_EDIT:
      return "edited";
    case SNUG_CHANGE_REMOVE:
      return "removed";
    case SNUG_CHANGE_REACT:
    case SNUG_CHANGE_UNREACT:
      return "reacted";
    default:
      g_return_val_if_reached ("edited");
    }
}

/**
 * snug_wire_changed:
 * @change: a stored change
 *
 * Makes the argument of `edited`, `removed` or `reacted`. Of reactions it tells only what is new:
 * a message may have many, and each is told to everybody.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_changed (const SnugChange *change)
{
  JsonObject *object = json_object_new ();
  const char *member_id = snug_change_get_member_id (change);
  SnugChangeKind kind = snug_change_get_kind (change);

  json_object_set_int_member (object, "seq", (gint64) snug_change_get_seq (change));
  json_object_set_int_member (object, "rev", (gint64) snug_change_get_rev (change));
  json_object_set_int_member (object, "time", snug_change_get_time (change));
  if (member_id != NULL)
    json_object_set_object_member (object, "member",
                                   snug_wire_person (member_id,
                                                     snug_change_get_member_name (change)));
  else
    json_object_set_null_member (object, "member");

  if (kind == SNUG_CHANGE_EDIT)
    json_object_set_string_member (object, "text", snug_change_get_text (change));
  else if (kind != SNUG_CHANGE_REMOVE)
    {
      json_object_set_string_member (object, "emoji", snug_change_get_text (change));
      json_object_set_boolean_member (object, "on", kind == SNUG_CHANGE_REACT);
    }
  return snug_wire_to_node (object);
}
