/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "socketio-fixture.h"
#include "socketio/group.h"

typedef struct
{
  SioFixture sio;
  SioGroup *group;   /* (owned) */
  SioSocket *latest; /* (unowned) (nullable) */
  gboolean deciding; /* leave the decision to the test */
  GString *log;      /* (owned) */
} Fixture;

static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, gpointer user_data)
{
  Fixture *self = user_data;

  self->latest = socket;
  if (auth != NULL && json_object_has_member (json_node_get_object (auth), "wicked"))
    {
      g_autoptr (JsonNode) data = json_from_string ("{\"code\":\"banned\"}", NULL);

      sio_socket_refuse (socket, "No.", data);
      return;
    }
  if (self->deciding)
    return;
  sio_socket_accept (socket);
  sio_group_add (self->group, socket);
}

static void
on_event (SioNamespace *name_space, SioSocket *socket, SioEvent *event, gpointer user_data)
{
  Fixture *self = user_data;
  const char *name = sio_event_get_name (event);

  g_string_append_printf (self->log, "%s/%u;", name, sio_event_get_n_arguments (event));
  if (g_str_equal (name, "ask"))
    sio_event_acknowledge (event, sio_event_get_argument (event, 0));
  else if (g_str_equal (name, "all"))
    sio_group_emit (self->group, "told", sio_event_get_argument (event, 0));
  else if (g_str_equal (name, "others"))
    sio_group_emit_except (self->group, socket, "told", sio_event_get_argument (event, 0));
  else if (g_str_equal (name, "binary"))
    {
      g_autoptr (JsonArray) arguments = json_array_new ();

      json_array_add_element (arguments, json_node_copy (sio_event_get_argument (event, 0)));
      sio_socket_emit_full (socket, "binary-back", arguments, sio_event_get_attachments (event));
    }
  else if (g_str_equal (name, "kick me"))
    sio_socket_disconnect (socket);
  else if (g_str_equal (name, "cut me"))
    sio_socket_close_transport (socket);
}

static void
on_disconnected (SioNamespace *name_space,
                 SioSocket *socket,
                 const char *reason,
                 gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_false (sio_socket_is_connected (socket));
  g_assert_null (sio_socket_get_transport (socket));
  g_string_append_printf (self->log, "%s;", reason);
  self->latest = NULL;
}

static void
set_up (Fixture *self, gconstpointer connect_timeout)
{
  sio_fixture_init (&self->sio, &eio_front_door_default_limits,
                    connect_timeout != NULL ? GPOINTER_TO_UINT (connect_timeout) : 45000);
  self->group = sio_group_new (self->sio.main);
  self->log = g_string_new (NULL);
  sio_server_add_namespace (self->sio.server, "/custom");
  g_signal_connect (self->sio.main, "connecting", G_CALLBACK (on_connecting), self);
  g_signal_connect (self->sio.main, "event", G_CALLBACK (on_event), self);
  g_signal_connect (self->sio.main, "disconnected", G_CALLBACK (on_disconnected), self);
}

static void
tear_down (Fixture *self, gconstpointer connect_timeout)
{
  sio_fixture_clear (&self->sio);
  g_assert_cmpuint (sio_group_get_size (self->group), ==, 0);
  g_assert_finalize_object (self->group);
  g_string_free (self->log, TRUE);
}

static void
test_connect (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  g_assert_cmpuint (sio_namespace_get_n_sockets (self->sio.main), ==, 1);
  g_assert_true (sio_socket_is_connected (self->latest));
  g_assert_cmpstr (sio_socket_get_transport (self->latest), ==, "websocket");
  ws_client_send (client, "41");
  ws_client_send (client, "40");
  g_free (ws_client_read (client));
  g_assert_cmpstr (self->log->str, ==, "client namespace disconnect;");
}

/* A namespace in which nobody listens to "connecting" lets everybody in. */
static void
test_custom_namespace (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  g_autofree char *reply = NULL;

  ws_client_send (client, "40/custom,{\"token\":\"abc\"}");
  reply = ws_client_read (client);
  g_assert_true (g_str_has_prefix (reply, "40/custom,{\"sid\":\""));
  ws_client_send (client, "41/custom,");
  ws_client_send (client, "421[\"ask\",1]");
  ws_client_expect (client, "431[1]");
}

static void
test_unknown_namespace (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);

  ws_client_send (client, "40/random,");
  ws_client_expect (client, "44/random,{\"message\":\"Invalid namespace\"}");
}

static void
test_refused (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);
  g_autofree char *reply = NULL;

  ws_client_send (client, "40{\"wicked\":true}");
  ws_client_expect (client, "44{\"message\":\"No.\",\"data\":{\"code\":\"banned\"}}");
  g_assert_cmpstr (self->log->str, ==, "server namespace disconnect;");

  /* It may think better of it. */
  ws_client_send (client, "40{}");
  reply = ws_client_read (client);
  g_assert_true (g_str_has_prefix (reply, "40{\"sid\":"));
}

static void
test_decided_later (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);
  g_autofree char *reply = NULL;

  self->deciding = TRUE;
  ws_client_send (client, "40");
  while (self->latest == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (sio_socket_is_connected (self->latest));
  sio_socket_accept (self->latest);
  reply = ws_client_read (client);
  g_assert_true (g_str_has_prefix (reply, "40{\"sid\":"));
}

/* The decision may come when the client has left. */
static void
test_decided_too_late (Fixture *self, gconstpointer data)
{
  WsClient *client = sio_fixture_open_client (&self->sio);
  g_autoptr (SioSocket) socket = NULL;

  self->deciding = TRUE;
  ws_client_send (client, "40");
  while (self->latest == NULL)
    g_main_context_iteration (NULL, TRUE);
  socket = g_object_ref (self->latest);
  ws_client_free (client);
  while (self->latest != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->log->str, ==, "transport close;");
  sio_socket_accept (socket);
  sio_socket_refuse (socket, "No.", NULL);
  sio_group_add (self->group, socket);
  g_assert_cmpuint (sio_group_get_size (self->group), ==, 0);
}

static void
test_ack (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send (client, "42456[\"ask\",{\"3\":[false]},2.5,null]");
  ws_client_expect (client, "43456[{\"3\":[false]}]");
  ws_client_send (client, "427[\"ask\"]");
  ws_client_expect (client, "437[]");
  g_assert_cmpstr (self->log->str, ==, "ask/3;ask/0;");
}

typedef struct
{
  guint calls;
  char *answer; /* (owned) (nullable) */
} Answer;

static void
on_ack (SioSocket *socket, JsonArray *arguments, GPtrArray *attachments, gpointer user_data)
{
  Answer *answer = user_data;

  answer->calls++;
  if (arguments != NULL)
    answer->answer = g_strdup (json_array_get_string_element (arguments, 0));
}

static void
test_ack_from_client (Fixture *self, gconstpointer data)
{
  WsClient *client = sio_fixture_connect_client (&self->sio);
  g_autoptr (JsonArray) arguments = json_array_new ();
  Answer answered = { 0, NULL }, unanswered = { 0, NULL };

  json_array_add_string_element (arguments, "who?");
  sio_socket_emit_with_ack (self->latest, "question", arguments, NULL, on_ack, &answered);
  sio_socket_emit_with_ack (self->latest, "question", arguments, NULL, on_ack, &unanswered);
  ws_client_expect (client, "420[\"question\",\"who?\"]");
  ws_client_expect (client, "421[\"question\",\"who?\"]");
  ws_client_send (client, "430[\"me\"]");
  ws_client_send (client, "430[\"twice\"]");
  ws_client_send (client, "439[\"never asked\"]");
  ws_client_send (client, "421[\"ask\",1]");
  ws_client_expect (client, "431[1]");
  g_assert_cmpuint (answered.calls, ==, 1);
  g_assert_cmpstr (answered.answer, ==, "me");
  g_assert_cmpuint (unanswered.calls, ==, 0);

  ws_client_free (client);
  while (self->latest != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (unanswered.calls, ==, 1);
  g_assert_null (unanswered.answer);
  g_free (answered.answer);
}

static void
test_binary (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send (client, "451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
  ws_client_send_binary (client, "\x01\x02\x03", 3);
  ws_client_expect (client, "451-[\"binary-back\",{\"_placeholder\":true,\"num\":0}]");
  ws_client_expect_binary (client, "\x01\x02\x03", 3);
}

static void
test_group (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) a = sio_fixture_connect_client (&self->sio);
  g_autoptr (WsClient) b = sio_fixture_connect_client (&self->sio);
  g_autoptr (WsClient) c = sio_fixture_connect_client (&self->sio);

  g_assert_cmpuint (sio_group_get_size (self->group), ==, 3);
  ws_client_send (a, "421[\"all\",\"one\"]");
  ws_client_expect (a, "42[\"told\",\"one\"]");
  ws_client_expect (b, "42[\"told\",\"one\"]");
  ws_client_expect (c, "42[\"told\",\"one\"]");
  ws_client_send (b, "42[\"others\",\"two\"]");
  ws_client_expect (a, "42[\"told\",\"two\"]");
  ws_client_expect (c, "42[\"told\",\"two\"]");
  ws_client_send (b, "425[\"ask\",5]");
  ws_client_expect (b, "435[5]");

  /* The first leaves; the others stay members. */
  ws_client_send (a, "41");
  ws_client_send (c, "42[\"all\",\"three\"]");
  ws_client_expect (b, "42[\"told\",\"three\"]");
  ws_client_expect (c, "42[\"told\",\"three\"]");
}

static void
test_group_remove (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  g_autoptr (SioGroup) other = sio_group_new (self->sio.main);
  SioSocket *socket = self->latest;

  sio_group_add (other, socket);
  sio_group_add (other, socket);
  g_assert_cmpuint (sio_group_get_size (other), ==, 1);
  sio_group_remove (self->group, socket);
  sio_group_remove (self->group, socket);
  g_assert_cmpuint (sio_group_get_size (self->group), ==, 0);
  ws_client_send (client, "421[\"ask\",1]");
  ws_client_expect (client, "431[1]");
}

/* All that is sent to one client keeps its order, whichever way it is sent. */
static void
test_order (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  for (guint i = 0; i < 50; i++)
    {
      g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), i);

      sio_group_emit (self->group, "group", number);
      sio_socket_emit (self->latest, "alone", number);
    }
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *group = g_strdup_printf ("42[\"group\",%u]", i);
      g_autofree char *alone = g_strdup_printf ("42[\"alone\",%u]", i);

      ws_client_expect (client, group);
      ws_client_expect (client, alone);
    }
}

/* An argument in parts is one to the client, whatever transport it has. */
static void
test_parts (Fixture *self, gconstpointer data)
{
  char texts[][8] = { "{\"a\":", "", "[1,", "2]}" };
  struct iovec parts[G_N_ELEMENTS (texts)];
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  g_autofree char *sid = poll_open (&self->sio.door, "/socket.io/");
  g_autofree char *payload = NULL;
  guint status;

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    parts[i] = (struct iovec){ texts[i], strlen (texts[i]) };

  sio_socket_emit_json (self->latest, "parts", parts, G_N_ELEMENTS (parts));
  ws_client_expect (client, "42[\"parts\",{\"a\":[1,2]}]");

  g_free (poll_post (&self->sio.door, "/socket.io/", sid, "40", &status));
  g_free (poll_request (&self->sio.door, "/socket.io/", sid, &status));
  sio_socket_emit_json (self->latest, "parts", parts, G_N_ELEMENTS (parts));
  payload = poll_request (&self->sio.door, "/socket.io/", sid, &status);
  g_assert_cmpstr (payload, ==, "42[\"parts\",{\"a\":[1,2]}]");
}

static void
test_polling_group (Fixture *self, gconstpointer data)
{
  g_autofree char *sid = poll_open (&self->sio.door, "/socket.io/");
  g_autoptr (WsClient) other = NULL;
  g_autofree char *payload = NULL;
  guint status;

  g_free (poll_post (&self->sio.door, "/socket.io/", sid, "40", &status));
  g_free (poll_request (&self->sio.door, "/socket.io/", sid, &status));
  other = sio_fixture_connect_client (&self->sio);
  ws_client_send (other, "42[\"all\",1]");
  ws_client_send (other, "42[\"all\",2]");
  ws_client_expect (other, "42[\"told\",1]");
  ws_client_expect (other, "42[\"told\",2]");
  payload = poll_request (&self->sio.door, "/socket.io/", sid, &status);
  g_assert_cmpstr (payload, ==,
                   "42[\"told\",1]\x1e"
                   "42[\"told\",2]");
}

static void
test_kicked (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send (client, "42[\"kick me\"]");
  ws_client_expect (client, "41");
  /* It could not know yet. */
  ws_client_send (client, "42[\"late\"]");
  ws_client_send (client, "40");
  g_free (ws_client_read (client));
  g_assert_cmpstr (self->log->str, ==, "kick me/0;server namespace disconnect;");
}

static void
test_cut (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send (client, "42[\"cut me\"]");
  ws_client_expect_close (client);
  g_assert_cmpstr (self->log->str, ==, "cut me/0;forced close;");
}

static void
test_malformed (Fixture *self, gconstpointer data)
{
  static const char *rows[] = {
    "4abc",
    "42{}",
    "42[]",
    "42abc[\"x\"]",
    "42[\"disconnect\"]",
    "42[{}]",
    "42[\"x\"",
    "42[\"x\"]]",
    "42[\"a\\ud800\"]",
    "43[1]",
    "44{}",
    "4511-[\"x\",{\"_placeholder\":true,\"num\":0}]",
    "451-[\"x\",{\"_placeholder\":true,\"num\":1}]",
    "45999999999-[\"x\"]",
    "40",
    "4",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

      g_string_truncate (self->log, 0);
      ws_client_send (client, rows[i]);
      g_assert_cmpuint (ws_client_expect_close (client), ==, 1002);
      g_assert_cmpstr (self->log->str, ==, "parse error;");
    }
}

/* 60 KB of it would end the process if they reached json-glib. */
static void
test_deep_json (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  g_autoptr (GString) packet = g_string_new ("42[\"x\",");

  while (packet->len < 60000)
    g_string_append_c (packet, '[');
  ws_client_send (client, packet->str);
  g_assert_cmpuint (ws_client_expect_close (client), ==, 1002);
}

static void
test_binary_interrupted (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send (client, "451-[\"binary\",{\"_placeholder\":true,\"num\":0}]");
  ws_client_send (client, "42[\"text\"]");
  ws_client_expect_close_reason (client, 1002, "it sent text where a binary attachment was due");
}

static void
test_large_attachments (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  g_autofree char *attachment = g_malloc0 (64 * 1024 - 1);
  g_autoptr (GString) packet = g_string_new ("455-[\"binary\"");

  for (guint i = 0; i < 5; i++)
    g_string_append_printf (packet, ",{\"_placeholder\":true,\"num\":%u}", i);
  g_string_append_c (packet, ']');
  ws_client_send (client, packet->str);
  for (guint i = 0; i < 5; i++)
    ws_client_send_binary (client, attachment, 64 * 1024 - 1);
  ws_client_expect_close_reason (client, 1002,
                                 "the binary attachments of a packet are too large together");
}

/* One that is refused may ask again, but not for ever. */
static void
test_asks_for_ever (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);

  for (guint i = 0; i < 20; i++)
    {
      ws_client_send (client, "40{\"wicked\":true}");
      ws_client_expect (client, "44{\"message\":\"No.\",\"data\":{\"code\":\"banned\"}}");
    }
  ws_client_send (client, "40{\"wicked\":true}");
  ws_client_expect_close_reason (client, 1000, "it asked to come in too often");
}

static void
test_stray_binary (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);

  ws_client_send_binary (client, "\x01", 1);
  ws_client_expect_close_reason (client, 1002,
                                 "it sent a binary attachment that belongs to no packet");
}

static void
test_event_before_connect (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);

  ws_client_send (client, "42[\"too early\"]");
  g_assert_cmpuint (ws_client_expect_close (client), ==, 1002);
  g_assert_cmpstr (self->log->str, ==, "");
}

static void
test_no_connect (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_open_client (&self->sio);

  ws_client_expect_close (client);
  g_assert_cmpuint (eio_server_get_n_sessions (sio_server_get_engine (self->sio.server)), ==, 0);
}

static void
count_destroyed (gpointer data)
{
  (*(guint *) data)++;
}

static void
test_user_data (Fixture *self, gconstpointer data)
{
  WsClient *client = sio_fixture_connect_client (&self->sio);
  guint destroyed = 0;

  sio_socket_set_user_data (self->latest, &destroyed, count_destroyed);
  g_assert_true (sio_socket_get_user_data (self->latest) == &destroyed);
  ws_client_free (client);
  while (destroyed == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (destroyed, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, func) g_test_add (name, Fixture, NULL, set_up, func, tear_down)
  ADD ("/socketio/connect", test_connect);
  ADD ("/socketio/custom-namespace", test_custom_namespace);
  ADD ("/socketio/unknown-namespace", test_unknown_namespace);
  ADD ("/socketio/refused", test_refused);
  ADD ("/socketio/decided-later", test_decided_later);
  ADD ("/socketio/decided-too-late", test_decided_too_late);
  ADD ("/socketio/ack", test_ack);
  ADD ("/socketio/ack-from-client", test_ack_from_client);
  ADD ("/socketio/binary", test_binary);
  ADD ("/socketio/group", test_group);
  ADD ("/socketio/group-remove", test_group_remove);
  ADD ("/socketio/order", test_order);
  ADD ("/socketio/parts", test_parts);
  ADD ("/socketio/polling-group", test_polling_group);
  ADD ("/socketio/kicked", test_kicked);
  ADD ("/socketio/cut", test_cut);
  ADD ("/socketio/malformed", test_malformed);
  ADD ("/socketio/deep-json", test_deep_json);
  ADD ("/socketio/binary-interrupted", test_binary_interrupted);
  ADD ("/socketio/large-attachments", test_large_attachments);
  ADD ("/socketio/asks-for-ever", test_asks_for_ever);
  ADD ("/socketio/stray-binary", test_stray_binary);
  ADD ("/socketio/event-before-connect", test_event_before_connect);
  ADD ("/socketio/user-data", test_user_data);
  g_test_add ("/socketio/no-connect", Fixture, GUINT_TO_POINTER (20), set_up, test_no_connect,
              tear_down);

  return g_test_run ();
}
