/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include "core/room-private.h"

/* The most messages that a room keeps in memory, however many it would resume. */
#define MAX_HISTORY 4096

/* How many changed messages a room keeps in memory. */
#define MAX_RECENT 256

const SnugRoomLimits snug_room_default_limits = {
  .text_characters = 4000,
  .text_bytes = 16384,
  .id_bytes = 64,
  .members = 10000,
  .posts_burst = 10,
  .posts_per_second = 2.0,
  .resume_messages = 500,
  .leave_grace = 8000,
  .edit_seconds = 900,
};

/**
 * SnugRoom:
 *
 * A room: who is in it, what is said in it, and what was said.
 *
 * A room knows nothing of connections, buses or disks. It keeps its record in a #SnugLog and takes
 * the time from a #SnugClock; whoever wants to show it listens to its signals, all of which are
 * emitted on the thread that made the room:
 *
 * - #SnugRoom::message-posted, for each message once, in the order of the sequence numbers and only
 *   after the log has stored it
 * - #SnugRoom::message-changed, for each change to a message once, in the order of the revisions
 * and only after the log has stored it; what was posted and what was changed is one order for all
 * - #SnugRoom::member-joined, when the first presence of a member arrives
 * - #SnugRoom::member-left, when the last presence is gone and the time of grace is over
 * - #SnugRoom::member-renamed, between these two
 * - #SnugRoom::typing, between these two
 *
 * Properties have their new values when a signal is emitted.
 *
 * A room has to be opened with snug_room_open_async() before anything else.
 */
G_DEFINE_FINAL_TYPE (SnugRoom, snug_room, G_TYPE_OBJECT)

static void
snug_room_constructed (GObject *object)
{
  SnugRoom *self = SNUG_ROOM (object);

  G_OBJECT_CLASS (snug_room_parent_class)->constructed (object);

  g_assert (self->id != NULL);
  g_assert (self->name != NULL);
  g_assert (self->log != NULL);
  g_assert (self->clock != NULL);

  snug_history_init (&self->history,
                     CLAMP (self->limits.resume_messages, SNUG_ROOM_MIN_HISTORY, MAX_HISTORY));
  snug_recent_init (&self->recent, MAX_RECENT);
}

static void
snug_room_dispose (GObject *object)
{
  SnugRoom *self = SNUG_ROOM (object);

  snug_room_drop_unsaved (self);
  snug_room_drop_members (self);

  G_OBJECT_CLASS (snug_room_parent_class)->dispose (object);
}

static void
snug_room_finalize (GObject *object)
{
  SnugRoom *self = SNUG_ROOM (object);

  snug_recent_clear (&self->recent);
  snug_history_clear (&self->history);
  snug_name_table_clear (&self->names);
  snug_turns_clear (&self->turns);
  g_clear_pointer (&self->posting, g_hash_table_unref);
  g_clear_pointer (&self->tokens, g_hash_table_unref);
  g_clear_object (&self->clock);
  g_clear_object (&self->log);
  g_clear_pointer (&self->topic, g_free);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->id, g_free);

  G_OBJECT_CLASS (snug_room_parent_class)->finalize (object);
}

static void
snug_room_class_init (SnugRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = snug_room_constructed;
  object_class->dispose = snug_room_dispose;
  object_class->finalize = snug_room_finalize;

  snug_room_install_properties (object_class);
  snug_room_install_signals (klass);
}

static void
snug_room_init (SnugRoom *self)
{
  self->limits = snug_room_default_limits;
  self->topic = g_strdup ("");
  self->posting = g_hash_table_new (snug_message_ids_hash, snug_message_ids_equal);
  self->tokens = g_hash_table_new (snug_token_hash_hash, snug_token_hash_equal);
  snug_name_table_init (&self->names);
  snug_turns_init (&self->turns, G_OBJECT (self));
}

/**
 * snug_room_new:
 * @id: the short name, for programs
 * @name: the name, for people
 * @log: where the room keeps its record
 * @clock: where the room takes the time from
 * @limits: (nullable): what the room allows; %NULL for the usual
 *
 * Makes a room.
 *
 * Returns: (transfer full): the room, which has to be opened
 */
SnugRoom *
snug_room_new (const char *id,
               const char *name,
               SnugLog *log,
               SnugClock *clock,
               const SnugRoomLimits *limits)
{
  return g_object_new (SNUG_TYPE_ROOM, "id", id, "name", name, "log", log, "clock", clock, "limits",
                       limits, NULL);
}
