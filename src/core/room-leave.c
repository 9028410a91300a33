/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/room-private.h"

/* So many may be away at one time, however few there were in the room. */
#define MIN_AWAY 256

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

/* Has a member stay whose time of grace may run. */
void
snug_room_stop_leaving (SnugRoom *self, SnugMember *member)
{
  g_autofree SnugLeaving *leaving = g_steal_pointer (&member->leaving);

  if (leaving == NULL)
    return;

  g_queue_unlink (&self->leaving, &leaving->link);
  g_free (leaving->reason);
}

/* Ends the time of grace of the one who has been away for the longest time. */
static void
end_grace (SnugRoom *self)
{
  SnugMember *member = g_queue_peek_head (&self->leaving);
  g_autofree char *reason = g_steal_pointer (&member->leaving->reason);

  snug_room_stop_leaving (self, member);
  let_go (self, member, reason);
}

static gboolean
on_leaving_timeout (gpointer data)
{
  g_autoptr (SnugRoom) self = g_object_ref (data);
  gint64 now = snug_clock_get_monotonic_time (self->clock);
  SnugMember *member;

  self->leaving_timeout = 0;

  while ((member = g_queue_peek_head (&self->leaving)) != NULL && member->leaving->at <= now)
    end_grace (self);

  arm_leaving_timeout (self, on_leaving_timeout);

  return G_SOURCE_REMOVE;
}

/* Remembers how many are in the room, without those who are away. */
void
snug_room_note_present (SnugRoom *self)
{
  snug_peak_note (&self->present, self->members.length - self->leaving.length,
                  (gint64) self->limits.leave_grace * 1000,
                  snug_clock_get_monotonic_time (self->clock));
}

/* All who were in the room may lose it in the same moment, and are waited for. When more are away
 * than were ever in it together, they are visitors who pass through: thousands of them, who would
 * be members for a while, are too many to keep. */
static void
bound_leaving (SnugRoom *self)
{
  g_autoptr (SnugRoom) room = g_object_ref (self);

  while (room->leaving.length > MAX (snug_peak_get (&room->present), MIN_AWAY))
    end_grace (room);
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
  bound_leaving (self);
}

static void
detach (SnugMember *member, SnugPresence *presence)
{
  member->presences = g_list_remove_link (member->presences, &presence->link);
  presence->link.data = NULL;
  g_object_unref (presence);
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
 *
 * No more members are waited for than were in the room together lately (or 256, if these were
 * fewer). If more are away, those have left who have been away for the longest time.
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

  snug_room_note_present (self);
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

      snug_room_stop_leaving (self, member);
      while (member->presences != NULL)
        detach (member, member->presences->data);
      take_out (self, member);
      g_object_unref (member);
    }
}
