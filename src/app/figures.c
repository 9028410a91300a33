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

  snug_metrics_append_head (text, "snug_clients", "gauge",
                            "Windows and programs that are in the room.");
  snug_metrics_append_part (text, "snug_clients", "transport", "polling", n_polling);
  snug_metrics_append_part (text, "snug_clients", "transport", "websocket",
                            presences->len - n_polling);
}

static void
write_slow_readers (GString *text, const EioTally *tally)
{
  static const char name[] = "snug_slow_readers_total";

  snug_metrics_append_head (text, name, "counter",
                            "Clients that were closed because they did not read, since the daemon "
                            "was started.");
  snug_metrics_append_part (text, name, "bound", "bytes",
                            eio_tally_get_slow_readers (tally, EIO_SLOW_BYTES));
  snug_metrics_append_part (text, name, "bound", "total",
                            eio_tally_get_slow_readers (tally, EIO_SLOW_TOTAL));
  snug_metrics_append_part (text, name, "bound", "time",
                            eio_tally_get_slow_readers (tally, EIO_SLOW_TIME));
}

static void
write_refused_connections (GString *text, const EioTally *tally)
{
  static const char name[] = "snug_refused_connections_total";
  static const char *const reasons[] = {
    [EIO_REFUSAL_CONNECTIONS] = "connections",
    [EIO_REFUSAL_NEWCOMERS] = "newcomers",
    [EIO_REFUSAL_DESCRIPTORS] = "descriptors",
    [EIO_REFUSAL_ADDRESS_CONNECTIONS] = "address-connections",
    [EIO_REFUSAL_ADDRESS_NEWCOMERS] = "address-newcomers",
    [EIO_REFUSAL_ADDRESS_SESSIONS] = "address-sessions",
    [EIO_REFUSAL_ADDRESS_RATE] = "address-rate",
  };

  snug_metrics_append_head (text, name, "counter",
                            "Connections and sessions for which there was no room, in all or for "
                            "their address, since the daemon was started.");
  for (guint i = EIO_REFUSAL_REQUEST + 1; i < G_N_ELEMENTS (reasons); i++)
    snug_metrics_append_part (text, name, "reason", reasons[i],
                              eio_tally_get_refused_connections (tally, i));
}

static void
write_refused_requests (GString *text, const EioTally *tally)
{
  static const char name[] = "snug_refused_requests_total";
  static const guint statuses[] = { 400, 408, 411, 413, 414, 415, 417, 421, 431, 501, 505 };

  snug_metrics_append_head (text, name, "counter",
                            "Requests that were refused before anything else was done with them, "
                            "since the daemon was started.");
  for (guint i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *status = g_strdup_printf ("%u", statuses[i]);

      snug_metrics_append_part (text, name, "status", status,
                                eio_tally_get_refused_requests (tally, statuses[i]));
    }
}

static void
write_refused_by_engine (GString *text, EioServer *engine)
{
  static const char name[] = "snug_refused_engine_requests_total";
  static const char *const reasons[] = {
    [EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN] = "transport-unknown",
    [EIO_REQUEST_ERROR_SESSION_UNKNOWN] = "session-unknown",
    [EIO_REQUEST_ERROR_BAD_METHOD] = "bad-method",
    [EIO_REQUEST_ERROR_BAD_REQUEST] = "bad-request",
    [EIO_REQUEST_ERROR_FORBIDDEN] = "forbidden",
    [EIO_REQUEST_ERROR_UNSUPPORTED_VERSION] = "unsupported-version",
  };

  snug_metrics_append_head (
      text, name, "counter",
      "Requests that did not follow Engine.IO, or came from a page elsewhere, "
      "since the daemon was started.");
  for (guint i = 0; i < G_N_ELEMENTS (reasons); i++)
    snug_metrics_append_part (text, name, "reason", reasons[i],
                              eio_server_get_refused_requests (engine, (EioRequestError) i));
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
  snug_metrics_append (text, "snug_unread_bytes", "gauge",
                       "Memory taken by what waits for clients to read it.",
                       eio_front_door_get_unread (self->door));
  snug_metrics_append (text, "snug_messages_total", "counter",
                       "Messages that are stored, since the room was made.",
                       snug_room_get_last_seq (self->room));
  snug_metrics_append (text, "snug_changes_total", "counter",
                       "Edits, removals and reactions that are stored, since the room was made.",
                       snug_room_get_last_rev (self->room));
  snug_metrics_append (text, "snug_commits_total", "counter",
                       "Transactions of the database, since the daemon was started.",
                       snug_store_get_n_commits (self->store));
  snug_metrics_append (text, "snug_storage_trouble", "gauge",
                       "1 while messages cannot be stored, or may not be soon; else 0.",
                       snug_store_get_trouble (self->store) != NULL ? 1 : 0);
  write_slow_readers (text, eio_front_door_get_tally (self->door));
  write_refused_connections (text, eio_front_door_get_tally (self->door));
  write_refused_requests (text, eio_front_door_get_tally (self->door));
  write_refused_by_engine (text, self->engine);
}
