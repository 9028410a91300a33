/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/listen.h"

#include <netinet/in.h>
#include <sys/socket.h>

/* SoupServer's own sockets have room for 10 waiting clients; a room that comes back after a
 * restart needs room for all of them. */
#define BACKLOG 4096

/**
 * eio_listen_tcp:
 * @address: the address and the port, 0 for one that is free
 * @error: return location for a #GError
 *
 * Opens a listening socket for eio_front_door_add_listener(). An IPv6 socket takes no IPv4
 * connections, so that both can be opened on one port.
 *
 * Returns: (transfer full): the socket, or %NULL with an error of the domain %G_IO_ERROR, as
 *   %G_IO_ERROR_ADDRESS_IN_USE
 */
GSocket *
eio_listen_tcp (GInetSocketAddress *address, GError **error)
{
  GSocketFamily family = g_socket_address_get_family (G_SOCKET_ADDRESS (address));
  g_autoptr (GSocket) socket = NULL;

  socket = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, error);
  if (socket == NULL)
    return NULL;

  if (family == G_SOCKET_FAMILY_IPV6 &&
      !g_socket_set_option (socket, IPPROTO_IPV6, IPV6_V6ONLY, TRUE, error))
    return NULL;

  g_socket_set_blocking (socket, FALSE);
  g_socket_set_listen_backlog (socket, BACKLOG);
  if (!g_socket_bind (socket, G_SOCKET_ADDRESS (address), TRUE, error) ||
      !g_socket_listen (socket, error))
    return NULL;

  return g_steal_pointer (&socket);
}

/**
 * eio_listen_fd:
 * @fd: (transfer full): a descriptor that was passed on, as by systemd
 * @error: return location for a #GError
 *
 * Takes a listening socket that somebody else opened.
 *
 * Returns: (transfer full): the socket, or %NULL with an error of the domain %G_IO_ERROR when @fd
 *   is no listening stream socket
 */
GSocket *
eio_listen_fd (int fd, GError **error)
{
  g_autoptr (GSocket) socket = g_socket_new_from_fd (fd, error);
  int listens = 0;

  if (socket == NULL)
    return NULL;

  if (g_socket_get_socket_type (socket) != G_SOCKET_TYPE_STREAM ||
      !g_socket_get_option (socket, SOL_SOCKET, SO_ACCEPTCONN, &listens, NULL) || !listens)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "Descriptor %d is not a listening stream socket", fd);
      return NULL;
    }

  /* When two processes share a blocking socket, the one that loses the race hangs in accept(). */
  g_socket_set_blocking (socket, FALSE);

  return g_steal_pointer (&socket);
}
