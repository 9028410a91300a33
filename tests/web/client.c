/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client.h"

#include <libsoup/soup.h>
#include <string.h>

/* Longer than anything takes, even under valgrind. */
#define PATIENCE_SECONDS 60

struct _TestClient
{
  SoupSession *session;          /* (owned) */
  SoupWebsocketConnection *wire; /* (owned) (nullable) */
  char *auth;                    /* (owned) (nullable) */
  GPtrArray *packets;            /* (owned) (element-type utf8): what came and nobody took */
  guint next_ack;
  gboolean closed;
};

static gboolean
on_out_of_patience (gpointer data)
{
  g_error ("What the test waits for does not come");
  return G_SOURCE_REMOVE;
}

/* Runs the main context until something holds. */
void
test_wait_until (gboolean (*holds) (gpointer data), gpointer data)
{
  guint id = g_timeout_add_seconds (PATIENCE_SECONDS, on_out_of_patience, NULL);

  while (!holds (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

static void
on_message (SoupWebsocketConnection *wire, int type, GBytes *message, TestClient *self)
{
  gsize size;
  const char *data = g_bytes_get_data (message, &size);
  g_autofree char *packet = g_strndup (data, size);

  g_assert_cmpint (type, ==, SOUP_WEBSOCKET_DATA_TEXT);
  switch (packet[0])
    {
    case '0':
      {
        g_autofree char *connect = g_strconcat ("40", self->auth != NULL ? self->auth : "", NULL);

        soup_websocket_connection_send_text (wire, connect);
        break;
      }
    case '2':
      soup_websocket_connection_send_text (wire, "3");
      break;
    case '4':
      g_ptr_array_add (self->packets, g_strdup (packet + 1));
      break;
    default:
      g_assert_cmpstr (packet, ==, "an Engine.IO packet that the server sends");
    }
}

static void
on_closed (SoupWebsocketConnection *wire, TestClient *self)
{
  self->closed = TRUE;
}

static void
on_connected (GObject *source, GAsyncResult *result, gpointer data)
{
  TestClient *self = data;
  g_autoptr (GError) error = NULL;

  self->wire = soup_session_websocket_connect_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
  soup_websocket_connection_set_max_incoming_payload_size (self->wire, 1024 * 1024);
  g_signal_connect (self->wire, "message", G_CALLBACK (on_message), self);
  g_signal_connect (self->wire, "closed", G_CALLBACK (on_closed), self);
}

static gboolean
has_wire (gpointer data)
{
  TestClient *self = data;

  return self->wire != NULL;
}

/* Connects, and asks to come in with an auth in JSON; NULL for none. */
TestClient *
test_client_new (guint port, const char *auth)
{
  TestClient *self = g_new0 (TestClient, 1);
  g_autofree char *uri = NULL;
  g_autoptr (SoupMessage) message = NULL;

  self->session = soup_session_new ();
  self->auth = g_strdup (auth);
  self->packets = g_ptr_array_new_with_free_func (g_free);

  uri = g_strdup_printf ("ws://127.0.0.1:%u/socket.io/?EIO=4&transport=websocket", port);
  message = soup_message_new ("GET", uri);
  soup_session_websocket_connect_async (self->session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        NULL, on_connected, self);
  test_wait_until (has_wire, self);
  return self;
}

static gboolean
is_closed (gpointer data)
{
  TestClient *self = data;

  return self->closed;
}

void
test_client_wait_closed (TestClient *self)
{
  test_wait_until (is_closed, self);
}

void
test_client_close (TestClient *self)
{
  if (soup_websocket_connection_get_state (self->wire) == SOUP_WEBSOCKET_STATE_OPEN)
    soup_websocket_connection_close (self->wire, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  test_client_wait_closed (self);
}

void
test_client_free (TestClient *self)
{
  test_client_close (self);
  g_signal_handlers_disconnect_by_data (self->wire, self);
  g_object_unref (self->wire);
  g_object_unref (self->session);
  g_ptr_array_unref (self->packets);
  g_free (self->auth);
  g_free (self);
}

typedef struct
{
  TestClient *client; /* (unowned) */
  const char *prefix; /* (unowned) */
  char *found;        /* (owned) (nullable) */
} Wanted;

static gboolean
take_packet (gpointer data)
{
  Wanted *wanted = data;
  GPtrArray *packets = wanted->client->packets;

  for (guint i = 0; i < packets->len; i++)
    {
      const char *packet = g_ptr_array_index (packets, i);

      if (!g_str_has_prefix (packet, wanted->prefix))
        continue;
      wanted->found = g_strdup (packet + strlen (wanted->prefix));
      g_ptr_array_remove_index (packets, i);
      return TRUE;
    }
  g_assert_false (wanted->client->closed);
  return FALSE;
}

/* Waits for the first packet of those that nobody took that begins so; the rest of it. */
static char *
next_packet (TestClient *self, const char *prefix)
{
  Wanted wanted = { .client = self, .prefix = prefix };

  test_wait_until (take_packet, &wanted);
  return wanted.found;
}

/* Waits for an event and returns its argument in JSON. */
char *
test_client_next (TestClient *self, const char *event)
{
  g_autofree char *prefix = g_strdup_printf ("2[\"%s\",", event);
  char *argument = next_packet (self, prefix);

  g_assert_true (g_str_has_suffix (argument, "]"));
  argument[strlen (argument) - 1] = '\0';
  return argument;
}

/* How many events of a name came that nobody took. */
guint
test_client_count (TestClient *self, const char *event)
{
  g_autofree char *prefix = g_strdup_printf ("2[\"%s\",", event);
  guint count = 0;

  for (guint i = 0; i < self->packets->len; i++)
    count += g_str_has_prefix (g_ptr_array_index (self->packets, i), prefix);
  return count;
}

char *
test_client_next_refusal (TestClient *self)
{
  return next_packet (self, "4");
}

void
test_client_wait_accepted (TestClient *self)
{
  g_free (next_packet (self, "0{\"sid\":"));
}

/* Emits an event: its name and arguments as the elements of a JSON array, without the brackets. */
void
test_client_emit (TestClient *self, const char *arguments)
{
  g_autofree char *packet = g_strdup_printf ("42[%s]", arguments);

  soup_websocket_connection_send_text (self->wire, packet);
}

/* Emits an event that wants an ack, and returns the arguments of the ack in JSON. */
char *
test_client_ask (TestClient *self, const char *arguments)
{
  guint id = self->next_ack++;
  g_autofree char *packet = g_strdup_printf ("42%u[%s]", id, arguments);
  g_autofree char *prefix = g_strdup_printf ("3%u[", id);
  char *answer;

  soup_websocket_connection_send_text (self->wire, packet);
  answer = next_packet (self, prefix);
  g_assert_true (g_str_has_suffix (answer, "]"));
  answer[strlen (answer) - 1] = '\0';
  return answer;
}
