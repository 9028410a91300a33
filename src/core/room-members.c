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

static void
take_out (SnugRoom *self, SnugMember *member)
{
  g_queue_unlink (&self->members, &member->link);
  if (!member->guest)
    g_hash_table_remove (self->tokens, member->token_hash);
  snug_name_table_release (&self->names, g_steal_pointer (&member->claim));
  member->room = NULL;
}

static void
let_go (SnugRoom *self, SnugMember *member, const char *reason)
{
  take_out (self, member);
  snug_room_emit_member_left (self, member, reason);
  g_object_unref (member);
}

/* One timeout serves all who leave. It may fire when the one it was set for is back, which costs
 * less than to set it anew each time. */
static void
arm_leaving_timeout (SnugRoom *self, GSourceFunc function)
{
  SnugMember *member = g_queue_peek_head (&self->leaving);
  gint64 wait;

  if (member == NULL || self->leaving_timeout != 0)
    return;

  wait = MAX (member->leaving->at - snug_clock_get_monotonic_time (self->clock), 0);
  self->leaving_timeout =
      snug_clock_add_timeout (self->clock, (guint) ((wait + 999) / 1000), function, self);
}

static void
stop_leaving (SnugRoom *self, SnugMember *member)
{
  g_autofree SnugLeaving *leaving = g_steal_pointer (&member->leaving);

  if (leaving == NULL)
    return;

  g_queue_unlink (&self->leaving, &leaving->link);
  g_free (leaving->reason);
}

static gboolean
on_leaving_timeout (gpointer data)
{
  g_autoptr (SnugRoom) self = g_object_ref (data);
  gint64 now = snug_clock_get_monotonic_time (self->clock);
  SnugMember *member;

  self->leaving_timeout = 0;

  while ((member = g_queue_peek_head (&self->leaving)) != NULL && member->leaving->at <= now)
    {
      g_autofree char *reason = g_steal_pointer (&member->leaving->reason);

      stop_leaving (self, member);
      let_go (self, member, reason);
    }

  arm_leaving_timeout (self, on_leaving_timeout);

  return G_SOURCE_REMOVE;
}

static void
start_leaving (SnugRoom *self, SnugMember *member, const char *reason)
{
  SnugLeaving *leaving;

  if (member->guest || self->limits.leave_grace == 0)
    {
      let_go (self, member, reason);
      return;
    }

  leaving = g_new0 (SnugLeaving, 1);
  leaving->link.data = member;
  leaving->reason = g_strdup (reason);
  leaving->at =
      snug_clock_get_monotonic_time (self->clock) + (gint64) self->limits.leave_grace * 1000;

  member->leaving = leaving;
  g_queue_push_tail_link (&self->leaving, &leaving->link);
  arm_leaving_timeout (self, on_leaving_timeout);
}

/* Gives a member who is present one presence more. */
SnugPresence *
snug_room_attach (SnugRoom *self, SnugMember *member, const char *address, const char *transport)
{
  SnugPresence *presence =
      snug_presence_new (member, address, transport, snug_clock_get_wall_time (self->clock));

  stop_leaving (self, member);
  presence->link.data = g_object_ref (presence);
  member->presences = g_list_concat (&presence->link, member->presences);

  return presence;
}

static void
detach (SnugMember *member, SnugPresence *presence)
{
  member->presences = g_list_remove_link (member->presences, &presence->link);
  presence->link.data = NULL;
  g_object_unref (presence);
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
 * snug_room_leave:
 * @self: a room
 * @presence: a presence from snug_room_join_finish()
 * @reason: why the connection ended, for those who are told
 *
 * Takes a presence out of the room; if it is out already, nothing happens.
 *
 * When it was the member's last one, a guest has left; others have left if they are not back after
 * #SnugRoomLimits.leave_grace. Then #SnugRoom::member-left is emitted.
 */
void
snug_room_leave (SnugRoom *self, SnugPresence *presence, const char *reason)
{
  g_autoptr (SnugMember) member = NULL;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_PRESENCE (presence));
  g_return_if_fail (reason != NULL);

  if (presence->link.data == NULL)
    return;

  member = g_object_ref (presence->member);
  g_return_if_fail (member->room == self);

  detach (member, presence);

  if (member->presences == NULL)
    {
      member->typing = FALSE;
      start_leaving (self, member, reason);
    }
}

/* Lets go of everybody without a word, when the room itself goes. */
void
snug_room_drop_members (SnugRoom *self)
{
  if (self->leaving_timeout != 0)
    snug_clock_remove_timeout (self->clock, self->leaving_timeout);
  self->leaving_timeout = 0;

  while (self->members.head != NULL)
    {
      SnugMember *member = self->members.head->data;

      stop_leaving (self, member);
      while (member->presences != NULL)
        detach (member, member->presences->data);
      take_out (self, member);
      g_object_unref (member);
    }
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
