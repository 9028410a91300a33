/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/address.h"

#include <netinet/in.h>
#include <string.h>

static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

/**
 * eio_address_init:
 * @self: the address to set
 * @native: what accept() told; anything but an Internet address becomes the loopback address, as
 *   only this machine can come that way
 */
void
eio_address_init (EioAddress *self, const struct sockaddr_storage *native)
{
  memset (self, 0, sizeof *self);

  if (native->ss_family == AF_INET)
    {
      const struct sockaddr_in *in = (const struct sockaddr_in *) native;

      memcpy (self->ip, mapped_prefix, sizeof mapped_prefix);
      memcpy (self->ip + sizeof mapped_prefix, &in->sin_addr, 4);
      self->port = g_ntohs (in->sin_port);
    }
  else if (native->ss_family == AF_INET6)
    {
      const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *) native;

      memcpy (self->ip, &in6->sin6_addr, 16);
      self->port = g_ntohs (in6->sin6_port);
    }
  else
    {
      self->ip[15] = 1;
    }
}

/**
 * eio_address_to_socket_address:
 * @self: an address
 *
 * Returns: (transfer full): the same as a #GInetSocketAddress; a mapped IPv4 address as IPv4
 */
GSocketAddress *
eio_address_to_socket_address (const EioAddress *self)
{
  gboolean is_ipv4 = memcmp (self->ip, mapped_prefix, sizeof mapped_prefix) == 0;
  g_autoptr (GInetAddress) ip = NULL;

  if (is_ipv4)
    ip = g_inet_address_new_from_bytes (self->ip + sizeof mapped_prefix, G_SOCKET_FAMILY_IPV4);
  else
    ip = g_inet_address_new_from_bytes (self->ip, G_SOCKET_FAMILY_IPV6);

  return g_inet_socket_address_new (ip, self->port);
}

/**
 * eio_address_get_network:
 * @self: an address
 *
 * Gives what one household or host has of addresses: an IPv4 address as a whole, of an IPv6
 * address the first 64 bits.
 *
 * Returns: a number that is the same for addresses of one network
 */
guint64
eio_address_get_network (const EioAddress *self)
{
  guint64 high, low;

  memcpy (&high, self->ip, 8);
  memcpy (&low, self->ip + 8, 8);

  return memcmp (self->ip, mapped_prefix, sizeof mapped_prefix) == 0 ? low : high;
}
