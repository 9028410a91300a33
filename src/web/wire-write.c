/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The JSON shapes of the room and its members, as docs/protocol.md tells them. */
#include "web/wire.h"

#include <soup-socketio.h>
#include <string.h>

#include "core/name.h"
#include "web/wire-private.h"

static JsonObject *
member_object (SnugMember *member)
{
  return snug_wire_person (snug_member_get_id (member), snug_member_get_name (member));
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

/* Writes who a member is, as snug_wire_person() makes it. */
static void
write_person (GString *text, SnugMember *member)
{
  g_string_append (text, "{\"id\":");
  sio_json_write_string (text, snug_member_get_id (member));
  g_string_append (text, ",\"name\":");
  sio_json_write_string (text, snug_member_get_name (member));
  g_string_append_c (text, '}');
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
  GString *list = g_string_new ("[]");

  for (guint i = 0; i < members->len; i++)
    snug_wire_member_list_add (list, g_ptr_array_index (members, i));
  return list;
}

/**
 * snug_wire_member_list_add:
 * @list: (inout): a list of snug_wire_member_list()
 * @member: a member
 *
 * Adds a member at the end.
 */
void
snug_wire_member_list_add (GString *list, SnugMember *member)
{
  g_string_truncate (list, list->len - 1);
  if (list->len > 1)
    g_string_append_c (list, ',');
  write_person (list, member);
  g_string_append_c (list, ']');
}

/**
 * snug_wire_member_list_has:
 * @list: a list of snug_wire_member_list()
 * @member: a member
 *
 * Looks for a member by id and name. A quote within a name is written with a backslash before it,
 * so that nobody can be called like somebody else's entry.
 *
 * Returns: whether the list has the member
 */
gboolean
snug_wire_member_list_has (const GString *list, SnugMember *member)
{
  g_autoptr (GString) entry = g_string_new (NULL);

  write_person (entry, member);
  return strstr (list->str, entry->str) != NULL;
}

static JsonObject *
room_object (SnugRoom *room)
{
  JsonObject *object = snug_wire_person (snug_room_get_id (room), snug_room_get_name (room));

  json_object_set_string_member (object, "topic", snug_room_get_topic (room));
  json_object_set_string_member (object, "epoch", snug_room_get_epoch (room));
  json_object_set_int_member (object, "seq", (gint64) snug_room_get_last_seq (room));
  json_object_set_int_member (object, "rev", (gint64) snug_room_get_last_rev (room));
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
  json_object_set_int_member (object, "edit", (gint64) limits->edit_seconds * 1000);
  json_object_set_int_member (object, "reactions", SNUG_MEMBER_MAX_REACTIONS);
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
 * @about_you: (inout): an empty text, for what is only for this one
 * @parts: (out caller-allocates): the parts of the argument, which together are JSON; they last as
 *   long as @about_you and the texts in @welcome
 *
 * Writes the argument of `welcome`. Most of it is the same for all who come at one time, and is
 * written once for them.
 */
void
snug_wire_welcome (const SnugWireWelcome *welcome,
                   GString *about_you,
                   struct iovec parts[SNUG_WIRE_WELCOME_PARTS])
{
  static char before_members[] = ",\"members\":";
  static char before_messages[] = ",\"messages\":";
  static char end[] = "}";
  g_autoptr (GString) changes = snug_wire_message_list (welcome->changes);

  write_about_you (about_you, welcome);
  g_string_append (about_you, ",\"changes\":");
  g_string_append_len (about_you, changes->str, changes->len);
  g_string_append_c (about_you, ',');

  parts[0] = (struct iovec){ about_you->str, about_you->len };
  parts[1] = (struct iovec){ welcome->about_room->str, welcome->about_room->len };
  parts[2] = (struct iovec){ before_members, strlen (before_members) };
  parts[3] = (struct iovec){ welcome->members->str, welcome->members->len };
  parts[4] = (struct iovec){ before_messages, strlen (before_messages) };
  parts[5] = (struct iovec){ welcome->messages->str, welcome->messages->len };
  parts[6] = (struct iovec){ end, strlen (end) };
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
 * snug_wire_topic:
 * @topic: what the room is about now; may be empty
 *
 * Makes the argument of `topic`.
 *
 * Returns: (transfer full): the argument
 */
JsonNode *
snug_wire_topic (const char *topic)
{
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "topic", topic);
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
