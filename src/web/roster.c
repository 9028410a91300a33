/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/roster.h"

#include "web/wire.h"

struct _SnugWebRoster
{
  SnugWebContext *context; /* (owned) */
  guint interval;          /* in milliseconds */
  guint timeout_id;        /* runs while a count was told less than an interval ago */
  gboolean crowded;        /* the clients' lists of members are out of date */
  gboolean changed;        /* the count that was told last is out of date */
};

/* A count costs as much as a message to everybody: some 5 µs of the processor for each. At twice a
 * second for a thousand of them that is a hundredth of it. */
#define MEMBERS_PER_MILLISECOND 2

/**
 * snug_web_roster_choose_interval:
 * @least: how often a mere count is told at most, in milliseconds
 * @n_members: how many there are
 *
 * Returns: how often to tell so many how many they are, in milliseconds: the more there are, the
 *   less often
 */
guint
snug_web_roster_choose_interval (guint least, guint n_members)
{
  return MAX (least, n_members / MEMBERS_PER_MILLISECOND);
}

/**
 * snug_web_roster_new:
 * @context: what the sessions share
 * @interval: how often a mere count is told at most, in milliseconds; less often in large rooms
 *
 * Makes a roster.
 *
 * Returns: (transfer full): the roster
 */
SnugWebRoster *
snug_web_roster_new (SnugWebContext *context, guint interval)
{
  SnugWebRoster *self = g_new0 (SnugWebRoster, 1);

  self->context = snug_web_context_ref (context);
  self->interval = interval;
  return self;
}

/**
 * snug_web_roster_free:
 * @self: (transfer full): a roster
 *
 * Frees a roster; nothing more is told.
 */
void
snug_web_roster_free (SnugWebRoster *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  snug_web_context_unref (self->context);
  g_free (self);
}

static void
tell (SnugWebRoster *self, const char *event, JsonNode *argument)
{
  g_autoptr (JsonNode) node = argument;

  sio_group_emit (self->context->room_clients, event, node);
}

static void
tell_count (SnugWebRoster *self)
{
  guint count = snug_room_get_n_members (self->context->room);
  g_autoptr (JsonArray) members = NULL;

  /* Few enough to be listed again: the whole list mends what the clients were not told. */
  if (count <= self->context->members_listed)
    {
      g_autoptr (GPtrArray) present =
          snug_room_list_members (self->context->room, self->context->members_listed);

      members = snug_wire_member_array (present);
      self->crowded = FALSE;
    }

  self->changed = FALSE;
  tell (self, "members", snug_wire_members (count, members));
}

static gboolean on_timeout (gpointer data);

static void
tell_count_and_wait (SnugWebRoster *self)
{
  guint n_members = snug_room_get_n_members (self->context->room);

  tell_count (self);
  self->timeout_id =
      g_timeout_add (snug_web_roster_choose_interval (self->interval, n_members), on_timeout, self);
}

static gboolean
on_timeout (gpointer data)
{
  SnugWebRoster *self = data;

  self->timeout_id = 0;
  if (self->changed)
    tell_count_and_wait (self);

  return G_SOURCE_REMOVE;
}

/* Returns whether the change goes out as a count, now or with the next one. */
static gboolean
counts (SnugWebRoster *self)
{
  if (snug_room_get_n_members (self->context->room) > self->context->members_listed)
    self->crowded = TRUE;
  if (!self->crowded)
    return FALSE;

  self->changed = TRUE;
  if (self->timeout_id == 0)
    tell_count_and_wait (self);
  return TRUE;
}

/**
 * snug_web_roster_joined:
 * @self: a roster
 * @member: who came
 *
 * Tells that somebody came.
 */
void
snug_web_roster_joined (SnugWebRoster *self, SnugMember *member)
{
  snug_web_context_member_joined (self->context, member);
  if (!counts (self))
    tell (self, "joined", snug_wire_joined (member, snug_room_get_n_members (self->context->room)));
}

/**
 * snug_web_roster_left:
 * @self: a roster
 * @member: who went
 * @reason: why
 *
 * Tells that somebody went.
 */
void
snug_web_roster_left (SnugWebRoster *self, SnugMember *member, const char *reason)
{
  snug_web_context_member_left (self->context, member);
  if (!counts (self))
    tell (self, "left",
          snug_wire_left (member, reason, snug_room_get_n_members (self->context->room)));
}
