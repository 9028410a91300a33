/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The servers that the "Test suite" sections of the Engine.IO v4 and Socket.IO v5 protocol
 * documents describe, so that their suites can be run against this library. It is also the smallest
 * example of how to use it. */

#include "listen.h"

typedef struct
{
  int port;
  gboolean engine;
} Options;

static void
echo (EioSession *session, gboolean is_binary, const guint8 *data, gsize length)
{
  g_autoptr (EioChunk) packet = NULL;

  if (is_binary)
    packet = eio_session_new_binary (data, length);
  else
    packet = eio_session_new_message ((const char *) data, length);
  eio_session_send (session, packet);
}

static void
forget (EioSession *session, const char *reason)
{
}

static const EioSessionHandler echo_handler = { .message = echo, .closed = forget };

static void
on_opened (EioSession *session, gpointer user_data)
{
  eio_session_set_owner (session, &echo_handler, NULL);
  eio_session_admit (session);
}

static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, gpointer user_data)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();

  json_node_init_object (node, nothing);
  sio_socket_accept (socket);
  sio_socket_emit (socket, "auth", auth != NULL ? auth : node);
}

static void
on_event (SioNamespace *name_space, SioSocket *socket, SioEvent *event, gpointer user_data)
{
  g_autoptr (JsonArray) arguments = json_array_new ();
  GPtrArray *attachments = sio_event_get_attachments (event);

  for (guint i = 0; i < sio_event_get_n_arguments (event); i++)
    json_array_add_element (arguments, json_node_copy (sio_event_get_argument (event, i)));

  if (g_str_equal (sio_event_get_name (event), "message"))
    sio_socket_emit_full (socket, "message-back", arguments, attachments);
  else if (g_str_equal (sio_event_get_name (event), "message-with-ack"))
    sio_event_acknowledge_full (event, arguments, attachments);
}

static SioServer *
serve_socketio (EioServer *engine)
{
  SioServer *server = sio_server_new (engine, 1000);
  SioNamespace *main_namespace = sio_server_add_namespace (server, "/");
  SioNamespace *custom = sio_server_add_namespace (server, "/custom");

  g_signal_connect (main_namespace, "connecting", G_CALLBACK (on_connecting), NULL);
  g_signal_connect (main_namespace, "event", G_CALLBACK (on_event), NULL);
  g_signal_connect (custom, "connecting", G_CALLBACK (on_connecting), NULL);

  return server;
}

static void
run (EioFrontDoor *door, const Options *options)
{
  EioServerConfig config = eio_server_default_config;
  const char *any[] = { "*", NULL };
  g_autoptr (EioServer) engine = NULL;
  g_autoptr (SioServer) server = NULL;

  config.path = options->engine ? "/engine.io/" : "/socket.io/";
  config.ping_interval = 300;
  config.ping_timeout = 200;
  config.max_payload = 1000000;
  config.allowed_origins = any;
  engine = eio_server_new (door, &config);
  if (options->engine)
    eio_server_set_opened_func (engine, on_opened, NULL);
  else
    server = serve_socketio (engine);

  example_run_until_signal ();
}

int
main (int argc, char **argv)
{
  Options options = { .port = 3000 };
  GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "Listen on this port, 0 for a free one", "N" },
    { "engine", 0, 0, G_OPTION_ARG_NONE, &options.engine, "Only Engine.IO, at /engine.io/", NULL },
    { 0 },
  };
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  g_autoptr (GOptionContext) context = g_option_context_new ("- servers of the protocol suites");
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServer) soup = soup_server_new (NULL, NULL);
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (EioFrontDoor) door = NULL;
  guint16 port;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || options.port < 0 ||
      options.port > 65535)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "A port is a number up to 65535");
      return 64;
    }

  limits.body_bytes = 1000000;
  door = eio_front_door_new (soup, reactor, &limits);
  port = example_listen (door, options.port, &error);
  if (port == 0)
    {
      g_printerr ("%s\n", error->message);
      return 69;
    }
  g_print ("Listening on port %u\n", port);
  run (door, &options);

  return 0;
}
