/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <unistd.h>

#include "engine-fixture.h"
#include "engineio/server.h"
#include "engineio/session.h"

#define PATH "/engine.io/"
#define WEBSOCKET PATH "?EIO=4&transport=websocket"

/* A server that sends back what it gets. */
typedef struct
{
  DoorFixture door;
  EioServer *server;  /* (owned) */
  EioSession *latest; /* (unowned) (nullable) */
  GString *log;       /* (owned): how sessions ended */
} Fixture;

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
on_closed (EioSession *session, const char *reason)
{
  Fixture *self = eio_session_get_owner (session);

  g_string_append_printf (self->log, "%s;", reason);
  if (self->latest == session)
    self->latest = NULL;
}

static void
on_transport_changed (EioSession *session)
{
  Fixture *self = eio_session_get_owner (session);

  g_string_append_printf (self->log, "upgraded to %s;", eio_session_get_transport (session));
}

static const EioSessionHandler handler = {
  .message = echo,
  .closed = on_closed,
  .transport_changed = on_transport_changed,
};

static void
on_opened (EioSession *session, gpointer user_data)
{
  Fixture *self = user_data;

  self->latest = session;
  eio_session_set_owner (session, &handler, self);
  eio_session_admit (session);
}

static void
set_up (Fixture *self, gconstpointer config)
{
  EioServerConfig used =
      config != NULL ? *(const EioServerConfig *) config : eio_server_default_config;

  used.path = PATH;
  door_fixture_init (&self->door, &eio_front_door_default_limits);
  self->server = eio_server_new (self->door.door, &used);
  self->log = g_string_new (NULL);
  eio_server_set_opened_func (self->server, on_opened, self);
}

static void
tear_down (Fixture *self, gconstpointer config)
{
  eio_server_shut_down (self->server);
  g_assert_cmpuint (eio_server_get_n_sessions (self->server), ==, 0);
  g_assert_finalize_object (self->server);
  door_fixture_clear (&self->door);
  g_string_free (self->log, TRUE);
}

static void
wait_for_end (Fixture *self)
{
  while (eio_server_get_n_sessions (self->server) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_open_packet (Fixture *self, gconstpointer data)
{
  guint status;
  g_autofree char *packet = poll_request (&self->door, PATH, NULL, &status);
  g_autofree char *sid = sid_from_open_packet (packet);

  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpuint (strlen (sid), ==, 24);
  g_assert_true (g_str_has_suffix (packet, "\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                                           "\"pingTimeout\":20000,\"maxPayload\":65536}"));
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  static const char *rows[][2] = {
    { "GET " PATH "?transport=polling", "400" },
    { "GET " PATH "?EIO=3&transport=polling", "400" },
    { "GET " PATH "?EIO=4&transport=smoke", "400" },
    { "GET " PATH "?EIO=4", "400" },
    { "GET " PATH "?EIO=4&transport=polling&sid=nobody", "400" },
    { "GET " PATH "?EIO=4&transport=websocket", "400" },
    { "POST " PATH "?EIO=4&transport=polling", "400" },
    { "HEAD " PATH "?EIO=4&transport=polling", "400" },
    { "GET /engine.io/more?EIO=4&transport=polling", "404" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request =
          g_strdup_printf ("%s HTTP/1.1\r\nHost: localhost\r\n%s\r\n", rows[i][0],
                           g_str_has_prefix (rows[i][0], "POST") ? "Content-Length: 0\r\n" : "");
      g_autofree char *response = door_fixture_request (&self->door, request);

      g_assert_cmpmem (response + 9, 3, rows[i][1], 3);
    }
  g_assert_cmpuint (eio_server_get_n_sessions (self->server), ==, 0);
}

static void
test_origin (Fixture *self, gconstpointer data)
{
  g_autofree char *foreign =
      door_fixture_request (&self->door,
                            "GET " PATH
                            "?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost:5000\r\n"
                            "Origin: http://evil.example\r\n\r\n");
  g_autofree char *own =
      door_fixture_request (&self->door,
                            "GET " PATH
                            "?EIO=4&transport=polling HTTP/1.1\r\nHost: localhost:5000\r\n"
                            "Origin: http://localhost:5000\r\n\r\n");

  g_assert_true (g_str_has_prefix (foreign, "HTTP/1.1 403 "));
  g_assert_null (strstr (foreign, "Access-Control-Allow-Origin"));
  g_assert_true (g_str_has_prefix (own, "HTTP/1.1 200 "));
  g_assert_nonnull (strstr (own, "Access-Control-Allow-Origin: http://localhost:5000\r\n"));
}

static void
test_session_ids (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *other = poll_open (&self->door, PATH);
  g_autofree char *shorter = g_strndup (sid, strlen (sid) - 1);
  g_autofree char *body = NULL, *empty = NULL;
  guint status;

  g_assert_cmpstr (sid, !=, other);
  body = poll_request (&self->door, PATH, shorter, &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (body, ==, "{\"code\":1,\"message\":\"Session ID unknown\"}");
  for (gsize i = 0; i < strlen (sid); i++)
    {
      g_autofree char *guess = g_strdup (sid);
      g_autofree char *refused = NULL;

      guess[i] = guess[i] == 'A' ? 'B' : 'A';
      refused = poll_request (&self->door, PATH, guess, &status);
      g_assert_cmpstr (refused, ==, body);
    }

  empty = poll_post (&self->door, PATH, sid, "4a", &status);
  g_assert_cmpuint (status, ==, 200);
}

/* Whatever refuses a request to the endpoint, it is told in the way that its clients know. */
static void
test_refused_as_json (Fixture *self, gconstpointer data)
{
  static const char *const names[] = { NULL };
  static const char *rows[][3] = {
    { "GET " PATH "?EIO=4&transport=polling", "Host: evil.example\r\n",
      "421 {\"code\":4,\"message\":\"Forbidden\",\"reason\":\"this server does not go by the name "
      "evil.example.\\u000a\\u000aSay \\\"evil.example\\\".\"}" },
    { "POST " PATH "?EIO=4&transport=polling&sid=x", "Host: localhost\r\nContent-Length: 65537\r\n",
      "413 {\"code\":3,\"message\":\"Bad request\",\"reason\":\"the body is larger than "
      "allowed\"}" },
    { "GET " PATH "?EIO=4&transport=polling", "Host: localhost\r\nSec-Fetch-Site: cross-site\r\n",
      "403 {\"code\":4,\"message\":\"Forbidden\",\"reason\":\"a browser asks for another site's "
      "page, or opens this as a page\"}" },
    { "GET " PATH "?EIO=4&transport=websocket", "Host: a\r\nOrigin: http://b\r\n",
      "403 {\"code\":4,\"message\":\"Forbidden\",\"reason\":\"pages of this origin may not "
      "connect\"}" },
    { "GET /elsewhere", "Host: evil.example\r\n",
      "421 421 Misdirected Request: this server does not go by the name evil.example.\n\n"
      "Say \"evil.example\".\n" },
  };

  eio_front_door_set_allowed_hosts (self->door.door, names, "Say \"{host}\".");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request = g_strdup_printf ("%s HTTP/1.1\r\n%s\r\n", rows[i][0], rows[i][1]);
      g_autofree char *response = door_fixture_request (&self->door, request);
      const char *body = strstr (response, "\r\n\r\n");
      g_autofree char *short_form = NULL;

      g_assert_nonnull (body);
      short_form = g_strdup_printf ("%.3s %s", response + 9, body + 4);
      g_assert_cmpstr (short_form, ==, rows[i][2]);
    }
}

static void
test_polling (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *ok = NULL, *echoed = NULL, *late = NULL;
  guint status;
  int poll;

  ok = poll_post (&self->door, PATH, sid,
                  "4hello\x1e"
                  "bAQIDBA==\x1e"
                  "4w\xc3\xb6rld",
                  &status);
  g_assert_cmpstr (ok, ==, "ok");
  echoed = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpstr (echoed, ==,
                   "4hello\x1e"
                   "bAQIDBA==\x1e"
                   "4w\xc3\xb6rld");

  /* A poll that waits is answered when there is something. */
  poll = poll_begin (&self->door, PATH, sid);
  g_free (poll_post (&self->door, PATH, sid, "4later", &status));
  late = poll_end (poll, &status);
  g_assert_cmpstr (late, ==, "4later");
}

static void
test_bad_payload (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL, *gone = NULL;
  guint status;

  body = poll_post (&self->door, PATH, sid,
                    "4a\x1e"
                    "abc",
                    &status);
  g_assert_cmpuint (status, ==, 400);
  gone = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (self->log->str, ==, "parse error;");
}

static void
test_two_polls (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *first_body = NULL, *second_body = NULL;
  int first = poll_begin (&self->door, PATH, sid);
  guint status;

  second_body = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpuint (status, ==, 400);
  first_body = poll_end (first, &status);
  g_assert_cmpuint (status, ==, 200);
  g_assert_cmpstr (first_body, ==, "1");
  g_assert_cmpstr (self->log->str, ==, "transport error;");
}

static void
test_cancelled_poll (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL;
  guint status;
  int poll = poll_begin (&self->door, PATH, sid);

  /* The server has seen the poll once it answers what came later. */
  g_free (poll_request (&self->door, PATH, "unknown", &status));
  close (poll);
  wait_for_end (self);
  body = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpuint (status, ==, 400);
  g_assert_cmpstr (self->log->str, ==, "transport close;");
}

/* A poll may be over before it is looked at, when both come in one turn. */
static void
test_cancelled_poll_at_once (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);

  close (poll_begin (&self->door, PATH, sid));
  wait_for_end (self);
  g_assert_cmpstr (self->log->str, ==, "transport close;");
}

static void
test_polling_close (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL;
  guint status;
  int poll = poll_begin (&self->door, PATH, sid);

  g_free (poll_post (&self->door, PATH, sid, "1", &status));
  g_assert_cmpuint (status, ==, 200);
  body = poll_end (poll, &status);
  g_assert_cmpstr (body, ==, "6");
  g_assert_cmpstr (self->log->str, ==, "transport close;");
}

static void
test_websocket (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *packet = ws_client_read (client);

  g_assert_nonnull (strstr (packet, "\"upgrades\":[]"));
  ws_client_send (client, "4hello");
  ws_client_expect (client, "4hello");
  ws_client_send_binary (client, "\x01\x02", 2);
  ws_client_expect_binary (client, "\x01\x02", 2);
  ws_client_send (client, "1");
  ws_client_expect_close (client);
  g_assert_cmpstr (self->log->str, ==, "transport close;");
}

static void
test_websocket_garbage (Fixture *self, gconstpointer data)
{
  static const char *rows[][2] = {
    { "abc", "Unknown Engine.IO packet type (byte 0x61)" },
    { "", "Empty Engine.IO packet" },
    { "2", "a packet that only a server sends" },
    { "5", "a packet that only a server sends" },
    { "0{}", "a packet that only a server sends" },
    { "9", "Unknown Engine.IO packet type (byte 0x39)" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);

      g_string_truncate (self->log, 0);
      g_free (ws_client_read (client));
      ws_client_send (client, rows[i][0]);
      ws_client_expect_close_reason (client, 1002, rows[i][1]);
      g_assert_cmpstr (self->log->str, ==, "parse error;");
    }
}

static WsClient *
begin_upgrade (Fixture *self, const char *sid)
{
  g_autofree char *target = g_strdup_printf (WEBSOCKET "&sid=%s", sid);
  WsClient *client = ws_client_open (&self->door, target);

  ws_client_send (client, "2probe");
  ws_client_expect (client, "3probe");

  return client;
}

static void
send_number (Fixture *self, guint number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);
  g_autoptr (EioChunk) packet = eio_session_new_message (text, strlen (text));

  eio_session_send (self->latest, packet);
}

/* What is sent while the upgrade goes on arrives after it, once and in order. */
static void
test_upgrade (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *waiting = NULL, *noop = NULL, *gone = NULL;
  g_autoptr (WsClient) client = NULL;
  guint status;
  int poll = poll_begin (&self->door, PATH, sid);

  client = begin_upgrade (self, sid);
  waiting = poll_end (poll, &status);
  g_assert_cmpstr (waiting, ==, "6");
  for (guint i = 0; i < 100; i++)
    send_number (self, i);
  noop = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpstr (noop, ==, "6");

  ws_client_send (client, "5");
  ws_client_send (client, "4hello");
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *expected = g_strdup_printf ("4%u", i);

      ws_client_expect (client, expected);
    }
  ws_client_expect (client, "4hello");
  g_assert_cmpstr (self->log->str, ==, "upgraded to websocket;");

  gone = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpuint (status, ==, 400);
  ws_client_send (client, "4still here");
  ws_client_expect (client, "4still here");
}

static void
test_second_websocket (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *target = g_strdup_printf (WEBSOCKET "&sid=%s", sid);
  g_autoptr (WsClient) first = begin_upgrade (self, sid);
  g_autoptr (WsClient) during = ws_client_open (&self->door, target);
  g_autoptr (WsClient) after = NULL;

  g_assert_cmpuint (ws_client_expect_close (during), ==, 1008);
  ws_client_send (first, "5");
  ws_client_send (first, "4a");
  ws_client_expect (first, "4a");
  after = ws_client_open (&self->door, target);
  g_assert_cmpuint (ws_client_expect_close (after), ==, 1008);
  ws_client_send (first, "4b");
  ws_client_expect (first, "4b");
}

/* A client whose WebSocket breaks before it has taken over goes on polling and misses nothing. */
static void
test_upgrade_breaks (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL;
  WsClient *client = begin_upgrade (self, sid);
  guint status;

  send_number (self, 1);
  ws_client_free (client);
  do
    {
      g_free (body);
      body = poll_request (&self->door, PATH, sid, &status);
    }
  while (g_str_equal (body, "6"));
  g_assert_cmpstr (body, ==, "41");
  g_assert_cmpstr (self->log->str, ==, "");
}

static const EioServerConfig hasty = {
  .ping_interval = 30,
  .ping_timeout = 20,
  .upgrade_timeout = 20,
  .max_payload = 1000,
  .max_behind = 100000,
};

static void
test_heartbeat (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);

  g_free (ws_client_read (client));
  for (guint i = 0; i < 3; i++)
    {
      ws_client_expect (client, "2");
      ws_client_send (client, "3");
    }
  /* Not answered this time. */
  ws_client_expect (client, "2");
  ws_client_expect_close (client);
  g_assert_cmpstr (self->log->str, ==, "ping timeout;");
}

static void
test_polling_heartbeat (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *ping = NULL;
  guint status;

  ping = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpstr (ping, ==, "2");
  wait_for_end (self);
  g_assert_cmpstr (self->log->str, ==, "ping timeout;");
}

static const EioServerConfig no_upgrades = {
  .ping_interval = 25000,
  .ping_timeout = 20000,
  .upgrade_timeout = 20,
  .max_payload = 1000,
  .max_behind = 1000,
};

static void
test_upgrade_times_out (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL;
  g_autoptr (WsClient) client = begin_upgrade (self, sid);
  guint status;

  send_number (self, 7);
  g_assert_cmpuint (ws_client_expect_close (client), ==, 1008);
  body = poll_request (&self->door, PATH, sid, &status);
  g_assert_cmpstr (body, ==, "47");
}

static void
test_too_far_behind (Fixture *self, gconstpointer data)
{
  g_free (poll_open (&self->door, PATH));
  for (guint i = 0; i < 1000; i++)
    send_number (self, i);
  wait_for_end (self);
  g_assert_cmpstr (self->log->str, ==, "slow reader;");
  g_assert_cmpuint (eio_tally_get_slow_readers (eio_front_door_get_tally (self->door.door),
                                                EIO_SLOW_BYTES),
                    ==, 1);
}

static void
test_message_too_long (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = ws_client_open (&self->door, WEBSOCKET);
  g_autofree char *text = g_strnfill (1001, '4');

  ws_client_send (client, text);
  g_assert_cmpuint (ws_client_expect_close (client), ==, 1009);
}

/* What was sent before the end is not lost by it. */
static void
test_shut_down (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->door, PATH);
  g_autofree char *body = NULL, *refused = NULL;
  guint status;
  int poll = poll_begin (&self->door, PATH, sid);

  g_free (poll_request (&self->door, PATH, "unknown", &status));
  send_number (self, 1);
  send_number (self, 2);
  eio_server_shut_down (self->server);
  body = poll_end (poll, &status);
  g_assert_cmpstr (body, ==,
                   "41\x1e"
                   "42\x1e"
                   "1");
  refused = poll_request (&self->door, PATH, NULL, &status);
  g_assert_cmpuint (status, ==, 503);
  g_assert_cmpstr (self->log->str, ==, "server shutting down;");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, config, func) g_test_add (name, Fixture, config, set_up, func, tear_down)
  ADD ("/engine/open-packet", NULL, test_open_packet);
  ADD ("/engine/refused", NULL, test_refused);
  ADD ("/engine/origin", NULL, test_origin);
  ADD ("/engine/session-ids", NULL, test_session_ids);
  ADD ("/engine/refused-as-json", NULL, test_refused_as_json);
  ADD ("/engine/polling", NULL, test_polling);
  ADD ("/engine/bad-payload", NULL, test_bad_payload);
  ADD ("/engine/two-polls", NULL, test_two_polls);
  ADD ("/engine/cancelled-poll", NULL, test_cancelled_poll);
  ADD ("/engine/cancelled-poll-at-once", NULL, test_cancelled_poll_at_once);
  ADD ("/engine/polling-close", NULL, test_polling_close);
  ADD ("/engine/websocket", NULL, test_websocket);
  ADD ("/engine/websocket-garbage", NULL, test_websocket_garbage);
  ADD ("/engine/upgrade", NULL, test_upgrade);
  ADD ("/engine/second-websocket", NULL, test_second_websocket);
  ADD ("/engine/upgrade-breaks", NULL, test_upgrade_breaks);
  ADD ("/engine/heartbeat", &hasty, test_heartbeat);
  ADD ("/engine/polling-heartbeat", &hasty, test_polling_heartbeat);
  ADD ("/engine/upgrade-times-out", &no_upgrades, test_upgrade_times_out);
  ADD ("/engine/too-far-behind", &no_upgrades, test_too_far_behind);
  ADD ("/engine/message-too-long", &no_upgrades, test_message_too_long);
  ADD ("/engine/shut-down", NULL, test_shut_down);

  return g_test_run ();
}
