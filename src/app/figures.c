/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/figures.h"

#include "web/metrics.h"

static void
write_clients (GString *text, SnugRoom *room)
{
  g_autoptr (GPtrArray) presences = snug_room_list_presences (room);
  guint n_polling = 0;

  for (guint i = 0; i < presences->len; i++)
    {
      if (g_strcmp0 (snug_presence_get_transport (presences->pdata[i]), "polling") == 0)
        n_polling++;
    }

  g_string_append_printf (text,
                          "# HELP snug_clients Windows and programs that are in the room.\n"
                          "# TYPE snug_clients gauge\n"
                          "snug_clients{transport=\"polling\"} %u\n"
                          "snug_clients{transport=\"websocket\"} %u\n",
                          n_polling, presences->len - n_polling);
}

/**
 * snug_figures_write:
 * @text: what to append to
 * @data: a #SnugFigures
 *
 * Writes how the daemon does, for `/metrics`: numbers, and nothing of what people say.
 */
void
snug_figures_write (GString *text, gpointer data)
{
  const SnugFigures *self = data;

  snug_metrics_append (text, "snug_members", "gauge", "People in the room.",
                       snug_room_get_n_members (self->room));
  write_clients (text, self->room);
  snug_metrics_append (text, "snug_connections", "gauge", "Open network connections.",
                       eio_front_door_get_n_connections (self->door));
  snug_metrics_append (text, "snug_sessions", "gauge", "Open Engine.IO sessions.",
                       eio_server_get_n_sessions (self->engine));
  snug_metrics_append (text, "snug_messages_total", "counter",
                       "Messages that are stored, since the room was made.",
                       snug_room_get_last_seq (self->room));
  snug_metrics_append (text, "snug_commits_total", "counter",
                       "Transactions of the database, since the daemon was started.",
                       snug_store_get_n_commits (self->store));
  snug_metrics_append (text, "snug_storage_trouble", "gauge",
                       "1 while messages cannot be stored, or may not be soon; else 0.",
                       snug_store_get_trouble (self->store) != NULL ? 1 : 0);
}
