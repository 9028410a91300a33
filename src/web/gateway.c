/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/gateway.h"

#include "web/context.h"
#include "web/roster.h"
#include "web/session.h"
#include "web/typing.h"
#include "web/wire.h"

struct _SnugGateway
{
  GObject parent_instance;

  SioServer *server; /* (owned) */
  char *name_space;  /* (owned) */
  SnugRoom *room;    /* (owned) */
  gboolean limits;
  guint members_listed;
  guint members_interval;  /* in milliseconds */
  guint typing_interval;   /* in milliseconds */
  SnugWebContext *context; /* (owned) */
  SnugWebRoster *roster;   /* (owned) */
  SnugWebTyping *typing;   /* (owned) */
};

G_DEFINE_FINAL_TYPE (SnugGateway, snug_gateway, G_TYPE_OBJECT)

typedef enum
{
  PROP_SERVER = 1,
  PROP_NAME_SPACE,
  PROP_ROOM,
  PROP_LIMITS,
  PROP_MEMBERS_LISTED,
  PROP_MEMBERS_INTERVAL,
  PROP_TYPING_INTERVAL,
} SnugGatewayProperty;

static GParamSpec *properties[PROP_TYPING_INTERVAL + 1];

static void
emit (SnugGateway *self, const char *event, JsonNode *argument)
{
  g_autoptr (JsonNode) node = argument;

  sio_group_emit (self->context->room_clients, event, node);
}

/* Whether the message is one that a plain client sent, whose string goes out as it came in. */
static gboolean
is_from_plain_client (SnugGateway *self, SnugMessage *message)
{
  const char *member_id = snug_message_get_member_id (message);
  const char *client_id = snug_message_get_client_id (message);
  g_autofree char *key = NULL;

  if (member_id == NULL || client_id == NULL || g_hash_table_size (self->context->plain_posts) == 0)
    return FALSE;

  key = snug_web_context_plain_key (member_id, client_id);
  return g_hash_table_contains (self->context->plain_posts, key);
}

static void
on_message_posted (SnugRoom *room, SnugMessage *message, SnugGateway *self)
{
  snug_web_typing_forget (self->typing, snug_message_get_member_id (message));
  if (sio_group_get_size (self->context->room_clients) > 0)
    emit (self, "posted", snug_wire_posted (message));

  if (sio_group_get_size (self->context->plain_clients) > 0)
    {
      g_autoptr (JsonNode) line = snug_wire_plain (message, is_from_plain_client (self, message));

      sio_group_emit (self->context->plain_clients, "message", line);
    }
}

/* Plain clients know of nothing that changes. */
static void
on_message_changed (SnugRoom *room, SnugChange *change, SnugGateway *self)
{
  if (sio_group_get_size (self->context->room_clients) > 0)
    emit (self, snug_wire_changed_event (change), snug_wire_changed (change));
}

static void
on_member_joined (SnugRoom *room, SnugMember *member, SnugGateway *self)
{
  snug_web_roster_joined (self->roster, member);
}

static void
on_member_left (SnugRoom *room, SnugMember *member, const char *reason, SnugGateway *self)
{
  snug_web_typing_forget (self->typing, snug_member_get_id (member));
  snug_web_roster_left (self->roster, member, reason);
}

static void
on_member_renamed (SnugRoom *room, SnugMember *member, const char *old_name, SnugGateway *self)
{
  snug_web_context_forget_members (self->context);
  emit (self, "renamed", snug_wire_renamed (member, old_name, snug_room_get_n_members (room)));
}

static void
on_typing (SnugRoom *room, SnugMember *member, gboolean active, SnugGateway *self)
{
  snug_web_typing_change (self->typing, member, active);
}

static void
on_topic_changed (SnugRoom *room, GParamSpec *property, SnugGateway *self)
{
  emit (self, "topic", snug_wire_topic (snug_room_get_topic (room)));
}

static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, SnugGateway *self)
{
  snug_web_session_start (self->context, socket, auth);
}

static void
on_event (SioNamespace *name_space, SioSocket *socket, SioEvent *event, SnugGateway *self)
{
  snug_web_session_take_event (socket, event);
}

static void
on_transport_changed (SioNamespace *name_space, SioSocket *socket, SnugGateway *self)
{
  snug_web_session_follow_transport (socket);
}

static void
on_disconnected (SioNamespace *name_space, SioSocket *socket, const char *reason, SnugGateway *self)
{
  snug_web_session_end (socket, reason);
}

static void
snug_gateway_constructed (GObject *object)
{
  SnugGateway *self = SNUG_GATEWAY (object);
  SioNamespace *name_space;

  G_OBJECT_CLASS (snug_gateway_parent_class)->constructed (object);

  g_assert (self->server != NULL && self->name_space != NULL && self->room != NULL);

  name_space = sio_server_add_namespace (self->server, self->name_space);
  self->context = snug_web_context_new (self->room, name_space, self->members_listed);
  if (self->limits)
    self->context->quota = snug_web_quota_new ();
  self->roster = snug_web_roster_new (self->context, self->members_interval);
  self->typing = snug_web_typing_new (self->context, self->typing_interval);

  g_signal_connect_object (name_space, "connecting", G_CALLBACK (on_connecting), self, 0);
  g_signal_connect_object (name_space, "event", G_CALLBACK (on_event), self, 0);
  g_signal_connect_object (name_space, "transport-changed", G_CALLBACK (on_transport_changed), self,
                           0);
  g_signal_connect_object (name_space, "disconnected", G_CALLBACK (on_disconnected), self, 0);

  g_signal_connect_object (self->room, "message-posted", G_CALLBACK (on_message_posted), self, 0);
  g_signal_connect_object (self->room, "message-changed", G_CALLBACK (on_message_changed), self, 0);
  g_signal_connect_object (self->room, "member-joined", G_CALLBACK (on_member_joined), self, 0);
  g_signal_connect_object (self->room, "member-left", G_CALLBACK (on_member_left), self, 0);
  g_signal_connect_object (self->room, "member-renamed", G_CALLBACK (on_member_renamed), self, 0);
  g_signal_connect_object (self->room, "notify::topic", G_CALLBACK (on_topic_changed), self, 0);
  g_signal_connect_object (self->room, "typing", G_CALLBACK (on_typing), self, 0);
}

static void
snug_gateway_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  SnugGateway *self = SNUG_GATEWAY (object);

  switch ((SnugGatewayProperty) id)
    {
    case PROP_SERVER:
      self->server = g_value_dup_object (value);
      break;
    case PROP_NAME_SPACE:
      self->name_space = g_value_dup_string (value);
      break;
    case PROP_ROOM:
      self->room = g_value_dup_object (value);
      break;
    case PROP_LIMITS:
      self->limits = g_value_get_boolean (value);
      break;
    case PROP_MEMBERS_LISTED:
      self->members_listed = g_value_get_uint (value);
      break;
    case PROP_MEMBERS_INTERVAL:
      self->members_interval = g_value_get_uint (value);
      break;
    case PROP_TYPING_INTERVAL:
      self->typing_interval = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
snug_gateway_dispose (GObject *object)
{
  SnugGateway *self = SNUG_GATEWAY (object);

  g_clear_pointer (&self->typing, snug_web_typing_free);
  g_clear_pointer (&self->roster, snug_web_roster_free);
  g_clear_pointer (&self->context, snug_web_context_unref);
  g_clear_object (&self->room);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (snug_gateway_parent_class)->dispose (object);
}

static void
snug_gateway_finalize (GObject *object)
{
  SnugGateway *self = SNUG_GATEWAY (object);

  g_free (self->name_space);

  G_OBJECT_CLASS (snug_gateway_parent_class)->finalize (object);
}

static void
define_parts (GParamFlags flags)
{
  /**
   * SnugGateway:server:
   *
   * The Socket.IO server.
   */
  properties[PROP_SERVER] = g_param_spec_object ("server", NULL, NULL, SIO_TYPE_SERVER, flags);

  /**
   * SnugGateway:name-space:
   *
   * The name of the namespace that is the room, as "/".
   */
  properties[PROP_NAME_SPACE] = g_param_spec_string ("name-space", NULL, NULL, NULL, flags);

  /**
   * SnugGateway:room:
   *
   * The room.
   */
  properties[PROP_ROOM] = g_param_spec_object ("room", NULL, NULL, SNUG_TYPE_ROOM, flags);

  /**
   * SnugGateway:limits:
   *
   * Whether members and addresses may do only so much. The limits of the room hold in any case.
   */
  properties[PROP_LIMITS] = g_param_spec_boolean ("limits", NULL, NULL, TRUE, flags);
}

static void
define_intervals (GParamFlags flags)
{
  /**
   * SnugGateway:members-listed:
   *
   * How many members a client is told one by one. When there are more, clients are told how many.
   */
  properties[PROP_MEMBERS_LISTED] =
      g_param_spec_uint ("members-listed", NULL, NULL, 1, G_MAXUINT, 200, flags);

  /**
   * SnugGateway:members-interval:
   *
   * How often clients are told at most how many members there are, in milliseconds.
   */
  properties[PROP_MEMBERS_INTERVAL] =
      g_param_spec_uint ("members-interval", NULL, NULL, 1, G_MAXUINT, 1000, flags);

  /**
   * SnugGateway:typing-interval:
   *
   * How often clients are told at most that a member types, in milliseconds.
   */
  properties[PROP_TYPING_INTERVAL] =
      g_param_spec_uint ("typing-interval", NULL, NULL, 1, G_MAXUINT, 500, flags);
}

static void
snug_gateway_class_init (SnugGatewayClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = snug_gateway_constructed;
  object_class->set_property = snug_gateway_set_property;
  object_class->dispose = snug_gateway_dispose;
  object_class->finalize = snug_gateway_finalize;

  define_parts (flags);
  define_intervals (flags);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
snug_gateway_init (SnugGateway *self)
{
}

/**
 * snug_gateway_new:
 * @server: a Socket.IO server
 * @name_space: the name of the namespace that is to be the room, as "/"
 * @room: an open room
 * @limits: whether clients may do only so much
 *
 * Opens a room to the sockets of a namespace, which is added to the server.
 *
 * Returns: (transfer full): the gateway
 */
SnugGateway *
snug_gateway_new (SioServer *server, const char *name_space, SnugRoom *room, gboolean limits)
{
  return g_object_new (SNUG_TYPE_GATEWAY, "server", server, "name-space", name_space, "room", room,
                       "limits", limits, NULL);
}

/**
 * snug_gateway_say_goodbye:
 * @self: a gateway
 * @reason: why the server goes, for people to read
 * @retry_after_ms: after how many milliseconds it is worth coming back; 0 if that is not known
 *
 * Tells all room clients that the server is about to go.
 *
 * To be called before eio_server_shut_down(), which closes the connections, and not in the same
 * turn of the main loop: the official client loses an event that comes in one HTTP response with
 * the packet that closes its session.
 */
void
snug_gateway_say_goodbye (SnugGateway *self, const char *reason, guint retry_after_ms)
{
  g_return_if_fail (SNUG_IS_GATEWAY (self));
  g_return_if_fail (reason != NULL);

  emit (self, "closing", snug_wire_closing (reason, retry_after_ms));
}
