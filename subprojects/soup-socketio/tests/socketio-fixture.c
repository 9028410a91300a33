/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio-fixture.h"

void
sio_fixture_init (SioFixture *self, const EioFrontDoorLimits *limits, guint connect_timeout)
{
  g_autoptr (EioServer) engine = NULL;

  door_fixture_init (&self->door, limits);
  engine = eio_server_new (self->door.door, &eio_server_default_config);
  self->server = sio_server_new (engine, connect_timeout);
  self->main = sio_server_add_namespace (self->server, "/");
}

void
sio_fixture_clear (SioFixture *self)
{
  g_autoptr (SioNamespace) name_space = g_object_ref (self->main);

  g_assert_finalize_object (self->server);
  g_assert_cmpuint (sio_namespace_get_n_sockets (name_space), ==, 0);
  door_fixture_clear (&self->door);
}

WsClient *
sio_fixture_open_client (SioFixture *self)
{
  WsClient *client = ws_client_open (&self->door, SIO_FIXTURE_WEBSOCKET);

  g_free (ws_client_read (client));
  return client;
}

WsClient *
sio_fixture_connect_client (SioFixture *self)
{
  WsClient *client = sio_fixture_open_client (self);
  g_autofree char *reply = NULL;

  ws_client_send (client, "40");
  reply = ws_client_read (client);
  g_assert_true (g_str_has_prefix (reply, "40{\"sid\":\""));

  return client;
}
