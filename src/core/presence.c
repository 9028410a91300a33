/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/presence.h"

#include <string.h>

#include "core/member-private.h"

/**
 * SnugPresence:
 *
 * One connection of a member to a room: a browser window, say. It lasts from snug_room_join_async()
 * to snug_room_leave().
 */
G_DEFINE_FINAL_TYPE (SnugPresence, snug_presence, G_TYPE_OBJECT)

typedef enum
{
  PROP_MEMBER = 1,
  PROP_ADDRESS,
  PROP_TRANSPORT,
  PROP_JOINED_AT,
} SnugPresenceProperty;

static GParamSpec *props[PROP_JOINED_AT + 1];

/* Creates a presence that is in no room yet. */
SnugPresence *
snug_presence_new (SnugMember *member, const char *address, const char *transport, gint64 joined_at)
{
  SnugPresence *self = g_object_new (SNUG_TYPE_PRESENCE, NULL);

  self->member = g_object_ref (member);
  self->address = g_ref_string_new_intern (address != NULL ? address : "");
  self->transport = g_ref_string_new_intern (transport != NULL ? transport : "");
  self->joined_at = joined_at;

  return self;
}

/**
 * snug_presence_get_member:
 * @self: a presence
 *
 * Gets whose presence this is.
 *
 * Returns: (transfer none): the member
 */
SnugMember *
snug_presence_get_member (SnugPresence *self)
{
  g_return_val_if_fail (SNUG_IS_PRESENCE (self), NULL);

  return self->member;
}

/**
 * snug_presence_get_address:
 * @self: a presence
 *
 * Gets from where the member is connected.
 *
 * Returns: the address, or an empty string
 */
const char *
snug_presence_get_address (SnugPresence *self)
{
  g_return_val_if_fail (SNUG_IS_PRESENCE (self), NULL);

  return self->address;
}

/**
 * snug_presence_get_transport:
 * @self: a presence
 *
 * Gets how the member is connected.
 *
 * Returns: the name of the transport, or an empty string
 */
const char *
snug_presence_get_transport (SnugPresence *self)
{
  g_return_val_if_fail (SNUG_IS_PRESENCE (self), NULL);

  return self->transport;
}

/**
 * snug_presence_set_transport:
 * @self: a presence
 * @transport: the name of the transport
 *
 * Says that the connection goes another way now.
 */
void
snug_presence_set_transport (SnugPresence *self, const char *transport)
{
  g_return_if_fail (SNUG_IS_PRESENCE (self));
  g_return_if_fail (transport != NULL);

  if (strcmp (self->transport, transport) == 0)
    return;

  g_ref_string_release (self->transport);
  self->transport = g_ref_string_new_intern (transport);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_TRANSPORT]);
}

/**
 * snug_presence_get_joined_at:
 * @self: a presence
 *
 * Gets since when the member is connected.
 *
 * Returns: milliseconds since the Unix epoch, UTC
 */
gint64
snug_presence_get_joined_at (SnugPresence *self)
{
  g_return_val_if_fail (SNUG_IS_PRESENCE (self), 0);

  return self->joined_at;
}

static void
snug_presence_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  SnugPresence *self = SNUG_PRESENCE (object);

  switch ((SnugPresenceProperty) id)
    {
    case PROP_MEMBER:
      g_value_set_object (value, self->member);
      break;
    case PROP_ADDRESS:
      g_value_set_string (value, self->address);
      break;
    case PROP_TRANSPORT:
      g_value_set_string (value, self->transport);
      break;
    case PROP_JOINED_AT:
      g_value_set_int64 (value, self->joined_at);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_presence_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SnugPresence *self = SNUG_PRESENCE (object);

  switch ((SnugPresenceProperty) id)
    {
    case PROP_TRANSPORT:
      snug_presence_set_transport (self, g_value_get_string (value));
      break;
    case PROP_MEMBER:
    case PROP_ADDRESS:
    case PROP_JOINED_AT:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_presence_finalize (GObject *object)
{
  SnugPresence *self = SNUG_PRESENCE (object);

  g_assert (self->link.data == NULL);

  g_clear_object (&self->member);
  g_clear_pointer (&self->address, g_ref_string_release);
  g_clear_pointer (&self->transport, g_ref_string_release);

  G_OBJECT_CLASS (snug_presence_parent_class)->finalize (object);
}

static void
snug_presence_class_init (SnugPresenceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = snug_presence_get_property;
  object_class->set_property = snug_presence_set_property;
  object_class->finalize = snug_presence_finalize;

  /**
   * SnugPresence:member:
   *
   * Whose presence this is.
   */
  props[PROP_MEMBER] = g_param_spec_object ("member", NULL, NULL, SNUG_TYPE_MEMBER,
                                            G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SnugPresence:address:
   *
   * From where the member is connected.
   */
  props[PROP_ADDRESS] =
      g_param_spec_string ("address", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  /**
   * SnugPresence:transport:
   *
   * How the member is connected.
   */
  props[PROP_TRANSPORT] =
      g_param_spec_string ("transport", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  /**
   * SnugPresence:joined-at:
   *
   * Since when the member is connected, in milliseconds since the Unix epoch, UTC.
   */
  props[PROP_JOINED_AT] = g_param_spec_int64 ("joined-at", NULL, NULL, 0, G_MAXINT64, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, G_N_ELEMENTS (props), props);
}

static void
snug_presence_init (SnugPresence *self)
{
  (void) self;
}
