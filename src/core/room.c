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

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_LOG,
  PROP_CLOCK,
  PROP_LIMITS,
  PROP_TOPIC,
  PROP_N_MEMBERS,
  PROP_LAST_SEQ,
  PROP_LAST_REV,
} SnugRoomProperty;

static GParamSpec *props[PROP_LAST_REV + 1];

void
snug_room_notify_n_members (SnugRoom *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_N_MEMBERS]);
}

void
snug_room_notify_last_seq (SnugRoom *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_SEQ]);
}

void
snug_room_notify_last_rev (SnugRoom *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LAST_REV]);
}

/**
 * snug_room_get_id:
 * @self: a room
 *
 * Gets the short name of the room, for programs.
 *
 * Returns: the id
 */
const char *
snug_room_get_id (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  return self->id;
}

/**
 * snug_room_get_name:
 * @self: a room
 *
 * Gets the name of the room, for people.
 *
 * Returns: the name
 */
const char *
snug_room_get_name (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  return self->name;
}

/**
 * snug_room_get_topic:
 * @self: a room
 *
 * Gets what the room is about. It is set by #SnugRoom:topic.
 *
 * Returns: the topic, or an empty string
 */
const char *
snug_room_get_topic (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  return self->topic;
}

/**
 * snug_room_get_epoch:
 * @self: an open room
 *
 * Gets the name of the room's history, without which sequence numbers mean nothing.
 *
 * Returns: the epoch
 */
const char *
snug_room_get_epoch (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  return snug_log_get_epoch (self->log);
}

/**
 * snug_room_get_last_seq:
 * @self: a room
 *
 * Gets the sequence number of the last message that was posted.
 *
 * Returns: the sequence number; 0 if there is none
 */
guint64
snug_room_get_last_seq (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), 0);

  return self->history.last_seq;
}

/**
 * snug_room_get_last_rev:
 * @self: a room
 *
 * Gets the revision of the last change to a message.
 *
 * Returns: the revision; 0 if no message was ever changed
 */
guint64
snug_room_get_last_rev (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), 0);

  return self->recent.last_rev;
}

/**
 * snug_room_get_limits:
 * @self: a room
 *
 * Gets what the room allows.
 *
 * Returns: (transfer none): the limits
 */
const SnugRoomLimits *
snug_room_get_limits (SnugRoom *self)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);

  return &self->limits;
}

static void
snug_room_set_topic (SnugRoom *self, const char *topic)
{
  if (g_strcmp0 (self->topic, topic != NULL ? topic : "") == 0)
    return;

  g_free (self->topic);
  self->topic = g_strdup (topic != NULL ? topic : "");
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TOPIC]);
}

static void
snug_room_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SnugRoom *self = SNUG_ROOM (object);

  switch ((SnugRoomProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_LOG:
      g_value_set_object (value, self->log);
      break;
    case PROP_CLOCK:
      g_value_set_object (value, self->clock);
      break;
    case PROP_LIMITS:
      g_value_set_pointer (value, &self->limits);
      break;
    case PROP_TOPIC:
      g_value_set_string (value, self->topic);
      break;
    case PROP_N_MEMBERS:
      g_value_set_uint (value, self->members.length);
      break;
    case PROP_LAST_SEQ:
      g_value_set_uint64 (value, self->history.last_seq);
      break;
    case PROP_LAST_REV:
      g_value_set_uint64 (value, self->recent.last_rev);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_room_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SnugRoom *self = SNUG_ROOM (object);

  switch ((SnugRoomProperty) id)
    {
    case PROP_ID:
      self->id = g_value_dup_string (value);
      break;
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_LOG:
      self->log = g_value_dup_object (value);
      break;
    case PROP_CLOCK:
      self->clock = g_value_dup_object (value);
      break;
    case PROP_LIMITS:
      if (g_value_get_pointer (value) != NULL)
        self->limits = *(const SnugRoomLimits *) g_value_get_pointer (value);
      break;
    case PROP_TOPIC:
      snug_room_set_topic (self, g_value_get_string (value));
      break;
    case PROP_N_MEMBERS:
    case PROP_LAST_SEQ:
    case PROP_LAST_REV:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

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
install_properties (GObjectClass *object_class)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  /**
   * SnugRoom:id:
   *
   * The short name, for programs.
   */
  props[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, construct);

  /**
   * SnugRoom:name:
   *
   * The name, for people.
   */
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, construct);

  /**
   * SnugRoom:log:
   *
   * Where the room keeps its record.
   */
  props[PROP_LOG] = g_param_spec_object ("log", NULL, NULL, SNUG_TYPE_LOG, construct);

  /**
   * SnugRoom:clock:
   *
   * Where the room takes the time from.
   */
  props[PROP_CLOCK] = g_param_spec_object ("clock", NULL, NULL, SNUG_TYPE_CLOCK, construct);

  /**
   * SnugRoom:limits:
   *
   * What the room allows: a #SnugRoomLimits, which is copied; %NULL for the usual ones.
   */
  props[PROP_LIMITS] = g_param_spec_pointer ("limits", NULL, NULL, construct);

  /**
   * SnugRoom:topic:
   *
   * What the room is about, or an empty string.
   */
  props[PROP_TOPIC] =
      g_param_spec_string ("topic", NULL, NULL, "",
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SnugRoom:n-members:
   *
   * How many members are present.
   */
  props[PROP_N_MEMBERS] = g_param_spec_uint ("n-members", NULL, NULL, 0, G_MAXUINT, 0, readable);

  /**
   * SnugRoom:last-seq:
   *
   * The sequence number of the last message that was posted.
   */
  props[PROP_LAST_SEQ] = g_param_spec_uint64 ("last-seq", NULL, NULL, 0, G_MAXUINT64, 0, readable);

  /**
   * SnugRoom:last-rev:
   *
   * The revision of the last change to a message.
   */
  props[PROP_LAST_REV] = g_param_spec_uint64 ("last-rev", NULL, NULL, 0, G_MAXUINT64, 0, readable);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
snug_room_class_init (SnugRoomClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = snug_room_constructed;
  object_class->dispose = snug_room_dispose;
  object_class->finalize = snug_room_finalize;
  object_class->get_property = snug_room_get_property;
  object_class->set_property = snug_room_set_property;

  install_properties (object_class);
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
