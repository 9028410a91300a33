/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room-private.h"

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
define_parts (void)
{
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

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
}

static void
define_state (void)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

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
}

/* Called once, by the class. */
void
snug_room_install_properties (GObjectClass *object_class)
{
  object_class->get_property = snug_room_get_property;
  object_class->set_property = snug_room_set_property;

  define_parts ();
  define_state ();
  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}
