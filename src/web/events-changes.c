/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What clients may do with messages that are there. */
#include "web/events-changes.h"

#include "web/request.h"
#include "web/wire.h"

static void
on_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugWebRequest) request = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugChange) change = snug_room_change_finish (SNUG_ROOM (source), result, &error);

  if (change != NULL)
    snug_web_acknowledge (request->event, snug_wire_ack_change (change));
  else
    snug_web_acknowledge_error (request->event, error);
}

/* Handles `edit`. */
void
snug_web_events_edit (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  SnugWireChange wanted;

  if (!snug_wire_read_edit (snug_web_only_argument (event), &wanted, &error) ||
      !snug_web_session_may_say (self, wanted.text, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  snug_room_edit_async (self->context->room, snug_web_session_get_member (self), wanted.id,
                        wanted.seq, wanted.text, NULL, on_changed,
                        snug_web_request_new (self, event));
}

/* Handles `remove`. */
void
snug_web_events_remove (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  SnugWireChange wanted;

  if (!snug_wire_read_remove (snug_web_only_argument (event), &wanted, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  snug_room_remove_async (self->context->room, snug_web_session_get_member (self), wanted.id,
                          wanted.seq, NULL, on_changed, snug_web_request_new (self, event));
}

/* Handles `react`. */
void
snug_web_events_react (SnugWebSession *self, SioEvent *event)
{
  g_autoptr (GError) error = NULL;
  SnugWireChange wanted;

  if (!snug_wire_read_react (snug_web_only_argument (event), &wanted, &error))
    {
      snug_web_acknowledge_error (event, error);
      return;
    }
  snug_room_react_async (self->context->room, snug_web_session_get_member (self), wanted.id,
                         wanted.seq, wanted.text, wanted.on, NULL, on_changed,
                         snug_web_request_new (self, event));
}
