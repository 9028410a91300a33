/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/closing.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"
#include "app/farewell.h"

/* How long the end may take in all. */
#define CLOSING_MS 4500

/* Whoever comes second, the end or the deadline, finds the task done. */
static void
on_store_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  g_autoptr (GError) error = NULL;

  /* Nothing is lost by that: the next start puts the log in order. */
  if (!snug_store_close_finish (SNUG_STORE (source), result, &error))
    g_message ("The log is left as after a crash: %s", error->message);

  if (!g_task_get_completed (task))
    g_task_return_boolean (task, TRUE);
}

static void
on_farewell (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;

  if (!snug_farewell_finish (EIO_SERVER (source), result))
    g_message ("Some clients did not take their leave in time");

  snug_store_close_async (g_task_get_source_object (task), NULL, on_store_closed, task);
}

static gboolean
on_deadline (gpointer data)
{
  GTask *task = data;

  if (!g_task_get_completed (task))
    g_task_return_new_error (
        task, SNUG_EXIT_ERROR, SNUG_EXIT_TEMPORARY,
        _ ("The log could not be brought to an end in time; what was acknowledged is stored"));

  return G_SOURCE_REMOVE;
}

/**
 * snug_closing_async:
 * @store: where the room is stored
 * @engine: the sessions of the clients
 * @door: the door that they came in by
 * @callback: called when all is over
 * @user_data: for @callback
 *
 * Nobody new comes in, those who are in take their leave, and what they sent is stored.
 */
void
snug_closing_async (SnugStore *store,
                    EioServer *engine,
                    EioFrontDoor *door,
                    GAsyncReadyCallback callback,
                    gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, NULL, callback, user_data);

  g_task_set_source_tag (task, snug_closing_async);
  g_timeout_add_full (G_PRIORITY_DEFAULT, CLOSING_MS, on_deadline, g_object_ref (task),
                      g_object_unref);
  snug_farewell_async (engine, door, on_farewell, g_steal_pointer (&task));
}

/**
 * snug_closing_finish:
 * @store: where the room is stored
 * @result: what the callback was given
 * @error: %SNUG_EXIT_TEMPORARY if it took too long
 *
 * Returns: whether everything was brought to an end
 */
gboolean
snug_closing_finish (SnugStore *store, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, store), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
