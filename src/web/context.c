/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/context.h"

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
  g_clear_object (&self->room);
  g_clear_pointer (&self->plain_posts, g_hash_table_unref);
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
