/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What clients may emit, each event with its handler. */
#include "web/events-changes.h"
#include "web/request.h"
#include "web/wire-error.h"
#include "web/wire.h"

static void
on_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugWebRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = snug_room_post_finish (SNUG_ROOM (source), result, &error);

  if (message != NULL)
    snug_web_acknowledge (request->event, snug_wire_ack_post (message));
  else
    snug_web_acknowledge_error (request->event, error);
}

static void
on_post (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  SnugWirePost post;

  if (!snug_wire_read_post (snug_web_only_argument (event), &post, &error) ||
      !snug_web_session_may_say (self, post.text, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  snug_room_post_async (self->context->room, snug_web_session_get_member (self), post.id, post.text,
                        post.reply_to, NULL, on_posted, snug_web_request_new (self, event));
}

static gboolean
is_free (gboolean busy, GError **error)
{
  if (busy)
    g_set_error_literal (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BUSY,
                         "The request before this one is not answered yet.");
  return !busy;
}

static void
on_history_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugWebRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  gboolean more;

  request->session->reads_history = FALSE;
  messages = snug_room_read_before_finish (SNUG_ROOM (source), result, &more, &error);
  if (messages == NULL)
    {
      snug_web_acknowledge_error (request->event, error);
      return;
    }

  more |= snug_wire_cut_to_page (messages);
  snug_web_acknowledge (request->event, snug_wire_ack_history (messages, more));
}

static void
on_history (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  guint64 before;
  guint limit;

  if (!is_free (self->reads_history, &error) ||
      !snug_wire_read_history (snug_web_only_argument (event), &before, &limit, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_HISTORY, 1, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  self->reads_history = TRUE;
  snug_room_read_before_async (self->context->room, before, limit, NULL, on_history_read,
                               snug_web_request_new (self, event));
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugWebRequest) request = data;
  SnugWebSession *self = request->session;
  g_autoptr (GError) error = NULL;

  self->renames = FALSE;
  if (!snug_room_rename_finish (SNUG_ROOM (source), result, &error))
    snug_web_acknowledge_error (request->event, error);
  else if (self->presence != NULL)
    snug_web_acknowledge (request->event, snug_wire_ack_rename (snug_member_get_name (
                                              snug_web_session_get_member (self))));
}

static void
on_rename (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  const char *name;

  if (!is_free (self->renames, &error) ||
      !snug_wire_read_rename (snug_web_only_argument (event), &name, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_RENAME, 1, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  self->renames = TRUE;
  snug_room_rename_async (self->context->room, snug_web_session_get_member (self), name, NULL,
                          on_renamed, snug_web_request_new (self, event));
}

static void
on_typing (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  gboolean active;

  if (!snug_wire_read_typing (snug_web_only_argument (event), &active, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_TYPING, 1, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }

  self->context->typist = self->socket;
  snug_room_set_typing (self->context->room, snug_web_session_get_member (self), active);
  self->context->typist = NULL;
  snug_web_acknowledge (event, snug_wire_ack ());
}

/* Without an ack to carry the reason, the one who sent the message reads it as a message. */
static void
refuse_plain (SnugWebSession *self, SioEvent *event, const GError *error)
{
  g_autoptr (JsonNode) argument = NULL;
  gboolean answered = sio_event_wants_ack (event);

  snug_web_acknowledge_error (event, error);
  if (answered || self->socket == NULL)
    return;

  argument = snug_wire_plain_refusal (error);
  sio_socket_emit (self->socket, "message", argument);
}

static void
on_plain_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugWebRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = snug_room_post_finish (SNUG_ROOM (source), result, &error);
  g_autoptr (JsonArray) nothing = NULL;

  g_hash_table_remove (request->session->context->plain_posts, request->plain_key);
  if (message == NULL)
    {
      refuse_plain (request->session, request->event, error);
      return;
    }
  if (!sio_event_wants_ack (request->event))
    return;

  /* The program that Snug replaces acknowledges with nothing. */
  nothing = json_array_new ();
  sio_event_acknowledge_full (request->event, nothing, NULL);
}

static void
on_message (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  const char *text;
  SnugWebRequest *request;

  if (!snug_wire_read_plain (snug_web_only_argument (event), &text, &error) ||
      !snug_web_session_may_say (self, text, &error))
    {
      refuse_plain (self, event, error);
      return;
    }

  id = g_strdup_printf ("%" G_GUINT64_FORMAT, ++self->n_posts);
  request = snug_web_request_new (self, event);
  request->plain_key =
      snug_web_context_plain_key (snug_member_get_id (snug_web_session_get_member (self)), id);
  g_hash_table_add (self->context->plain_posts, g_strdup (request->plain_key));
  snug_room_post_async (self->context->room, snug_web_session_get_member (self), id, text, 0, NULL,
                        on_plain_posted, request);
}

typedef struct
{
  const char *name;
  void (*handle) (SnugWebSession *self, SioEvent *event);
  gboolean counted; /* it takes from the quota itself */
} EventHandler;

static const EventHandler room_events[] = {
  { "post", on_post, TRUE },
  { "edit", snug_web_events_edit, TRUE },
  { "remove", snug_web_events_remove, FALSE },
  { "react", snug_web_events_react, FALSE },
  { "typing", on_typing, TRUE },
  { "history", on_history, TRUE },
  { "rename", on_rename, TRUE },
};

/* Flask-SocketIO's send() of anything but a string is an event "json"; no client shows those. */
static const EventHandler plain_events[] = {
  { "message", on_message, TRUE },
  { "json", on_message, TRUE },
};

static void
on_unknown (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;

  g_set_error_literal (&error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_UNKNOWN_EVENT,
                       "There is no event of this name.");
  snug_web_acknowledge_error (event, error);
}

static const EventHandler *
find_handler (gboolean plain, const char *name)
{
  static const EventHandler unknown = { NULL, on_unknown, FALSE };
  const EventHandler *handlers = plain ? plain_events : room_events;
  gsize n_handlers = plain ? G_N_ELEMENTS (plain_events) : G_N_ELEMENTS (room_events);

  for (gsize i = 0; i < n_handlers; i++)
    if (g_strcmp0 (name, handlers[i].name) == 0)
      return &handlers[i];

  return &unknown;
}

/* Hands an event of a client to its handler. */
void
snug_web_events_take (SnugWebSession *self, SioEvent *event)
{
  const EventHandler *handler = find_handler (self->plain, sio_event_get_name (event));
  g_autoptr (GError) error = NULL;

  if (handler->counted || snug_web_session_may (self, SNUG_WEB_ACT_OTHER, 1, &error))
    handler->handle (self, event);
  else
    snug_web_acknowledge_error (event, error);
}
