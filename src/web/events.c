/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What clients may emit, each event with its handler. */
#include <string.h>

#include "web/session-private.h"
#include "web/wire-error.h"
#include "web/wire.h"

/* An event whose answer the room has not given yet. */
typedef struct
{
  SnugWebSession *session; /* (owned) */
  SioEvent *event;         /* (owned) */
  char *plain_key;         /* (owned) (nullable): in the context's plain_posts until the answer */
} Request;

static Request *
request_new (SnugWebSession *session, SioEvent *event)
{
  Request *request = g_new0 (Request, 1);

  request->session = g_rc_box_acquire (session);
  request->event = sio_event_ref (event);
  return request;
}

static void
request_free (Request *request)
{
  snug_web_session_unref (request->session);
  sio_event_unref (request->event);
  g_free (request->plain_key);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static SnugMember *
get_member (SnugWebSession *self)
{
  return snug_presence_get_member (self->presence);
}

static void
acknowledge (SioEvent *event, JsonNode *argument)
{
  g_autoptr (JsonNode) node = argument;

  if (sio_event_wants_ack (event))
    sio_event_acknowledge (event, node);
}

static void
acknowledge_error (SioEvent *event, const GError *error)
{
  if (error->domain != SNUG_WIRE_ERROR && error->domain != SNUG_ERROR)
    g_warning ("The event “%s” failed: %s", sio_event_get_name (event), error->message);
  else
    g_debug ("The event “%s” is refused: %s", sio_event_get_name (event), error->message);
  acknowledge (event, snug_wire_ack_error (error));
}

static JsonNode *
only_argument (SioEvent *event)
{
  return sio_event_get_n_arguments (event) > 0 ? sio_event_get_argument (event, 0) : NULL;
}

static gboolean
may_post (SnugWebSession *self, const char *text, GError **error)
{
  guint longest = snug_room_get_limits (self->context->room)->text_bytes;

  return snug_web_session_may (self, SNUG_WEB_ACT_POST, 1, error) &&
         snug_web_session_may (self, SNUG_WEB_ACT_TEXT, (guint) MIN (strlen (text), longest),
                               error);
}

static void
on_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = snug_room_post_finish (SNUG_ROOM (source), result, &error);

  if (message != NULL)
    acknowledge (request->event, snug_wire_ack_post (message));
  else
    acknowledge_error (request->event, error);
}

static void
on_post (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  SnugWirePost post;

  if (!snug_wire_read_post (only_argument (event), &post, &error) ||
      !may_post (self, post.text, &error))
    {
      acknowledge_error (event, error);
      return;
    }
  snug_room_post_async (self->context->room, get_member (self), post.id, post.text, post.reply_to,
                        NULL, on_posted, request_new (self, event));
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
  g_autoptr (Request) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  gboolean more;

  request->session->reads_history = FALSE;
  messages = snug_room_read_before_finish (SNUG_ROOM (source), result, &more, &error);
  if (messages == NULL)
    {
      acknowledge_error (request->event, error);
      return;
    }

  more |= snug_wire_cut_to_page (messages);
  acknowledge (request->event, snug_wire_ack_history (messages, more));
}

static void
on_history (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  guint64 before;
  guint limit;

  if (!is_free (self->reads_history, &error) ||
      !snug_wire_read_history (only_argument (event), &before, &limit, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_HISTORY, 1, &error))
    {
      acknowledge_error (event, error);
      return;
    }
  self->reads_history = TRUE;
  snug_room_read_before_async (self->context->room, before, limit, NULL, on_history_read,
                               request_new (self, event));
}

static void
on_renamed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
  SnugWebSession *self = request->session;
  g_autoptr (GError) error = NULL;

  self->renames = FALSE;
  if (!snug_room_rename_finish (SNUG_ROOM (source), result, &error))
    acknowledge_error (request->event, error);
  else if (self->presence != NULL)
    acknowledge (request->event, snug_wire_ack_rename (snug_member_get_name (get_member (self))));
}

static void
on_rename (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  const char *name;

  if (!is_free (self->renames, &error) ||
      !snug_wire_read_rename (only_argument (event), &name, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_RENAME, 1, &error))
    {
      acknowledge_error (event, error);
      return;
    }
  self->renames = TRUE;
  snug_room_rename_async (self->context->room, get_member (self), name, NULL, on_renamed,
                          request_new (self, event));
}

static void
on_typing (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  gboolean active;

  if (!snug_wire_read_typing (only_argument (event), &active, &error) ||
      !snug_web_session_may (self, SNUG_WEB_ACT_TYPING, 1, &error))
    {
      acknowledge_error (event, error);
      return;
    }

  self->context->typist = self->socket;
  snug_room_set_typing (self->context->room, get_member (self), active);
  self->context->typist = NULL;
  acknowledge (event, snug_wire_ack ());
}

/* Without an ack to carry the reason, the one who sent the message reads it as a message. */
static void
refuse_plain (SnugWebSession *self, SioEvent *event, const GError *error)
{
  g_autoptr (JsonNode) argument = NULL;
  gboolean answered = sio_event_wants_ack (event);

  acknowledge_error (event, error);
  if (answered || self->socket == NULL)
    return;

  argument = snug_wire_plain_refusal (error);
  sio_socket_emit (self->socket, "message", argument);
}

static void
on_plain_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (Request) request = data;
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
  Request *request;

  if (!snug_wire_read_plain (only_argument (event), &text, &error) ||
      !may_post (self, text, &error))
    {
      refuse_plain (self, event, error);
      return;
    }

  id = g_strdup_printf ("%" G_GUINT64_FORMAT, ++self->n_posts);
  request = request_new (self, event);
  request->plain_key = snug_web_context_plain_key (snug_member_get_id (get_member (self)), id);
  g_hash_table_add (self->context->plain_posts, g_strdup (request->plain_key));
  snug_room_post_async (self->context->room, get_member (self), id, text, 0, NULL, on_plain_posted,
                        request);
}

typedef struct
{
  const char *name;
  void (*handle) (SnugWebSession *self, SioEvent *event);
  gboolean counted; /* it takes from the quota itself */
} EventHandler;

static const EventHandler room_events[] = {
  { "post", on_post, TRUE },
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
  acknowledge_error (event, error);
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
    acknowledge_error (event, error);
}
