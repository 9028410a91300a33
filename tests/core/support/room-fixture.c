/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

#define TIMEOUT_SECONDS 60

void
room_fixture_set_up_closed (RoomFixture *self, gconstpointer data)
{
  self->clock = snug_manual_clock_new ();
  self->log = snug_memory_log_new ("epoch-1", SNUG_CLOCK (self->clock));
  self->limits = snug_room_default_limits;
}

void
room_fixture_make_room (RoomFixture *self)
{
  self->room = snug_room_new ("main", "Main room", SNUG_LOG (self->log), SNUG_CLOCK (self->clock),
                              &self->limits);
  self->signals = signal_log_new (self->room);
}

void
room_fixture_open (RoomFixture *self)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  room_fixture_make_room (self);
  snug_room_open_async (self->room, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_true (snug_room_open_finish (self->room, pending.result, &error));
  g_assert_no_error (error);
  signal_log_skip (self->signals);
}

void
room_fixture_set_up (RoomFixture *self, gconstpointer data)
{
  room_fixture_set_up_closed (self, data);
  room_fixture_open (self);
}

void
room_fixture_tear_down (RoomFixture *self, gconstpointer data)
{
  run_main_loop ();
  g_clear_pointer (&self->signals, signal_log_free);
  g_assert_finalize_object (g_steal_pointer (&self->room));
  g_assert_finalize_object (g_steal_pointer (&self->log));
  g_assert_finalize_object (g_steal_pointer (&self->clock));
}

void
pending_callback (GObject *source, GAsyncResult *result, gpointer data)
{
  Pending *self = data;

  self->n_answers++;
  g_assert_cmpuint (self->n_answers, ==, 1);
  self->result = g_object_ref (result);
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("Waited %d s for an answer.", TIMEOUT_SECONDS);
  return G_SOURCE_REMOVE;
}

void
pending_wait (Pending *self)
{
  guint id = g_timeout_add_seconds (TIMEOUT_SECONDS, on_timeout, NULL);

  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);

  g_source_remove (id);
}

void
pending_clear (Pending *self)
{
  g_clear_object (&self->result);
  self->n_answers = 0;
}

void
run_main_loop (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

SnugPresence *
room_join (RoomFixture *self, const char *name, const char *token, char **new_token, GError **error)
{
  const SnugJoinRequest request = {
    .name = name, .token = token, .address = "192.0.2.1", .transport = "test"
  };
  g_auto (Pending) pending = { 0 };

  snug_room_join_async (self->room, &request, NULL, pending_callback, &pending);
  pending_wait (&pending);

  return snug_room_join_finish (self->room, pending.result, new_token, error);
}

SnugPresence *
room_join_ok (RoomFixture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  SnugPresence *presence = room_join (self, name, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (presence);
  signal_log_skip (self->signals);

  return presence;
}

SnugMessage *
room_post (RoomFixture *self,
           SnugPresence *presence,
           const char *client_id,
           const char *text,
           guint64 reply_to,
           GError **error)
{
  g_auto (Pending) pending = { 0 };

  snug_room_post_async (self->room, snug_presence_get_member (presence), client_id, text, reply_to,
                        NULL, pending_callback, &pending);
  pending_wait (&pending);

  return snug_room_post_finish (self->room, pending.result, error);
}

guint64
room_post_ok (RoomFixture *self, SnugPresence *presence, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = room_post (self, presence, NULL, text, 0, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
  signal_log_skip (self->signals);

  return snug_message_get_seq (message);
}

gboolean
room_rename (RoomFixture *self, SnugPresence *presence, const char *name, GError **error)
{
  g_auto (Pending) pending = { 0 };

  snug_room_rename_async (self->room, snug_presence_get_member (presence), name, NULL,
                          pending_callback, &pending);
  pending_wait (&pending);

  return snug_room_rename_finish (self->room, pending.result, error);
}

void
assert_messages (GPtrArray *messages, guint64 first, guint64 last)
{
  g_assert_nonnull (messages);
  g_assert_cmpuint (messages->len, ==, last + 1 - first);

  for (guint i = 0; i < messages->len; i++)
    g_assert_cmpuint (snug_message_get_seq (messages->pdata[i]), ==, first + i);
}
