/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

static const guint8 mapped_prefix[12] = { [10] = 0xff, [11] = 0xff };

static gboolean
is_ipv4 (const EioAddress *self)
{
  return memcmp (self->ip, mapped_prefix, sizeof mapped_prefix) == 0;
}

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

/* Proxies write addresses with and without a port, and an IPv6 address with and without brackets.
 * The port is of no use to anybody. */
static gsize
measure_without_port (const char **text, gsize length)
{
  const char *colon = memchr (*text, ':', length);

  if (length > 0 && **text == '[')
    {
      const char *end = memchr (*text, ']', length);

      (*text)++;
      return end != NULL ? (gsize) (end - *text) : 0;
    }
  if (colon != NULL && memchr (colon + 1, ':', length - (gsize) (colon + 1 - *text)) == NULL)
    return (gsize) (colon - *text);

  return length;
}

/**
 * eio_address_parse:
 * @self: (out): the address
 * @text: (array length=length): an address, perhaps with a port, which is left out
 * @length: its length, in bytes
 *
 * Returns: whether @text is an address
 */
gboolean
eio_address_parse (EioAddress *self, const char *text, gsize length)
{
  char address[INET6_ADDRSTRLEN] = { 0 };

  memset (self, 0, sizeof *self);
  length = measure_without_port (&text, length);
  if (length == 0 || length >= sizeof address || memchr (text, '\0', length) != NULL)
    return FALSE;

  memcpy (address, text, length);
  if (inet_pton (AF_INET, address, self->ip + sizeof mapped_prefix) == 1)
    {
      memcpy (self->ip, mapped_prefix, sizeof mapped_prefix);
      return TRUE;
    }

  return inet_pton (AF_INET6, address, self->ip) == 1;
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
  g_autoptr (GInetAddress) ip = NULL;

  if (is_ipv4 (self))
    ip = g_inet_address_new_from_bytes (self->ip + sizeof mapped_prefix, G_SOCKET_FAMILY_IPV4);
  else
    ip = g_inet_address_new_from_bytes (self->ip, G_SOCKET_FAMILY_IPV6);

  return g_inet_socket_address_new (ip, self->port);
}

/**
 * eio_address_to_text:
 * @self: an address
 *
 * Returns: (transfer full): the address without the port, as inet_ntop(3) writes it; a mapped IPv4
 *   address as IPv4
 */
char *
eio_address_to_text (const EioAddress *self)
{
  char text[INET6_ADDRSTRLEN];

  if (is_ipv4 (self))
    inet_ntop (AF_INET, self->ip + sizeof mapped_prefix, text, sizeof text);
  else
    inet_ntop (AF_INET6, self->ip, text, sizeof text);

  return g_strdup (text);
}

/* What g_inet_address_mask_matches() does, without making objects of an address. */
static gboolean
matches (const EioAddress *self, GInetAddressMask *mask)
{
  gboolean ipv4 = is_ipv4 (self);
  GInetAddress *network = g_inet_address_mask_get_address (mask);
  guint length = g_inet_address_mask_get_length (mask);
  const guint8 *ours = ipv4 ? self->ip + sizeof mapped_prefix : self->ip;
  const guint8 *theirs = g_inet_address_to_bytes (network);
  guint whole = length / 8, rest = length % 8;

  if (g_inet_address_get_family (network) != (ipv4 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6))
    return FALSE;

  return memcmp (ours, theirs, whole) == 0 &&
         (rest == 0 || (ours[whole] ^ theirs[whole]) >> (8 - rest) == 0);
}

/**
 * eio_address_is_in:
 * @self: an address
 * @networks: (nullable) (element-type GInetAddressMask): networks
 *
 * Returns: whether @self is in one of @networks
 */
gboolean
eio_address_is_in (const EioAddress *self, const GPtrArray *networks)
{
  for (guint i = 0; networks != NULL && i < networks->len; i++)
    if (matches (self, networks->pdata[i]))
      return TRUE;

  return FALSE;
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

  return is_ipv4 (self) ? low : high;
}
