/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/session.h"

#include "web/session-private.h"
#include "web/wire-error.h"
#include "web/wire.h"

/* How many messages a newcomer is shown. */
#define NEWEST_MESSAGES 50

/* What a client that is coming in has said, until the room has answered. */
typedef struct
{
  SnugWebSession *session; /* (owned) */
  JsonNode *auth;          /* (owned) (nullable) */
  SnugWireAuth wanted;     /* its strings belong to auth */
  char *token;             /* (owned) (nullable) */
  gboolean behind;         /* what it missed is too much to be sent */
} Arrival;

static void
session_clear (gpointer data)
{
  SnugWebSession *self = data;

  if (self->presence != NULL)
    snug_room_leave (self->context->room, self->presence, "server shutting down");
  g_clear_object (&self->presence);
  g_clear_pointer (&self->context, snug_web_context_unref);
}

void
snug_web_session_unref (SnugWebSession *self)
{
  g_rc_box_release_full (self, session_clear);
}

static void
arrival_free (Arrival *arrival)
{
  snug_web_session_unref (arrival->session);
  g_clear_pointer (&arrival->auth, json_node_unref);
  g_free (arrival->token);
  g_free (arrival);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arrival, arrival_free)

static void
refuse (SnugWebSession *self, const GError *error)
{
  g_autoptr (JsonNode) data = snug_wire_refusal (error);

  g_debug ("A client is not let in: %s", error->message);
  sio_socket_refuse (self->socket, snug_wire_error_message (error), data);
}

/* Whether a session may do something now, as far as it depends on how much was done lately. */
gboolean
snug_web_session_may (SnugWebSession *self, SnugWebAct act, guint amount, GError **error)
{
  SnugPresence *presence = self->presence;
  EioPlace place;

  if (self->context->quota == NULL || self->socket == NULL ||
      !sio_socket_get_place (self->socket, &place))
    return TRUE;

  return snug_web_quota_take (self->context->quota, act, amount, &place,
                              presence != NULL
                                  ? snug_member_get_id (snug_presence_get_member (presence))
                                  : NULL,
                              g_get_monotonic_time (), error);
}

static void
leave (SnugWebSession *self, const char *reason)
{
  g_autoptr (SnugPresence) presence = g_steal_pointer (&self->presence);

  if (presence != NULL)
    snug_room_leave (self->context->room, presence, reason);
}

/* Acceptance, welcome and the place among those who hear of news happen in one turn of the main
 * loop: what was said before is in the welcome, what is said later comes as an event. */
static void
let_in (SnugWebSession *self,
        const char *token,
        GPtrArray *messages,
        GPtrArray *changes,
        gboolean gap)
{
  SnugWebContext *context = self->context;
  SnugWireWelcome welcome = {
    .room = context->room,
    .you = snug_presence_get_member (self->presence),
    .token = token,
    .about_room = snug_web_context_get_about_room (context),
    .members = snug_web_context_get_members (context),
    .messages = snug_web_context_get_messages (context, messages),
    .changes = changes,
    .gap = gap,
  };
  struct iovec argument[SNUG_WIRE_WELCOME_PARTS];
  g_autoptr (GString) about_you = g_string_sized_new (256);

  snug_wire_welcome (&welcome, about_you, argument);
  sio_socket_accept (self->socket);
  sio_socket_emit_json (self->socket, "welcome", argument, G_N_ELEMENTS (argument));
  sio_group_add (context->room_clients, self->socket);
}

static void on_resumed (GObject *source, GAsyncResult *result, gpointer data);

/* Gets what the client has not got yet, or the newest if that is too much. */
static void
resume (Arrival *arrival)
{
  const SnugResumePoint point = {
    .epoch = arrival->behind ? NULL : arrival->wanted.epoch,
    .seq = arrival->wanted.seq,
    .rev = arrival->wanted.rev,
  };

  snug_room_resume_async (arrival->session->context->room, &point, NEWEST_MESSAGES, NULL,
                          on_resumed, arrival);
}

static void
on_resumed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  SnugWebSession *self = arrival->session;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gboolean gap;

  messages = snug_room_resume_finish (SNUG_ROOM (source), result, &changes, &gap, &error);
  if (self->socket == NULL)
    return;
  if (messages == NULL)
    {
      g_warning ("Cannot read the history for a newcomer: %s", error->message);
      refuse (self, error);
      return;
    }

  if (snug_wire_cut_to_page (changes))
    {
      arrival->behind = TRUE;
      resume (g_steal_pointer (&arrival));
      return;
    }

  /* A newcomer has nothing that there could be a gap to. */
  if (snug_wire_cut_to_page (messages) || arrival->behind)
    {
      gap = arrival->wanted.epoch != NULL;
      g_ptr_array_set_size (changes, 0);
    }
  let_in (self, arrival->token, messages, changes, gap);
}

static void
on_joined (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Arrival) arrival = data;
  SnugWebSession *self = arrival->session;
  SnugRoom *room = SNUG_ROOM (source);
  g_autoptr (GError) error = NULL;

  self->presence = snug_room_join_finish (room, result, &arrival->token, &error);
  if (self->socket == NULL)
    {
      leave (self, "transport close");
      return;
    }
  if (self->presence == NULL)
    {
      refuse (self, error);
      return;
    }

  snug_presence_set_transport (self->presence, sio_socket_get_transport (self->socket));
  if (self->plain)
    {
      sio_socket_accept (self->socket);
      sio_group_add (self->context->plain_clients, self->socket);
      return;
    }

  resume (g_steal_pointer (&arrival));
}

/**
 * snug_web_session_start:
 * @context: what the sessions share
 * @socket: a socket that asks to come in
 * @auth: (nullable): what it says about itself
 *
 * Makes a session for a socket and asks the room to let it in. The socket is accepted or refused
 * when the room has answered.
 */
void
snug_web_session_start (SnugWebContext *context, SioSocket *socket, JsonNode *auth)
{
  SnugWebSession *self = g_rc_box_new0 (SnugWebSession);
  g_autoptr (Arrival) arrival = g_new0 (Arrival, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *address = sio_socket_get_remote_ip (socket);
  SnugJoinRequest request = { 0 };

  self->context = snug_web_context_ref (context);
  self->socket = socket;
  sio_socket_set_user_data (socket, self, (GDestroyNotify) snug_web_session_unref);

  arrival->session = g_rc_box_acquire (self);
  arrival->auth = auth != NULL ? json_node_ref (auth) : NULL;
  if (!snug_web_session_may (self, SNUG_WEB_ACT_JOIN, 1, &error) ||
      !snug_wire_read_auth (arrival->auth, &arrival->wanted, &error))
    {
      refuse (self, error);
      return;
    }

  self->plain = arrival->wanted.name == NULL;
  request.name = arrival->wanted.name;
  request.token = arrival->wanted.token;
  request.address = address;
  request.transport = sio_socket_get_transport (socket);
  snug_room_join_async (context->room, &request, NULL, on_joined, g_steal_pointer (&arrival));
}

/**
 * snug_web_session_take_event:
 * @socket: a socket that was let in
 * @event: what it emitted
 *
 * Handles an event of a client.
 */
void
snug_web_session_take_event (SioSocket *socket, SioEvent *event)
{
  SnugWebSession *self = sio_socket_get_user_data (socket);

  if (self != NULL && self->presence != NULL)
    snug_web_events_take (self, event);
}

/**
 * snug_web_session_follow_transport:
 * @socket: a socket whose transport is another one now
 *
 * Keeps what admins are shown up to date.
 */
void
snug_web_session_follow_transport (SioSocket *socket)
{
  SnugWebSession *self = sio_socket_get_user_data (socket);

  if (self != NULL && self->presence != NULL)
    snug_presence_set_transport (self->presence, sio_socket_get_transport (socket));
}

/**
 * snug_web_session_end:
 * @socket: a socket that is gone
 * @reason: why, in the words of Socket.IO
 *
 * Leaves the room and forgets the session.
 */
void
snug_web_session_end (SioSocket *socket, const char *reason)
{
  SnugWebSession *self = sio_socket_get_user_data (socket);

  if (self == NULL)
    return;

  self->socket = NULL;
  leave (self, reason);
  sio_socket_set_user_data (socket, NULL, NULL);
}
