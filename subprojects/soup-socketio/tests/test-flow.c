/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sessions that send more than they may, and payloads of very many packets. */
#include <string.h>
#include <unistd.h>

#include "engine-fixture.h"
#include "engineio/server.h"
#include "engineio/session.h"
#include "net/flow.h"

#define PATH "/engine.io/"
#define WEBSOCKET PATH "?EIO=4&transport=websocket"

typedef struct
{
  DoorFixture door;
  EioServer *server; /* (owned) */
  guint n_messages;
  guint others;
  GString *log; /* (owned): how sessions ended */
} Fixture;

static void
on_message (EioSession *session, gboolean is_binary, const guint8 *data, gsize length)
{
  Fixture *self = eio_session_get_owner (session);

  if (length > 0 && data[0] == '!')
    self->others = self->n_messages;
  else
    self->n_messages++;
  if (length > 0 && data[0] == '?')
    {
      g_autoptr (EioChunk) packet = eio_session_new_message ((const char *) data, length);

      eio_session_send (session, packet);
    }
}

static void
on_closed (EioSession *session, const char *reason)
{
  Fixture *self = eio_session_get_owner (session);

  g_string_append_printf (self->log, "%s after %u;", reason, self->n_messages);
}

static const EioSessionHandler handler = { .message = on_message, .closed = on_closed };

static void
on_opened (EioSession *session, gpointer user_data)
{
  eio_session_set_owner (session, &handler, user_data);
  eio_session_admit (session);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  const EioServerConfig *config = data;
  EioServerConfig used = *config;

  used.path = PATH;
  door_fixture_init (&self->door, &eio_front_door_default_limits);
  self->server = eio_server_new (self->door.door, &used);
  self->log = g_string_new (NULL);
  eio_server_set_opened_func (self->server, on_opened, self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  eio_server_shut_down (self->server);
  g_assert_finalize_object (self->server);
  door_fixture_clear (&self->door);
  g_string_free (self->log, TRUE);
}

#define CONFIG(...)                                                                                \
  {                                                                                                \
    .ping_interval = 25000, .ping_timeout = 20000, .upgrade_timeout = 10000,                       \
    .max_payload = 64 * 1024, .max_behind = 1024 * 1024, .rate = { __VA_ARGS__ },                  \
  }

static const EioServerConfig unlimited = CONFIG (.burst = 0);
static const EioServerConfig packets = CONFIG (.packets = 100, .burst = 1);
static const EioServerConfig bytes = CONFIG (.bytes = 10000, .burst = 1);
static const EioServerConfig few = CONFIG (.packets = 10, .burst = 1);

static gint64
since (gint64 begin)
{
  return (g_get_monotonic_time () - begin) / G_TIME_SPAN_MILLISECOND;
}

static char *
payload_of (guint n_packets, const char *packet)
{
  g_autoptr (GString) payload = g_string_new (packet);

  for (guint i = 1; i < n_packets; i++)
    g_string_append_printf (payload, "\x1e%s", packet);

  return g_string_free (g_steal_pointer (&payload), FALSE);
}

static void
wait_for (Fixture *self, guint n_messages)
{
  while (self->n_messages < n_messages)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_costs (void)
{
  const EioFlowRate rate = { .packets = 100, .bytes = 1000, .burst = 2 };
  const EioFlowRate none = { .packets = 0, .bytes = 0, .burst = 2 };
  EioFlow flow = { 0 };
  gint64 now = G_USEC_PER_SEC;

  g_assert_cmpint (eio_flow_rate_get_cost (&rate, 0), ==, 10000);
  g_assert_cmpint (eio_flow_rate_get_cost (&rate, 500), ==, 510000);
  g_assert_cmpint (eio_flow_rate_get_cost (&none, 500), ==, 0);

  /* A burst of two seconds, then as much as time goes by. */
  for (guint i = 0; i < 200; i++)
    g_assert_cmpint (eio_flow_take (&flow, &rate, 10000, now), <=, 0);
  g_assert_cmpint (eio_flow_take (&flow, &rate, 10000, now), ==, 10000);
  g_assert_cmpint (eio_flow_take (&flow, &rate, 0, now), ==, 10000);
  g_assert_cmpint (eio_flow_take (&flow, &rate, 0, now + 10000), ==, 0);
  g_assert_cmpint (eio_flow_take (&flow, &rate, 10000, now + 10 * G_USEC_PER_SEC), ==,
                   10000 - 2 * G_USEC_PER_SEC);
}

/* As many as fit into `maxPayload`: what a client had to say while it was away. */
static void
test_large_payload (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *payload = payload_of (32768, "4");
  g_autofree char *answer = NULL;
  guint status;

  answer = poll_post (&self->door, PATH, sid, payload, &status);
  g_assert_cmpstr (answer, ==, "ok");
  g_assert_cmpuint (self->n_messages, ==, 32768);
}

/* Somebody else is heard long before the last of them is dealt with. */
static void
test_others_meanwhile (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) other = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *payload = payload_of (32768, "4");
  g_autofree char *request =
      g_strdup_printf ("POST " PATH
                       "?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       sid, strlen (payload), payload);
  g_autofree char *opened = ws_client_read (other);
  g_autofree char *answer = NULL;
  int fd = door_fixture_connect (&self->door);
  guint status;

  door_fixture_send (fd, request, -1);
  wait_for (self, 1);
  ws_client_send (other, "4!");
  while (self->others == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (self->others, <, 32768 / 2);
  answer = poll_end (fd, &status);
  g_assert_cmpstr (answer, ==, "ok");
  g_assert_cmpuint (self->n_messages, ==, 32768);
}

static void
test_mistake_far_behind (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *many = payload_of (1000, "4");
  g_autofree char *payload = g_strconcat (many, "\x1e", "9", NULL);
  g_autofree char *answer = NULL;
  guint status;

  answer = poll_post (&self->door, PATH, sid, payload, &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (answer, ==,
                   "{\"code\":3,\"message\":\"Bad request\",\"reason\":\"Unknown Engine.IO packet "
                   "type (byte 0x39)\"}");
  g_assert_cmpstr (self->log->str, ==, "parse error after 1000;");
}

/* The session ends while a request of it is under way: it is answered. */
static void
test_shut_down_meanwhile (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *payload = payload_of (200, "4");
  g_autofree char *request =
      g_strdup_printf ("POST " PATH
                       "?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       sid, strlen (payload), payload);
  g_autofree char *answer = NULL;
  int fd = door_fixture_connect (&self->door);
  guint status;

  door_fixture_send (fd, request, -1);
  wait_for (self, 101);
  eio_server_shut_down (self->server);
  answer = poll_end (fd, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (self->n_messages, <, 200);
}

/* A second request beside one whose packets are still taken. */
static void
test_second_request (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *payload = payload_of (200, "4");
  g_autofree char *request =
      g_strdup_printf ("POST " PATH
                       "?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                       sid, strlen (payload), payload);
  g_autofree char *refused = NULL;
  int fd = door_fixture_connect (&self->door);
  guint status;

  door_fixture_send (fd, request, -1);
  wait_for (self, 101);
  refused = poll_post (&self->door, PATH, sid, "4", &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (refused, ==,
                   "{\"code\":3,\"message\":\"Bad request\",\"reason\":\"the request before this "
                   "one is not answered yet\"}");
  g_free (poll_end (fd, &status));
  g_assert_true (g_str_has_prefix (self->log->str, "transport error after "));
}

/* What the client sends is not lost, it only takes its time. */
static void
test_websocket (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *opened = ws_client_read (client);
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < 149; i++)
    ws_client_send (client, "4x");
  ws_client_send (client, "4?");
  ws_client_expect (client, "4?");
  g_assert_cmpuint (self->n_messages, ==, 150);
  g_assert_cmpint (since (begin), >=, 400);
}

/* Frames that are no packets count as well. */
static void
test_pings (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *opened = ws_client_read (client);
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < 149; i++)
    door_fixture_send (client->fd, "\x8a\x80\0\0\0\0", 6);
  ws_client_send (client, "4?");
  ws_client_expect (client, "4?");
  g_assert_cmpint (since (begin), >=, 400);
}

static void
test_polling (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *payload = payload_of (150, "4");
  g_autofree char *answer = NULL;
  gint64 begin = g_get_monotonic_time ();
  guint status;

  answer = poll_post (&self->door, PATH, sid, payload, &status);
  g_assert_cmpstr (answer, ==, "ok");
  g_assert_cmpuint (self->n_messages, ==, 150);
  g_assert_cmpint (since (begin), >=, 400);
}

static void
test_bytes (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *opened = ws_client_read (client);
  g_autofree char *packet = g_strnfill (15001, '4');
  gint64 begin = g_get_monotonic_time ();

  ws_client_send (client, packet);
  ws_client_send (client, "4?");
  ws_client_expect (client, "4?");
  g_assert_cmpint (since (begin), >=, 400);
}

/* None of the sessions sends more than it may, but they do together. */
static void
test_address (Fixture *self, gconstpointer data)
{
  WsClient *clients[15];
  gint64 begin = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = ws_client_open (&self->door, WEBSOCKET);
      g_free (ws_client_read (clients[i]));
    }
  for (guint packet = 0; packet < 10; packet++)
    for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
      ws_client_send (clients[i], "4");
  wait_for (self, 150);
  g_assert_cmpint (since (begin), >=, 400);

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    ws_client_free (clients[i]);
}

/* Its pong is behind all that, and it is not taken for dead. */
static void
test_heartbeat (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *opened = ws_client_read (client);

  for (guint i = 0; i < 150; i++)
    ws_client_send (client, "4x");
  while (eio_server_get_n_sessions (self->server) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->log->str, ==, "ping timeout after 150;");
}

int
main (int argc, char **argv)
{
  static EioServerConfig hasty;

  g_test_init (&argc, &argv, NULL);
  hasty = packets;
  hasty.ping_interval = hasty.ping_timeout = 50;

#define ADD(name, config, func) g_test_add (name, Fixture, config, set_up, func, tear_down)
  g_test_add_func ("/flow/costs", test_costs);
  ADD ("/flow/large-payload", &unlimited, test_large_payload);
  ADD ("/flow/others-meanwhile", &unlimited, test_others_meanwhile);
  ADD ("/flow/mistake-far-behind", &unlimited, test_mistake_far_behind);
  ADD ("/flow/shut-down-meanwhile", &packets, test_shut_down_meanwhile);
  ADD ("/flow/second-request", &packets, test_second_request);
  ADD ("/flow/websocket", &packets, test_websocket);
  ADD ("/flow/pings", &packets, test_pings);
  ADD ("/flow/polling", &packets, test_polling);
  ADD ("/flow/bytes", &bytes, test_bytes);
  ADD ("/flow/address", &few, test_address);
  ADD ("/flow/heartbeat", &hasty, test_heartbeat);

  return g_test_run ();
}
