/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libsoup as it comes: its own listener and WebSockets, and a message sent to each in a loop. */

#include <libsoup/soup.h>
#include <sys/resource.h>

static void
on_message (SoupWebsocketConnection *connection, int type, GBytes *message, gpointer clients)
{
  for (GList *l = ((GQueue *) clients)->head; l != NULL; l = l->next)
    soup_websocket_connection_send_message (l->data, type, message);
}

static void
on_closed (SoupWebsocketConnection *connection, gpointer clients)
{
  g_queue_remove (clients, connection);
  g_object_unref (connection);
}

static void
on_websocket (SoupServer *server,
              SoupServerMessage *message,
              const char *path,
              SoupWebsocketConnection *connection,
              gpointer clients)
{
  g_signal_connect (connection, "message", G_CALLBACK (on_message), clients);
  g_signal_connect (connection, "closed", G_CALLBACK (on_closed), clients);
  g_queue_push_tail (clients, g_object_ref (connection));
}

int
main (void)
{
  g_autoptr (SoupServer) server = soup_server_new (NULL, NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GError) error = NULL;
  g_autoslist (GUri) uris = NULL;
  GQueue clients = G_QUEUE_INIT;
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  soup_server_add_websocket_handler (server, "/", NULL, NULL, on_websocket, &clients, NULL);
  if (!soup_server_listen_local (server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error))
    g_error ("%s", error->message);
  uris = soup_server_get_uris (server);
  g_print ("%d\n", g_uri_get_port (uris->data));
  g_main_loop_run (loop);

  return 0;
}
