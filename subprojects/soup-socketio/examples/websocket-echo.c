/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A plain WebSocket server that sends back each message: for the conformance tests of RFC 6455, and
 * to show how little it takes. */

#include <net/close.h>
#include <net/frame.h>
#include <net/websocket-upgrade.h>

#include "listen.h"

static void
echo (EioWebsocket *websocket, gboolean is_binary, guint8 *data, gsize length)
{
  g_autoptr (EioChunk) frame =
      eio_chunk_new_frame (is_binary ? EIO_OPCODE_BINARY : EIO_OPCODE_TEXT, data, length);

  eio_websocket_send (websocket, frame);
}

static void
forget (EioWebsocket *websocket, EioEndReason reason)
{
}

static const EioWebsocketHandler echo_handler = { .message = echo, .closed = forget };

static void
on_upgraded (EioWebsocket *websocket, gpointer user_data)
{
  eio_websocket_set_owner (websocket, &echo_handler, NULL);
  eio_websocket_admit (websocket);
}

static gboolean
on_upgrade (EioExchange *exchange, gpointer limits)
{
  return eio_websocket_upgrade (exchange, limits, on_upgraded, NULL);
}

/* Here is what the front door let in and on_upgrade() did not take. */
static void
on_request (SoupServer *server,
            SoupServerMessage *message,
            const char *path,
            GHashTable *query,
            gpointer user_data)
{
  soup_server_message_set_status (message, SOUP_STATUS_BAD_REQUEST, NULL);
}

int
main (int argc, char **argv)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  EioMessageLimits message_limits;
  int port = 0, max_payload = 64 * 1024, max_fragments = 8;
  GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "Listen on this port, 0 for a free one", "N" },
    { "max-payload", 0, 0, G_OPTION_ARG_INT, &max_payload, "The longest message, in bytes", "N" },
    { "max-fragments", 0, 0, G_OPTION_ARG_INT, &max_fragments,
      "The most fragments of a message, 0 for any number", "N" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- echoes WebSocket messages");
  g_autoptr (GError) error = NULL;
  g_autoptr (SoupServer) soup = soup_server_new (NULL, NULL);
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (EioFrontDoor) door = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || port < 0 || port > 65535 ||
      max_payload < 1 || max_fragments < 0 || max_fragments > G_MAXUINT16)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "A number is out of range");
      return 64;
    }

  message_limits = (EioMessageLimits){ .payload = max_payload, .fragments = max_fragments };
  limits.outbox_bytes = 0;
  door = eio_front_door_new (soup, reactor, &limits);
  eio_front_door_set_upgrade_func (door, on_upgrade, &message_limits);
  soup_server_add_handler (soup, "/", on_request, NULL, NULL);
  port = example_listen (door, port, &error);
  if (port == 0)
    {
      g_printerr ("%s\n", error->message);
      return 69;
    }
  g_print ("%d\n", port);
  example_run_until_signal ();

  return 0;
}
