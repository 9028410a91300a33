/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "socketio-fixture.h"

#define PATH SIO_FIXTURE_PATH

/* Everybody may come in but the wicked. */
static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, gpointer user_data)
{
  if (auth != NULL && json_object_has_member (json_node_get_object (auth), "wicked"))
    sio_socket_refuse (socket, "No.", NULL);
  else
    sio_socket_accept (socket);
}

typedef struct
{
  EioFrontDoorLimits limits;
  guint connect_timeout;
} Config;

static const Config few_newcomers = { { .newcomers_per_address = 3 }, 1000 };
static const Config hasty = { { 0 }, 20 };
static const Config few_connections = { { .connections_per_address = 3 }, 10000 };

static void
set_up (SioFixture *self, gconstpointer data)
{
  const Config *config = data;

  sio_fixture_init (self, &config->limits, config->connect_timeout);
  g_signal_connect (self->main, "connecting", G_CALLBACK (on_connecting), NULL);
}

static void
tear_down (SioFixture *self, gconstpointer data)
{
  sio_fixture_clear (self);
}

static void
wait_for_connections (SioFixture *self, guint n)
{
  while (eio_front_door_get_n_connections (self->door.door) != n)
    g_main_context_iteration (NULL, TRUE);
}

static guint
status_of_request (SioFixture *self)
{
  g_autofree char *response =
      door_fixture_request (&self->door, "GET /nothing HTTP/1.1\r\nHost: localhost\r\n\r\n");

  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 "));
  return atoi (response + 9);
}

static char *
connect_poller (SioFixture *self)
{
  char *sid = poll_open (&self->door, PATH);
  g_autofree char *reply = NULL;
  guint status;

  g_free (poll_post (&self->door, PATH, sid, "40", &status));
  reply = poll_request (&self->door, PATH, sid, &status);
  g_assert_true (g_str_has_prefix (reply, "40{\"sid\":\""));

  return sid;
}

/* A WebSocket whose client does not connect to a namespace is a newcomer's; it does not stay. */
static void
test_websocket (SioFixture *self, gconstpointer data)
{
  g_autoptr (WsClient) a = sio_fixture_connect_client (self);
  g_autoptr (WsClient) b = sio_fixture_connect_client (self);
  g_autoptr (WsClient) c = sio_fixture_open_client (self);
  g_autoptr (WsClient) d = sio_fixture_open_client (self);
  g_autoptr (WsClient) e = sio_fixture_open_client (self);

  g_assert_cmpuint (status_of_request (self), ==, 429);
  ws_client_expect_close (c);
  ws_client_expect_close (d);
  ws_client_expect_close (e);
  wait_for_connections (self, 2);
  g_assert_cmpuint (status_of_request (self), ==, 404);
}

/* A poll that waits belongs to its member. */
static void
test_polling (SioFixture *self, gconstpointer data)
{
  char *sids[10];
  int polls[G_N_ELEMENTS (sids)];

  for (gsize i = 0; i < G_N_ELEMENTS (sids); i++)
    {
      guint status;

      sids[i] = connect_poller (self);
      polls[i] = poll_begin (&self->door, PATH, sids[i]);
      /* The server has seen the poll once it answers what came later. */
      g_free (poll_request (&self->door, PATH, "unknown", &status));
      g_assert_cmpuint (status, ==, 400);
    }
  wait_for_connections (self, G_N_ELEMENTS (sids));
  g_assert_cmpuint (status_of_request (self), ==, 404);

  for (gsize i = 0; i < G_N_ELEMENTS (sids); i++)
    {
      close (polls[i]);
      g_free (sids[i]);
    }
}

static WsClient *
upgrade (SioFixture *self, const char *sid)
{
  g_autofree char *target = g_strdup_printf (SIO_FIXTURE_WEBSOCKET "&sid=%s", sid);
  WsClient *client = ws_client_open (&self->door, target);

  ws_client_send (client, "2probe");
  ws_client_expect (client, "3probe");
  ws_client_send (client, "5");
  ws_client_send (client, "41");
  ws_client_send (client, "40");
  g_free (ws_client_read (client));

  return client;
}

static void
test_upgrade (SioFixture *self, gconstpointer data)
{
  WsClient *clients[10];

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autofree char *sid = connect_poller (self);

      clients[i] = upgrade (self, sid);
    }
  wait_for_connections (self, G_N_ELEMENTS (clients));
  g_assert_cmpuint (status_of_request (self), ==, 404);

  for (gsize i = 0; i < G_N_ELEMENTS (clients); i++)
    ws_client_free (clients[i]);
}

/* Who was refused may ask again, but not stay for ever without having come in. */
static void
test_refused (SioFixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (self);

  ws_client_send (client, "40{\"wicked\":true}");
  ws_client_expect (client, "44{\"message\":\"No.\"}");
  ws_client_expect_close (client);
  g_assert_cmpuint (eio_server_get_n_sessions (sio_server_get_engine (self->server)), ==, 0);
}

static void
test_left (SioFixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (self);

  ws_client_send (client, "41");
  ws_client_expect_close (client);
}

/* Sessions that poll have no connection between two polls, but are there all the same. */
static void
test_sessions (SioFixture *self, gconstpointer data)
{
  g_autofree char *a = connect_poller (self);
  g_autofree char *b = connect_poller (self);
  g_autofree char *c = connect_poller (self);
  g_autofree char *refused = NULL;
  g_autofree char *again = NULL;
  g_autoptr (WsClient) client = NULL;
  guint status;

  refused = poll_request (&self->door, PATH, NULL, &status);
  g_assert_cmpuint (status, ==, 429);
  g_assert_cmpstr (refused, ==,
                   "{\"code\":3,\"message\":\"Bad request\","
                   "\"reason\":\"there are too many sessions from your address\"}");
  client = ws_client_open (&self->door, SIO_FIXTURE_WEBSOCKET);
  g_assert_cmpuint (ws_client_expect_close (client), ==, 1013);

  g_free (poll_post (&self->door, PATH, a, "1", &status));
  again = connect_poller (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, config, func) g_test_add (name, SioFixture, config, set_up, func, tear_down)
  ADD ("/newcomers/websocket", &few_newcomers, test_websocket);
  ADD ("/newcomers/polling", &few_newcomers, test_polling);
  ADD ("/newcomers/upgrade", &few_newcomers, test_upgrade);
  ADD ("/newcomers/refused", &hasty, test_refused);
  ADD ("/newcomers/left", &hasty, test_left);
  ADD ("/newcomers/sessions", &few_connections, test_sessions);

  return g_test_run ();
}
