/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/context.h"

#include "web/wire.h"

static void
forget (GString **text)
{
  if (*text != NULL)
    g_string_free (g_steal_pointer (text), TRUE);
}

static void
forget_about_room (SnugWebContext *self)
{
  forget (&self->about_room);
}

/* A message is not what it was. */
static void
forget_messages (SnugWebContext *self)
{
  forget (&self->messages);
  forget_about_room (self);
}

/**
 * snug_web_context_new:
 * @room: the room
 * @name_space: the namespace of the sockets
 * @members_listed: how many members a client is told one by one
 *
 * Makes what the sessions of a gateway share.
 *
 * Returns: (transfer full): the context
 */
SnugWebContext *
snug_web_context_new (SnugRoom *room, SioNamespace *name_space, guint members_listed)
{
  SnugWebContext *self = g_rc_box_new0 (SnugWebContext);

  self->room = g_object_ref (room);
  self->room_clients = sio_group_new (name_space);
  self->plain_clients = sio_group_new (name_space);
  self->plain_posts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->members_listed = members_listed;
  g_signal_connect_swapped (room, "notify::topic", G_CALLBACK (forget_about_room), self);
  g_signal_connect_swapped (room, "notify::last-seq", G_CALLBACK (forget_about_room), self);
  g_signal_connect_swapped (room, "notify::last-rev", G_CALLBACK (forget_messages), self);
  return self;
}

/**
 * snug_web_context_ref:
 * @self: a context
 *
 * Takes a reference.
 *
 * Returns: (transfer full): @self
 */
SnugWebContext *
snug_web_context_ref (SnugWebContext *self)
{
  return g_rc_box_acquire (self);
}

static void
snug_web_context_clear (gpointer data)
{
  SnugWebContext *self = data;

  g_clear_object (&self->plain_clients);
  g_clear_object (&self->room_clients);
  g_signal_handlers_disconnect_by_func (self->room, forget_about_room, self);
  g_signal_handlers_disconnect_by_func (self->room, forget_messages, self);
  g_clear_object (&self->room);
  g_clear_pointer (&self->plain_posts, g_hash_table_unref);
  g_clear_pointer (&self->quota, snug_web_quota_free);
  forget (&self->about_room);
  forget (&self->members);
  forget (&self->messages);
}

/**
 * snug_web_context_unref:
 * @self: (transfer full): a context
 *
 * Lets a reference go.
 */
void
snug_web_context_unref (SnugWebContext *self)
{
  g_rc_box_release_full (self, snug_web_context_clear);
}

/**
 * snug_web_context_get_about_room:
 * @self: a context
 *
 * Says of the room what every welcome says.
 *
 * Returns: (transfer none): members of an object as the wire has them, as JSON
 */
const GString *
snug_web_context_get_about_room (SnugWebContext *self)
{
  if (self->about_room == NULL)
    self->about_room = snug_wire_about_room (self->room, self->members_listed);
  return self->about_room;
}

/**
 * snug_web_context_get_members:
 * @self: a context
 *
 * Lists the members, at most as many as a client is told one by one: those who came first. When
 * many come together, as after a restart, this is the same for all of them, and made once.
 *
 * Returns: (transfer none): the members as the wire has them, as JSON
 */
const GString *
snug_web_context_get_members (SnugWebContext *self)
{
  if (self->members == NULL)
    {
      g_autoptr (GPtrArray) members = snug_room_list_members (self->room, self->members_listed);

      self->members = snug_wire_member_list (members);
      self->n_members = members->len;
    }
  return self->members;
}

/**
 * snug_web_context_member_joined:
 * @self: a context
 * @member: who came last
 *
 * Lists somebody who came, if there is room in the list.
 */
void
snug_web_context_member_joined (SnugWebContext *self, SnugMember *member)
{
  if (self->members == NULL || self->n_members >= self->members_listed)
    return;

  snug_wire_member_list_add (self->members, member);
  self->n_members++;
}

/**
 * snug_web_context_member_left:
 * @self: a context
 * @member: who went
 *
 * Forgets the list of members if somebody went who is in it.
 */
void
snug_web_context_member_left (SnugWebContext *self, SnugMember *member)
{
  if (self->members != NULL && snug_wire_member_list_has (self->members, member))
    snug_web_context_forget_members (self);
}

/**
 * snug_web_context_forget_members:
 * @self: a context
 *
 * Somebody who may be in the list has another name.
 */
void
snug_web_context_forget_members (SnugWebContext *self)
{
  forget (&self->members);
}

/**
 * snug_web_context_get_messages:
 * @self: a context
 * @messages: (element-type SnugMessage): messages that follow one another
 *
 * Makes messages for a welcome. Newcomers get the same as long as nobody says anything, made once.
 *
 * Returns: (transfer none): the messages as the wire has them, as JSON
 */
const GString *
snug_web_context_get_messages (SnugWebContext *self, GPtrArray *messages)
{
  guint64 first = messages->len > 0 ? snug_message_get_seq (messages->pdata[0]) : 0;
  guint64 last = messages->len > 0 ? snug_message_get_seq (messages->pdata[messages->len - 1]) : 0;

  if (self->messages == NULL || first != self->first_seq || last != self->last_seq)
    {
      forget (&self->messages);
      self->messages = snug_wire_message_list (messages);
      self->first_seq = first;
      self->last_seq = last;
    }
  return self->messages;
}

/**
 * snug_web_context_plain_key:
 * @member_id: the id of a member
 * @client_id: the member's id of a message
 *
 * Makes the name by which a message of a plain client is known until the room announces it. The
 * room chooses member ids, so no room client can make a message of its own pass for one.
 *
 * Returns: (transfer full): the key
 */
char *
snug_web_context_plain_key (const char *member_id, const char *client_id)
{
  return g_strconcat (member_id, "\n", client_id, NULL);
}
