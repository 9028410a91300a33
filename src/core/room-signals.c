/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/room-private.h"

/* Who goes on typing is announced again after this time, in microseconds, because those who watch
 * forget it if they hear nothing. */
#define TYPING_INTERVAL (2 * G_TIME_SPAN_SECOND)

typedef enum
{
  MESSAGE_POSTED,
  MESSAGE_CHANGED,
  MEMBER_JOINED,
  MEMBER_LEFT,
  MEMBER_RENAMED,
  TYPING,
} SnugRoomSignal;

static guint signals[TYPING + 1];

static guint
new_signal (SnugRoomClass *klass, const char *name, guint n_params, ...)
{
  va_list types;
  guint id;

  va_start (types, n_params);
  id = g_signal_new_valist (name, G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, NULL, NULL, NULL,
                            NULL, G_TYPE_NONE, n_params, types);
  va_end (types);

  return id;
}

static void
install_message_signals (SnugRoomClass *klass)
{
  const GType message = SNUG_TYPE_MESSAGE | G_SIGNAL_TYPE_STATIC_SCOPE;
  const GType change = SNUG_TYPE_CHANGE | G_SIGNAL_TYPE_STATIC_SCOPE;

  /**
   * SnugRoom::message-posted:
   * @self: the room
   * @message: (type SnugMessage): the message
   *
   * A message was stored.
   */
  signals[MESSAGE_POSTED] = new_signal (klass, "message-posted", 1, message);

  /**
   * SnugRoom::message-changed:
   * @self: the room
   * @change: (type SnugChange): the change, with the message as it is now
   *
   * A message was edited, removed, or reacted to, and this was stored.
   */
  signals[MESSAGE_CHANGED] = new_signal (klass, "message-changed", 1, change);
}

static void
install_member_signals (SnugRoomClass *klass)
{
  const GType string = G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE;

  /**
   * SnugRoom::member-joined:
   * @self: the room
   * @member: who joined
   *
   * Somebody came in.
   */
  signals[MEMBER_JOINED] = new_signal (klass, "member-joined", 1, SNUG_TYPE_MEMBER);

  /**
   * SnugRoom::member-left:
   * @self: the room
   * @member: who left
   * @reason: why, as snug_room_leave() was told
   *
   * Somebody is gone.
   */
  signals[MEMBER_LEFT] = new_signal (klass, "member-left", 2, SNUG_TYPE_MEMBER, string);

  /**
   * SnugRoom::member-renamed:
   * @self: the room
   * @member: whose name changed
   * @old_name: the name before
   *
   * Somebody has another name.
   */
  signals[MEMBER_RENAMED] = new_signal (klass, "member-renamed", 2, SNUG_TYPE_MEMBER, string);

  /**
   * SnugRoom::typing:
   * @self: the room
   * @member: who types
   * @active: whether they began, or stopped
   *
   * Somebody types, or does not any more. Those who show it should forget it after some seconds.
   */
  signals[TYPING] = new_signal (klass, "typing", 2, SNUG_TYPE_MEMBER, G_TYPE_BOOLEAN);
}

/* Called once, by the class. */
void
snug_room_install_signals (SnugRoomClass *klass)
{
  install_message_signals (klass);
  install_member_signals (klass);
}

void
snug_room_emit_message_posted (SnugRoom *self, SnugMessage *message)
{
  snug_room_notify_last_seq (self);
  g_signal_emit (self, signals[MESSAGE_POSTED], 0, message);
}

void
snug_room_emit_message_changed (SnugRoom *self, SnugChange *change)
{
  snug_room_notify_last_rev (self);
  g_signal_emit (self, signals[MESSAGE_CHANGED], 0, change);
}

void
snug_room_emit_member_joined (SnugRoom *self, SnugMember *member)
{
  snug_room_notify_n_members (self);
  g_signal_emit (self, signals[MEMBER_JOINED], 0, member);
}

void
snug_room_emit_member_left (SnugRoom *self, SnugMember *member, const char *reason)
{
  snug_room_notify_n_members (self);
  g_signal_emit (self, signals[MEMBER_LEFT], 0, member, reason);
}

void
snug_room_emit_member_renamed (SnugRoom *self, SnugMember *member, const char *old_name)
{
  g_signal_emit (self, signals[MEMBER_RENAMED], 0, member, old_name);
}

/**
 * snug_room_set_typing:
 * @self: a room
 * @member: a member who is present
 * @active: whether the member is typing
 *
 * Says that a member types, or does not any more. #SnugRoom::typing is emitted when this changes,
 * and again for who goes on, at most every two seconds. A message ends the typing of its author,
 * and so does leaving; neither is announced by another signal.
 */
void
snug_room_set_typing (SnugRoom *self, SnugMember *member, gboolean active)
{
  gint64 now;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_MEMBER (member));

  active = !!active;
  now = snug_clock_get_monotonic_time (self->clock);

  if (member->room != self || member->presences == NULL)
    return;

  if (active == !!member->typing && (!active || now - member->typing_at < TYPING_INTERVAL))
    return;

  member->typing = active;
  member->typing_at = now;
  g_signal_emit (self, signals[TYPING], 0, member, active);
}
