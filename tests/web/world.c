/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

/* Short, so that no test is slow. */
#define INTERVAL 30
#define MEMBERS_LISTED 200

static guint
listen_on_loopback (EioFrontDoor *door)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GSocket) socket = eio_listen_tcp (G_INET_SOCKET_ADDRESS (wanted), &error);
  g_autoptr (GSocketAddress) address = NULL;

  g_assert_no_error (error);
  address = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  g_assert_true (eio_front_door_add_listener (door, socket, &error));
  g_assert_no_error (error);
  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

void
test_world_set_up (TestWorld *self, gconstpointer data)
{
  g_autoptr (SoupServer) soup = soup_server_new (NULL, NULL);
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  const TestWorldOptions *given = data;
  TestWorldOptions options = { MEMBERS_LISTED, INTERVAL };

  if (given != NULL && given->members_listed > 0)
    options.members_listed = given->members_listed;
  if (given != NULL && given->typing_interval > 0)
    options.typing_interval = given->typing_interval;

  room_fixture_set_up (&self->model, NULL);
  self->door = eio_front_door_new (soup, reactor, &eio_front_door_default_limits);
  self->engine = eio_server_new (self->door, &eio_server_default_config);
  self->server = sio_server_new (self->engine, 45000);
  self->gateway =
      g_object_new (SNUG_TYPE_GATEWAY, "server", self->server, "name-space", "/", "room",
                    self->model.room, "members-listed", options.members_listed, "members-interval",
                    INTERVAL, "typing-interval", options.typing_interval, NULL);
  self->port = listen_on_loopback (self->door);
}

static gboolean
has_no_sessions (gpointer data)
{
  TestWorld *self = data;

  return eio_server_get_n_sessions (self->engine) == 0 &&
         eio_front_door_get_n_connections (self->door) == 0;
}

void
test_world_tear_down (TestWorld *self, gconstpointer data)
{
  test_wait_until (has_no_sessions, self);
  g_clear_object (&self->gateway);
  g_assert_finalize_object (g_steal_pointer (&self->server));
  g_assert_finalize_object (g_steal_pointer (&self->engine));
  eio_front_door_stop_listening (self->door);
  eio_front_door_close_all (self->door);
  g_assert_finalize_object (g_steal_pointer (&self->door));

  signal_log_skip (self->model.signals);
  room_fixture_tear_down (&self->model, NULL);
}

/* Comes into the room under a name; the welcome is taken. */
TestClient *
test_world_join (TestWorld *self, const char *name)
{
  g_autofree char *auth = g_strdup_printf ("{\"name\":\"%s\"}", name);
  TestClient *client = test_client_new (self->port, auth);

  g_free (test_client_next (client, "welcome"));
  return client;
}

TestClient *
test_world_join_plain (TestWorld *self)
{
  TestClient *client = test_client_new (self->port, NULL);

  test_client_wait_accepted (client);
  return client;
}

typedef struct
{
  TestWorld *world; /* (unowned) */
  guint number;
} Wanted;

static gboolean
has_presences (gpointer data)
{
  Wanted *wanted = data;
  g_autoptr (GPtrArray) presences = snug_room_list_presences (wanted->world->model.room);

  return presences->len == wanted->number;
}

/* Waits until so many connections are in the room. */
void
test_world_wait_presences (TestWorld *self, guint n_presences)
{
  Wanted wanted = { self, n_presences };

  test_wait_until (has_presences, &wanted);
}

static gboolean
has_waiting_calls (gpointer data)
{
  Wanted *wanted = data;

  return snug_memory_log_get_n_waiting (wanted->world->model.log) == wanted->number;
}

/* Waits until so many calls of the log have no answer, because it is held. */
void
test_world_wait_log (TestWorld *self, guint n_calls)
{
  Wanted wanted = { self, n_calls };

  test_wait_until (has_waiting_calls, &wanted);
}
