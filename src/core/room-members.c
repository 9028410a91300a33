/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <glib/gi18n-lib.h>

#include "core/room-private.h"

/* Finds the member who has a token, if they are present. */
SnugMember *
snug_room_find_by_token (SnugRoom *self, const guint8 *token_hash)
{
  return g_hash_table_lookup (self->tokens, token_hash);
}

/* Checks that somebody new may come, counting those who are on the way. */
gboolean
snug_room_check_space (SnugRoom *self, GError **error)
{
  if (self->limits.members == 0 || self->members.length + self->n_arriving < self->limits.members)
    return TRUE;

  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_FULL,
                       _ ("This room is full. Please try again later."));

  return FALSE;
}

/* Checks that a member is in the room, if only in the time of grace. */
gboolean
snug_room_check_present (SnugRoom *self, SnugMember *member, GError **error)
{
  if (member->room == self)
    return TRUE;

  g_set_error_literal (error, SNUG_ERROR, SNUG_ERROR_CLOSED, _ ("You have left this room."));

  return FALSE;
}

/* Gives a member who is present one presence more. */
SnugPresence *
snug_room_attach (SnugRoom *self, SnugMember *member, const char *address, const char *transport)
{
  SnugPresence *presence =
      snug_presence_new (member, address, transport, snug_clock_get_wall_time (self->clock));

  snug_room_stop_leaving (self, member);
  presence->link.data = g_object_ref (presence);
  member->presences = g_list_concat (&presence->link, member->presences);
  snug_room_note_present (self);

  return presence;
}

/* Lets a member in, with a claim to the name that becomes the member's, and announces it. */
SnugPresence *
snug_room_admit (SnugRoom *self,
                 SnugMember *member,
                 const char *claim,
                 const char *address,
                 const char *transport)
{
  SnugPresence *presence;

  member->room = self;
  member->claim = claim;
  g_queue_push_tail_link (&self->members, &g_object_ref (member)->link);
  if (!member->guest)
    g_hash_table_insert (self->tokens, member->token_hash, member);

  presence = snug_room_attach (self, member, address, transport);
  snug_room_emit_member_joined (self, member);

  return presence;
}

/**
 * snug_room_get_n_members:
 * @self: a room
 *
 * Gets how many members are present, with those whose time of grace runs.
 *
 * Returns: the number of members
 */
guint
snug_room_get_n_members (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), 0);

  return self->members.length;
}

/**
 * snug_room_list_members:
 * @self: a room
 * @limit: the most members to list; 0 for all
 *
 * Lists who is present, the first to come first.
 *
 * Returns: (transfer full) (element-type SnugMember): the members
 */
GPtrArray *
snug_room_list_members (SnugRoom *self, guint limit)
{
  GPtrArray *members;
  guint n;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  n = limit != 0 ? MIN (limit, self->members.length) : self->members.length;
  members = g_ptr_array_new_full (n, g_object_unref);

  for (GList *l = self->members.head; members->len < n; l = l->next)
    g_ptr_array_add (members, g_object_ref (l->data));

  return members;
}

/**
 * snug_room_list_presences:
 * @self: a room
 *
 * Lists all connections, those of one member together.
 *
 * Returns: (transfer full) (element-type SnugPresence): the presences
 */
GPtrArray *
snug_room_list_presences (SnugRoom *self)
{
  GPtrArray *presences;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  presences = g_ptr_array_new_full (self->members.length, g_object_unref);

  for (GList *l = self->members.head; l != NULL; l = l->next)
    {
      SnugMember *member = l->data;

      for (GList *p = g_list_last (member->presences); p != NULL; p = p->prev)
        g_ptr_array_add (presences, g_object_ref (p->data));
    }

  return presences;
}
