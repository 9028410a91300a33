/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A chat in a page of C: what one client sends as "message", all receive. */

#include "listen.h"

static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, gpointer everybody)
{
  sio_socket_accept (socket);
  sio_group_add (everybody, socket);
}

static void
on_event (SioNamespace *name_space, SioSocket *socket, SioEvent *event, gpointer everybody)
{
  JsonNode *text = sio_event_get_argument (event, 0);

  if (g_str_equal (sio_event_get_name (event), "message") && text != NULL)
    sio_group_emit (everybody, "message", text);
}

int
main (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServer) soup = soup_server_new (NULL, NULL);
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (EioFrontDoor) door = NULL;
  g_autoptr (EioServer) engine = NULL;
  g_autoptr (SioServer) server = NULL;
  g_autoptr (SioGroup) everybody = NULL;
  SioNamespace *name_space;
  guint16 port;

  eio_front_door_limits_admit_all (&limits);
  door = eio_front_door_new (soup, reactor, &limits);
  engine = eio_server_new (door, &eio_server_default_config);
  server = sio_server_new (engine, 45000);
  name_space = sio_server_add_namespace (server, "/");
  everybody = sio_group_new (name_space);
  g_signal_connect (name_space, "connecting", G_CALLBACK (on_connecting), everybody);
  g_signal_connect (name_space, "event", G_CALLBACK (on_event), everybody);

  port = example_listen (door, 0, &error);
  if (port == 0)
    {
      g_printerr ("%s\n", error->message);
      return 69;
    }
  g_print ("%u\n", port);
  example_run_until_signal ();

  return 0;
}
