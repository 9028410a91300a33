/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/sockets.h"

#include <glib/gi18n-lib.h>
#include <systemd/sd-daemon.h>

#include <net/listen.h>

#include "app/address.h"
#include "app/exit-codes.h"

/* How often to look for a port that is free on all the addresses that are to share one. */
#define PORT_ATTEMPTS 8

/**
 * snug_sockets_take_passed:
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Takes over the sockets that the service manager passed on (see sd_listen_fds(3)), which can be
 * done once.
 *
 * Returns: (transfer full) (nullable) (element-type GSocket): the sockets, none of them if there
 *   is no such service manager; or %NULL on error
 */
GPtrArray *
snug_sockets_take_passed (GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  int n_fds = sd_listen_fds (TRUE);

  if (n_fds < 0)
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("The sockets passed by the service manager cannot be used: %s"),
                   g_strerror (-n_fds));
      return NULL;
    }

  for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n_fds; fd++)
    {
      g_autoptr (GError) local_error = NULL;
      GSocket *socket = NULL;

      if (sd_is_socket_inet (fd, AF_UNSPEC, SOCK_STREAM, TRUE, 0) <= 0)
        {
          g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                       _ ("Descriptor %d passed by the service manager is not a listening TCP "
                          "socket (look at ListenStream= in the socket unit)"),
                       fd);
          return NULL;
        }

      socket = eio_listen_fd (fd, &local_error);
      if (socket == NULL)
        {
          g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                       _ ("Descriptor %d passed by the service manager cannot be used: %s"), fd,
                       local_error->message);
          return NULL;
        }
      g_ptr_array_add (sockets, socket);
    }

  return g_steal_pointer (&sockets);
}

static guint16
get_socket_port (GSocket *socket)
{
  g_autoptr (GSocketAddress) address = g_socket_get_local_address (socket, NULL);

  return G_IS_INET_SOCKET_ADDRESS (address)
             ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address))
             : 0;
}

/* An optional address may be of a family that this machine does not have or has turned off. */
static gboolean
is_forgivable (const SnugAddress *address, const GError *error)
{
  return address->optional && (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED) ||
                               g_error_matches (error, G_IO_ERROR, G_IO_ERROR_FAILED));
}

static GSocket *
open_at (const SnugAddress *address, guint16 port, GError **error)
{
  GInetSocketAddress *wanted = address->socket_address;
  GInetAddress *inet = g_inet_socket_address_get_address (wanted);
  gboolean ipv6 = g_inet_address_get_family (inet) == G_SOCKET_FAMILY_IPV6;
  g_autoptr (GInetSocketAddress) at =
      g_object_new (G_TYPE_INET_SOCKET_ADDRESS, "address", inet, "port", (guint) port, "scope-id",
                    ipv6 ? g_inet_socket_address_get_scope_id (wanted) : 0, NULL);

  return eio_listen_tcp (at, error);
}

/* Opens each address. Those of port 0 get one port between them if they are to share one; whether
 * that works is luck, since the port is free only on the first for sure. */
static GPtrArray *
open_all (GPtrArray *addresses, gboolean share, GError **missing, GError **error)
{
  g_autoptr (GPtrArray) sockets = g_ptr_array_new_with_free_func (g_object_unref);
  guint16 shared_port = 0;

  for (guint i = 0; i < addresses->len; i++)
    {
      const SnugAddress *address = g_ptr_array_index (addresses, i);
      guint16 port = snug_address_get_port (address);
      g_autoptr (GError) local_error = NULL;
      GSocket *socket = open_at (address, port != 0 ? port : shared_port, &local_error);

      if (socket == NULL)
        {
          g_autofree char *name = snug_address_to_string (address);

          g_prefix_error (&local_error, _ ("Cannot listen on %s: "), name);
          if (!is_forgivable (address, local_error))
            {
              g_propagate_error (error, g_steal_pointer (&local_error));
              return NULL;
            }

          g_clear_error (missing);
          g_propagate_error (missing, g_steal_pointer (&local_error));
          continue;
        }

      if (share && port == 0 && shared_port == 0)
        shared_port = get_socket_port (socket);
      g_debug ("Listening at port %u", get_socket_port (socket));
      g_ptr_array_add (sockets, socket);
    }

  return g_steal_pointer (&sockets);
}

/**
 * snug_sockets_open:
 * @addresses: (element-type SnugAddress): where to listen
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Opens listening sockets. Addresses with port 0 all get the same free port, if there is one.
 * An optional address that the machine lacks is left out, as long as another one can be opened.
 *
 * Returns: (transfer full) (nullable) (element-type GSocket): the sockets, at least one; or %NULL
 *   on error
 */
GPtrArray *
snug_sockets_open (GPtrArray *addresses, GError **error)
{
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) local_error = NULL;

  for (guint attempt = 0; sockets == NULL && attempt <= PORT_ATTEMPTS; attempt++)
    {
      g_clear_error (&missing);
      g_clear_error (&local_error);
      sockets = open_all (addresses, attempt < PORT_ATTEMPTS, &missing, &local_error);
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_ADDRESS_IN_USE))
        break;
    }

  if (sockets == NULL || sockets->len == 0)
    {
      g_set_error_literal (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE,
                           local_error != NULL ? local_error->message
                           : missing != NULL   ? missing->message
                                               : _ ("There is no address to listen on"));
      return NULL;
    }

  if (missing != NULL)
    g_message ("%s", missing->message);

  return g_steal_pointer (&sockets);
}

/**
 * snug_sockets_are_loopback_only:
 * @sockets: (element-type GSocket): listening sockets
 *
 * Returns: whether only programs of this machine can reach all of @sockets
 */
gboolean
snug_sockets_are_loopback_only (GPtrArray *sockets)
{
  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr (GSocketAddress) address =
          g_socket_get_local_address (g_ptr_array_index (sockets, i), NULL);

      if (!G_IS_INET_SOCKET_ADDRESS (address) ||
          !g_inet_address_get_is_loopback (
              g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address))))
        return FALSE;
    }
  return TRUE;
}

/**
 * snug_sockets_get_port:
 * @sockets: (element-type GSocket): listening sockets, at least one
 *
 * Returns: the port of the first socket
 */
guint16
snug_sockets_get_port (GPtrArray *sockets)
{
  g_return_val_if_fail (sockets->len > 0, 0);

  return get_socket_port (g_ptr_array_index (sockets, 0));
}
