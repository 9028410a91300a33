/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/values.h"

/* The shapes are described in data/chat.snug.Snug1.xml. */

static const char *
kind_to_string (SnugMessageKind kind)
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

/**
 * snug_bus_message_value:
 * @room: the room of the message
 * @message: a stored message
 *
 * Returns: (transfer floating): the message as the signal MessagePosted carries it
 */
GVariant *
snug_bus_message_value (SnugRoom *room, const SnugMessage *message)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  guint64 reply_to = snug_message_get_reply_to (message);

  g_variant_dict_insert (&dict, "seq", "t", snug_message_get_seq (message));
  g_variant_dict_insert (&dict, "time", "t", (guint64) snug_message_get_time (message));
  g_variant_dict_insert (&dict, "kind", "s", kind_to_string (snug_message_get_kind (message)));
  g_variant_dict_insert (&dict, "room", "s", snug_room_get_id (room));
  g_variant_dict_insert (&dict, "text", "s", snug_message_get_text (message));
  if (snug_message_get_member_id (message) != NULL)
    {
      g_variant_dict_insert (&dict, "member_id", "s", snug_message_get_member_id (message));
      g_variant_dict_insert (&dict, "member_name", "s", snug_message_get_member_name (message));
    }
  if (reply_to != 0)
    g_variant_dict_insert (&dict, "reply_to", "t", reply_to);
  if (snug_message_get_rev (message) != 0)
    g_variant_dict_insert (&dict, "rev", "t", snug_message_get_rev (message));
  if (snug_message_get_edited_at (message) != 0)
    g_variant_dict_insert (&dict, "edited", "t", (guint64) snug_message_get_edited_at (message));
  if (snug_message_is_removed (message))
    g_variant_dict_insert (&dict, "removed", "b", TRUE);

  return g_variant_dict_end (&dict);
}

/**
 * snug_bus_reaction_value:
 * @room: the room of the message
 * @change: a stored change of the reactions to it
 *
 * Returns: (transfer floating): the change as the signal ReactionChanged carries it
 */
GVariant *
snug_bus_reaction_value (SnugRoom *room, const SnugChange *change)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  g_variant_dict_insert (&dict, "seq", "t", snug_change_get_seq (change));
  g_variant_dict_insert (&dict, "rev", "t", snug_change_get_rev (change));
  g_variant_dict_insert (&dict, "time", "t", (guint64) snug_change_get_time (change));
  g_variant_dict_insert (&dict, "room", "s", snug_room_get_id (room));
  g_variant_dict_insert (&dict, "member_id", "s", snug_change_get_member_id (change));
  g_variant_dict_insert (&dict, "member_name", "s", snug_change_get_member_name (change));
  g_variant_dict_insert (&dict, "emoji", "s", snug_change_get_text (change));
  g_variant_dict_insert (&dict, "on", "b", snug_change_get_kind (change) == SNUG_CHANGE_REACT);

  return g_variant_dict_end (&dict);
}

/**
 * snug_bus_messages_value:
 * @room: the room of the messages
 * @messages: (element-type SnugMessage): stored messages
 *
 * Returns: (transfer floating): the messages in their order, of the type `aa{sv}`
 */
GVariant *
snug_bus_messages_value (SnugRoom *room, GPtrArray *messages)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < messages->len; i++)
    g_variant_builder_add_value (&builder,
                                 snug_bus_message_value (room, g_ptr_array_index (messages, i)));

  return g_variant_builder_end (&builder);
}

static void
fill_in_member (GVariantDict *dict, SnugRoom *room, SnugMember *member)
{
  g_variant_dict_insert (dict, "id", "s", snug_member_get_id (member));
  g_variant_dict_insert (dict, "name", "s", snug_member_get_name (member));
  g_variant_dict_insert (dict, "guest", "b", snug_member_is_guest (member));
  g_variant_dict_insert (dict, "room", "s", snug_room_get_id (room));
  g_variant_dict_insert (dict, "joined", "t", (guint64) snug_member_get_joined_at (member));
}

/**
 * snug_bus_member_value:
 * @room: a room
 * @member: a member of @room
 *
 * Returns: (transfer floating): the member as the signals UserJoined, UserLeft and UserRenamed
 *   carry it
 */
GVariant *
snug_bus_member_value (SnugRoom *room, SnugMember *member)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  fill_in_member (&dict, room, member);
  return g_variant_dict_end (&dict);
}

typedef struct
{
  SnugPresence *newest; /* (unowned) */
  guint n;
} Connections;

/* (element-type SnugMember Connections), for members that are connected at all */
static GHashTable *
count_connections (GPtrArray *presences)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint i = 0; i < presences->len; i++)
    {
      SnugPresence *presence = g_ptr_array_index (presences, i);
      SnugMember *member = snug_presence_get_member (presence);
      Connections *connections = g_hash_table_lookup (table, member);

      if (connections == NULL)
        {
          connections = g_new0 (Connections, 1);
          g_hash_table_insert (table, member, connections);
        }

      connections->n++;
      if (connections->newest == NULL || snug_presence_get_joined_at (presence) >=
                                             snug_presence_get_joined_at (connections->newest))
        connections->newest = presence;
    }

  return g_steal_pointer (&table);
}

static GVariant *
user_value (SnugRoom *room, SnugMember *member, const Connections *connections)
{
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);

  fill_in_member (&dict, room, member);
  g_variant_dict_insert (&dict, "connections", "u", connections != NULL ? connections->n : 0);
  if (connections != NULL)
    {
      g_variant_dict_insert (&dict, "address", "s",
                             snug_presence_get_address (connections->newest));
      g_variant_dict_insert (&dict, "transport", "s",
                             snug_presence_get_transport (connections->newest));
    }

  return g_variant_dict_end (&dict);
}

/**
 * snug_bus_users_value:
 * @room: a room
 *
 * Returns: (transfer floating): who is in the room, as ListUsers answers it: one dictionary for
 *   each member, with the newest of their connections
 */
GVariant *
snug_bus_users_value (SnugRoom *room)
{
  g_autoptr (GPtrArray) members = snug_room_list_members (room, G_MAXUINT);
  g_autoptr (GPtrArray) presences = snug_room_list_presences (room);
  g_autoptr (GHashTable) table = count_connections (presences);
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("aa{sv}"));

  for (guint i = 0; i < members->len; i++)
    {
      SnugMember *member = g_ptr_array_index (members, i);

      g_variant_builder_add_value (&builder,
                                   user_value (room, member, g_hash_table_lookup (table, member)));
    }

  return g_variant_builder_end (&builder);
}
