/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/farewell.h"

/* How long a client may take to come with its next poll, for the last that is sent to it. */
#define POLL_MS 250
/* How long clients have to take what is sent to them, and how often to look whether they did. */
#define PATIENCE_MS 2000
#define CHECK_INTERVAL_MS 20

typedef struct
{
  EioFrontDoor *door; /* (owned) */
  gint64 end;         /* monotonic, in microseconds */
} Farewell;

static void
farewell_free (Farewell *self)
{
  g_object_unref (self->door);
  g_free (self);
}

static gboolean
on_check (gpointer data)
{
  GTask *task = data;
  Farewell *self = g_task_get_task_data (task);
  gboolean all_gone = eio_front_door_get_n_connections (self->door) == 0;

  if (!all_gone && g_get_monotonic_time () < self->end)
    return G_SOURCE_CONTINUE;

  eio_front_door_close_all (self->door);
  g_task_return_boolean (task, all_gone);
  return G_SOURCE_REMOVE;
}

static gboolean
on_polled (gpointer data)
{
  GTask *task = data;
  Farewell *self = g_task_get_task_data (task);

  eio_front_door_stop_listening (self->door);
  eio_server_shut_down (g_task_get_source_object (task));

  self->end = g_get_monotonic_time () + PATIENCE_MS * G_TIME_SPAN_MILLISECOND;
  g_timeout_add_full (G_PRIORITY_DEFAULT, CHECK_INTERVAL_MS, on_check, g_object_ref (task),
                      g_object_unref);
  return G_SOURCE_REMOVE;
}

/**
 * snug_farewell_async:
 * @engine: the sessions of the clients
 * @door: the door that they came in by
 * @callback: called when all connections are closed
 * @user_data: for @callback
 *
 * Ends all sessions and cuts all connections, but gives the clients a moment to take what was sent
 * to them. Works in the default main context.
 */
void
snug_farewell_async (EioServer *engine,
                     EioFrontDoor *door,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (engine, NULL, callback, user_data);
  Farewell *self = g_new0 (Farewell, 1);

  g_task_set_source_tag (task, snug_farewell_async);
  g_task_set_task_data (task, self, (GDestroyNotify) farewell_free);
  self->door = g_object_ref (door);

  g_timeout_add_full (G_PRIORITY_DEFAULT, eio_server_get_n_sessions (engine) > 0 ? POLL_MS : 0,
                      on_polled, g_object_ref (task), g_object_unref);
}

/**
 * snug_farewell_finish:
 * @engine: the sessions of the clients
 * @result: what the callback was given
 *
 * Returns: whether all clients had gone by themselves
 */
gboolean
snug_farewell_finish (EioServer *engine, GAsyncResult *result)
{
  g_return_val_if_fail (g_task_is_valid (result, engine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}
