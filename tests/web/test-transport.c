/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What admins are shown of a connection, from long-polling through the upgrade. */
#include <libsoup/soup.h>

#include "world.h"

typedef struct
{
  char *text; /* (owned) (nullable) */
} Response;

static void
on_response (GObject *source, GAsyncResult *result, gpointer data)
{
  Response *response = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body =
      soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  response->text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static gboolean
has_text (gpointer data)
{
  Response *response = data;

  return response->text != NULL;
}

/* Makes a request to the endpoint, a POST if there is a payload, and returns the answer. */
static char *
request (TestWorld *world, SoupSession *session, const char *sid, const char *payload)
{
  g_autofree char *uri =
      g_strdup_printf ("http://127.0.0.1:%u/socket.io/?EIO=4&transport=polling%s%s", world->port,
                       sid != NULL ? "&sid=" : "", sid != NULL ? sid : "");
  g_autoptr (SoupMessage) message = soup_message_new (payload != NULL ? "POST" : "GET", uri);
  Response response = { NULL };

  if (payload != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (payload, strlen (payload));

      soup_message_set_request_body_from_bytes (message, "text/plain", bytes);
    }
  soup_session_send_and_read_async (session, message, G_PRIORITY_DEFAULT, NULL, on_response,
                                    &response);
  test_wait_until (has_text, &response);
  g_assert_cmpuint (soup_message_get_status (message), ==, SOUP_STATUS_OK);
  return response.text;
}

static void
on_message (SoupWebsocketConnection *wire, int type, GBytes *message, gpointer data)
{
  g_assert_cmpmem (g_bytes_get_data (message, NULL), g_bytes_get_size (message), "3probe", 6);
  soup_websocket_connection_send_text (wire, "5");
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  SoupWebsocketConnection **wire = data;
  g_autoptr (GError) error = NULL;

  *wire = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  g_signal_connect (*wire, "message", G_CALLBACK (on_message), NULL);
  soup_websocket_connection_send_text (*wire, "2probe");
}

static SnugPresence *
only_presence (TestWorld *world)
{
  g_autoptr (GPtrArray) presences = snug_room_list_presences (world->model.room);

  g_assert_cmpuint (presences->len, ==, 1);
  return g_object_ref (presences->pdata[0]);
}

static gboolean
has_upgraded (gpointer data)
{
  return g_str_equal (snug_presence_get_transport (data), "websocket");
}

static void
test_upgrade (TestWorld *world, gconstpointer data)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *open = request (world, session, NULL, NULL);
  g_autofree char *sids = test_json_get (open + 1, "$.sid");
  g_autofree char *sid = g_strndup (sids + 2, strlen (sids) - 4);
  g_autofree char *ok = request (world, session, sid, "40{\"name\":\"Ada\"}");
  g_autofree char *packets = request (world, session, sid, NULL);
  g_autofree char *uri =
      g_strdup_printf ("ws://127.0.0.1:%u/socket.io/?EIO=4&transport=websocket&sid=%s", world->port,
                       sid);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", uri);
  g_autoptr (SoupWebsocketConnection) wire = NULL;
  g_autoptr (SnugPresence) presence = NULL;

  /* Accepted and welcomed in one payload. */
  g_assert_true (g_str_has_prefix (packets, "40{\"sid\":"));
  g_assert_nonnull (strstr (packets, "\x1e"
                                     "42[\"welcome\","));
  test_world_wait_presences (world, 1);
  presence = only_presence (world);
  g_assert_cmpstr (snug_presence_get_transport (presence), ==, "polling");
  g_assert_cmpstr (snug_presence_get_address (presence), ==, "127.0.0.1");

  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT, NULL,
                                        on_connected, &wire);
  test_wait_until (has_upgraded, presence);
  soup_websocket_connection_close (wire, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  test_world_wait_presences (world, 0);
}

static void
test_websocket (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (SnugPresence) presence = only_presence (world);

  g_assert_cmpstr (snug_presence_get_transport (presence), ==, "websocket");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  WORLD_TEST ("/web/transport/upgrade", NULL, test_upgrade);
  WORLD_TEST ("/web/transport/websocket", NULL, test_websocket);

  return g_test_run ();
}
