/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/request.h"

#include <string.h>

#include "web/wire-error.h"
#include "web/wire.h"

/* Keeps an event until it is answered. */
SnugWebRequest *
snug_web_request_new (SnugWebSession *session, SioEvent *event)
{
  SnugWebRequest *request = g_new0 (SnugWebRequest, 1);

  request->session = g_rc_box_acquire (session);
  request->event = sio_event_ref (event);
  return request;
}

void
snug_web_request_free (SnugWebRequest *request)
{
  snug_web_session_unref (request->session);
  sio_event_unref (request->event);
  g_free (request->plain_key);
  g_free (request);
}

SnugMember *
snug_web_session_get_member (SnugWebSession *self)
{
  return snug_presence_get_member (self->presence);
}

/* Answers with an argument, which it takes, whoever wants an answer. */
void
snug_web_acknowledge (SioEvent *event, JsonNode *argument)
{
  g_autoptr (JsonNode) node = argument;

  if (sio_event_wants_ack (event))
    sio_event_acknowledge (event, node);
}

void
snug_web_acknowledge_error (SioEvent *event, const GError *error)
{
  if (error->domain != SNUG_WIRE_ERROR && error->domain != SNUG_ERROR)
    g_warning ("The event “%s” failed: %s", sio_event_get_name (event), error->message);
  else
    g_debug ("The event “%s” is refused: %s", sio_event_get_name (event), error->message);
  snug_web_acknowledge (event, snug_wire_ack_error (error));
}

JsonNode *
snug_web_only_argument (SioEvent *event)
{
  return sio_event_get_n_arguments (event) > 0 ? sio_event_get_argument (event, 0) : NULL;
}

/* Takes a text from the quota. */
gboolean
snug_web_session_may_say (SnugWebSession *self, const char *text, GError **error)
{
  guint longest = snug_room_get_limits (self->context->room)->text_bytes;

  return snug_web_session_may (self, SNUG_WEB_ACT_POST, 1, error) &&
         snug_web_session_may (self, SNUG_WEB_ACT_TEXT, (guint) MIN (strlen (text), longest),
                               error);
}
