/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/member.h"

#include <string.h>

#include "core/member-private.h"

/**
 * SnugMember:
 *
 * Somebody in a room: one person, with however many windows and devices.
 *
 * A member keeps the id for good. The name can change, which is told by a notification of
 * #SnugMember:name and by the room's signal #SnugRoom::member-renamed.
 */
G_DEFINE_FINAL_TYPE (SnugMember, snug_member, G_TYPE_OBJECT)

typedef enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_GUEST,
  PROP_JOINED_AT,
} SnugMemberProperty;

static GParamSpec *props[PROP_JOINED_AT + 1];

/* Creates a member; @token_hash is %NULL for a guest. */
SnugMember *
snug_member_new (const char *id, const char *name, const guint8 *token_hash, gint64 joined_at)
{
  SnugMember *self = g_object_new (SNUG_TYPE_MEMBER, NULL);

  self->id = g_strdup (id);
  self->name = g_strdup (name);
  self->joined_at = joined_at;
  self->guest = token_hash == NULL;
  if (token_hash != NULL)
    memcpy (self->token_hash, token_hash, SNUG_TOKEN_HASH_SIZE);

  return self;
}

void
snug_member_set_name (SnugMember *self, const char *name)
{
  if (strcmp (self->name, name) == 0)
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_NAME]);
}

/**
 * snug_member_get_id:
 * @self: a member
 *
 * Gets the id, which stays the same over visits and renames.
 *
 * Returns: the id
 */
const char *
snug_member_get_id (SnugMember *self)
{
  g_return_val_if_fail (SNUG_IS_MEMBER (self), NULL);

  return self->id;
}

/**
 * snug_member_get_name:
 * @self: a member
 *
 * Gets the name, as it is shown.
 *
 * Returns: the name
 */
const char *
snug_member_get_name (SnugMember *self)
{
  g_return_val_if_fail (SNUG_IS_MEMBER (self), NULL);

  return self->name;
}

/**
 * snug_member_is_guest:
 * @self: a member
 *
 * Tells whether the name was given by the room, for this one visit.
 *
 * Returns: whether the member is a guest
 */
gboolean
snug_member_is_guest (SnugMember *self)
{
  g_return_val_if_fail (SNUG_IS_MEMBER (self), FALSE);

  return self->guest;
}

/**
 * snug_member_get_joined_at:
 * @self: a member
 *
 * Gets when the member came.
 *
 * Returns: milliseconds since the Unix epoch, UTC
 */
gint64
snug_member_get_joined_at (SnugMember *self)
{
  g_return_val_if_fail (SNUG_IS_MEMBER (self), 0);

  return self->joined_at;
}

static void
snug_member_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SnugMember *self = SNUG_MEMBER (object);

  switch ((SnugMemberProperty) id)
    {
    case PROP_ID:
      g_value_set_string (value, self->id);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_GUEST:
      g_value_set_boolean (value, self->guest);
      break;
    case PROP_JOINED_AT:
      g_value_set_int64 (value, self->joined_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_member_finalize (GObject *object)
{
  SnugMember *self = SNUG_MEMBER (object);

  g_assert (self->room == NULL && self->claim == NULL && self->leaving == NULL);

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (snug_member_parent_class)->finalize (object);
}

static void
snug_member_class_init (SnugMemberClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = snug_member_get_property;
  object_class->finalize = snug_member_finalize;

  /**
   * SnugMember:id:
   *
   * The id.
   */
  props[PROP_ID] =
      g_param_spec_string ("id", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SnugMember:name:
   *
   * The name, as it is shown.
   */
  props[PROP_NAME] =
      g_param_spec_string ("name", NULL, NULL, NULL,
                           G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SnugMember:guest:
   *
   * Whether the name was given by the room.
   */
  props[PROP_GUEST] =
      g_param_spec_boolean ("guest", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SnugMember:joined-at:
   *
   * When the member came, in milliseconds since the Unix epoch, UTC.
   */
  props[PROP_JOINED_AT] = g_param_spec_int64 ("joined-at", NULL, NULL, 0, G_MAXINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
snug_member_init (SnugMember *self)
{
  self->link.data = self;
}
