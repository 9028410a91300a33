/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every JSON shape of the chat that a client gets, as docs/protocol.md tells it. */
#include "web/wire.h"

#include <soup-socketio.h>

#include "core/name.h"
#include "web/wire-private.h"

/* Wraps an object, which it takes. */
JsonNode *
snug_wire_to_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);
  return node;
}

static JsonObject *
person (const char *id, const char *name)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "id", id);
  json_object_set_string_member (object, "name", name);
  return object;
}

static JsonObject *
member_object (SnugMember *member)
{
  return person (snug_member_get_id (member), snug_member_get_name (member));
}

/**
 * snug_wire_member_array:
 * @members: (element-type SnugMember): members
 *
 * Makes a list of members for snug_wire_members().
 *
 * Returns: (transfer full): the list
 */
JsonArray *
snug_wire_member_array (GPtrArray *members)
{
  JsonArray *array = json_array_sized_new (members->len);

  for (guint i = 0; i < members->len; i++)
    json_array_add_object_element (array, member_object (g_ptr_array_index (members, i)));
  return array;
}

static GString *
array_to_text (JsonArray *array)
{
  GString *text = g_string_new (NULL);

  sio_json_write_array (text, array);
  json_array_unref (array);
  return text;
}

/**
 * snug_wire_member_list:
 * @members: (element-type SnugMember): members
 *
 * Writes a list of members for snug_wire_welcome().
 *
 * Returns: (transfer full): the list as JSON
 */
GString *
snug_wire_member_list (GPtrArray *members)
{
  return array_to_text (snug_wire_member_array (members));
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
                                   person (member_id, snug_message_get_member_name (message)));
  else
    json_object_set_null_member (object, "member");
  json_object_set_string_member (object, "text", snug_message_get_text (message));
  if (reply_to > 0)
    json_object_set_int_member (object, "reply_to", (gint64) reply_to);
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
  return array_to_text (snug_wire_message_array (messages));
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
  const gsize overhead = 512; /* the other fields, names and ids included */
  gsize size = 0;

  for (guint i = messages->len; i > 0; i--)
    {
      size += overhead + json_size (snug_message_get_text (messages->pdata[i - 1]));
      if (size > SNUG_WIRE_PAGE_BYTES && i < messages->len)
        {
          g_ptr_array_remove_range (messages, 0, i);
          return TRUE;
        }
    }
  return FALSE;
}

static JsonObject *
room_object (SnugRoom *room)
{
  JsonObject *object = person (snug_room_get_id (room), snug_room_get_name (room));

  json_object_set_string_member (object, "topic", snug_room_get_topic (room));
  json_object_set_string_member (object, "epoch", snug_room_get_epoch (room));
  json_object_set_int_member (object, "seq", (gint64) snug_room_get_last_seq (room));
  return object;
}

static JsonObject *
limits_object (const SnugRoomLimits *limits, guint members_listed)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "text", limits->text_characters);
  json_object_set_int_member (object, "text_bytes", limits->text_bytes);
  json_object_set_int_member (object, "name", SNUG_NAME_MAX_GRAPHEMES);
  json_object_set_int_member (object, "id", limits->id_bytes);
  json_object_set_int_member (object, "history", SNUG_WIRE_HISTORY_MAX);
  json_object_set_int_member (object, "members_listed", members_listed);
  return object;
}

static void
write_member (GString *text, const char *name, const char *value)
{
  g_string_append_printf (text, "\"%s\":", name);
  sio_json_write_string (text, value);
  g_string_append_c (text, ',');
}

/* What differs from one newcomer to the next. */
static void
write_about_you (GString *text, const SnugWireWelcome *welcome)
{
  g_string_append (text, "{\"you\":{");
  write_member (text, "id", snug_member_get_id (welcome->you));
  if (welcome->token != NULL)
    write_member (text, "token", welcome->token);
  write_member (text, "name", snug_member_get_name (welcome->you));
  g_string_truncate (text, text->len - 1);
  g_string_append_printf (text, "},\"member_count\":%u,\"gap\":%s",
                          snug_room_get_n_members (welcome->room), welcome->gap ? "true" : "false");
}

/**
 * snug_wire_about_room:
 * @room: the room
 * @members_listed: how many members a welcome lists at most
 *
 * Writes what a welcome says of the room and of the server, which changes seldom.
 *
 * Returns: (transfer full): members of an object, as JSON without its braces
 */
GString *
snug_wire_about_room (SnugRoom *room, guint members_listed)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonObject *server = json_object_new ();
  GString *text = g_string_new (NULL);

  json_object_set_string_member (server, "version", SNUG_VERSION);
  json_object_set_object_member (object, "room", room_object (room));
  json_object_set_object_member (object, "limits",
                                 limits_object (snug_room_get_limits (room), members_listed));
  json_object_set_object_member (object, "server", server);
  sio_json_write_object (text, object);
  g_string_erase (text, 0, 1);
  g_string_truncate (text, text->len - 1);
  return text;
}

/**
 * snug_wire_welcome:
 * @welcome: what to tell
 *
 * Writes the argument of `welcome`. Most of it is the same for all who come at one time, and is
 * written once for them.
 *
 * Returns: (transfer full): the argument as JSON
 */
GString *
snug_wire_welcome (const SnugWireWelcome *welcome)
{
  GString *text = g_string_sized_new (welcome->members->len + welcome->messages->len + 1024);

  write_about_you (text, welcome);
  g_string_append_c (text, ',');
  g_string_append_len (text, welcome->about_room->str, welcome->about_room->len);
  g_string_append (text, ",\"members\":");
  g_string_append_len (text, welcome->members->str, welcome->members->len);
  g_string_append (text, ",\"messages\":");
  g_string_append_len (text, welcome->messages->str, welcome->messages->len);
  g_string_append_c (text, '}');
  return text;
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

static JsonObject *
about_member (SnugMember *member, guint count)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "member", member_object (member));
  json_object_set_int_member (object, "count", count);
  return object;
}

/**
 * snug_wire_joined:
 * @member: who came
 * @count: how many members there are now
 *
 * Makes the argument of `joined`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_joined (SnugMember *member, guint count)
{
  return snug_wire_to_node (about_member (member, count));
}

/**
 * snug_wire_left:
 * @member: who went
 * @reason: why
 * @count: how many members there are now
 *
 * Makes the argument of `left`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_left (SnugMember *member, const char *reason, guint count)
{
  JsonObject *object = about_member (member, count);

  json_object_set_string_member (object, "reason", reason);
  return snug_wire_to_node (object);
}

/**
 * snug_wire_renamed:
 * @member: who has a new name
 * @old_name: the name before
 * @count: how many members there are now
 *
 * Makes the argument of `renamed`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_renamed (SnugMember *member, const char *old_name, guint count)
{
  JsonObject *object = about_member (member, count);

  json_object_set_string_member (object, "old_name", old_name);
  return snug_wire_to_node (object);
}

/**
 * snug_wire_members:
 * @count: how many members there are now
 * @members: (nullable): all of them, see snug_wire_member_array(), or %NULL when they are too many
 *
 * Makes the argument of `members`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_members (guint count, JsonArray *members)
{
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "count", count);
  if (members != NULL)
    json_object_set_array_member (object, "members", json_array_ref (members));
  return snug_wire_to_node (object);
}

/**
 * snug_wire_typing:
 * @member: who types, or does no longer
 * @active: whether they type
 *
 * Makes the argument of `typing`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_typing (SnugMember *member, gboolean active)
{
  JsonObject *object = json_object_new ();

  json_object_set_object_member (object, "member", member_object (member));
  json_object_set_boolean_member (object, "active", active);
  return snug_wire_to_node (object);
}

/**
 * snug_wire_closing:
 * @reason: why the server goes, for people to read
 * @retry_after: after how many milliseconds it is worth coming back; 0 if the server cannot tell
 *
 * Makes the argument of `closing`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_closing (const char *reason, guint retry_after)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "reason", reason);
  json_object_set_int_member (object, "retry_after_ms", retry_after);
  return snug_wire_to_node (object);
}
