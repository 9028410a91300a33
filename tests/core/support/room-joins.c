/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-joins.h"

#include <string.h>

void
join_begin (RoomFixture *fixture, Join *join, const char *name, const char *token)
{
  const SnugJoinRequest request = { .name = name, .token = token };

  memset (join, 0, sizeof *join);
  snug_room_join_async (fixture->room, &request, NULL, pending_callback, &join->pending);
}

void
join_end (RoomFixture *fixture, Join *join)
{
  pending_wait (&join->pending);
  join->presence =
      snug_room_join_finish (fixture->room, join->pending.result, &join->token, &join->error);
  pending_clear (&join->pending);
}

void
join_clear (Join *join)
{
  pending_clear (&join->pending);
  g_clear_object (&join->presence);
  g_clear_pointer (&join->token, g_free);
  g_clear_error (&join->error);
}

const char *
joined_name (SnugPresence *presence)
{
  return snug_member_get_name (snug_presence_get_member (presence));
}

const char *
joined_id (SnugPresence *presence)
{
  return snug_member_get_id (snug_presence_get_member (presence));
}

char *
room_visit (RoomFixture *fixture, const char *name, char **id)
{
  char *token = NULL;
  g_autoptr (SnugPresence) presence = room_join (fixture, name, NULL, &token, NULL);

  g_assert_nonnull (presence);
  if (id != NULL)
    *id = g_strdup (joined_id (presence));
  snug_room_leave (fixture->room, presence, "bye");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  g_assert_cmpuint (snug_room_get_n_members (fixture->room), ==, 0);
  signal_log_skip (fixture->signals);

  return token;
}
