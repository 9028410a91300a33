/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "listen.h"

#include <glib-unix.h>

/* Browsers and Node.js may resolve "localhost" to either address, so both get the same port. */
guint16
example_listen (EioFrontDoor *door, guint16 port, GError **error)
{
  const char *hosts[] = { "127.0.0.1", "::1" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string (hosts[i], port);
      g_autoptr (GSocketAddress) bound = NULL;
      g_autoptr (GSocket) socket = NULL;

      socket = eio_listen_tcp (G_INET_SOCKET_ADDRESS (address), i == 0 ? error : NULL);
      if (socket == NULL && i > 0)
        continue; /* a machine without IPv6 */
      if (socket == NULL || !eio_front_door_add_listener (door, socket, error))
        return 0;
      bound = g_socket_get_local_address (socket, error);
      if (bound == NULL)
        return 0;
      port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
    }

  return port;
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_CONTINUE;
}

void
example_run_until_signal (void)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  guint term = g_unix_signal_add (SIGTERM, quit, loop);
  guint interrupt = g_unix_signal_add (SIGINT, quit, loop);

  g_main_loop_run (loop);
  g_source_remove (term);
  g_source_remove (interrupt);
}
