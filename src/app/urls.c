/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/urls.h"

#include <errno.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>

typedef struct ifaddrs IfAddresses;
G_DEFINE_AUTOPTR_CLEANUP_FUNC (IfAddresses, freeifaddrs)

static char *
make_url (GInetAddress *address, guint16 port)
{
  g_autofree char *host = g_inet_address_to_string (address);

  return g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6
             ? g_strdup_printf ("http://[%s]:%u", host, port)
             : g_strdup_printf ("http://%s:%u", host, port);
}

static void
add (SnugUrls *self, GInetAddress *address, guint16 port)
{
  g_ptr_array_add (g_inet_address_get_is_loopback (address) ? self->local : self->remote,
                   make_url (address, port));
}

/* Browsers take no IPv6 zone, so a link-local address is of no use to them. */
static GInetAddress *
get_usable_address (const IfAddresses *interface, GSocketFamily family)
{
  const unsigned int wanted = IFF_UP | IFF_RUNNING;
  g_autoptr (GSocketAddress) address = NULL;
  GInetAddress *inet;

  if (interface->ifa_addr == NULL || interface->ifa_addr->sa_family != family ||
      (interface->ifa_flags & wanted) != wanted || (interface->ifa_flags & IFF_LOOPBACK) != 0)
    return NULL;

  address =
      g_socket_address_new_from_native (interface->ifa_addr, family == G_SOCKET_FAMILY_IPV6
                                                                 ? sizeof (struct sockaddr_in6)
                                                                 : sizeof (struct sockaddr_in));
  if (!G_IS_INET_SOCKET_ADDRESS (address))
    return NULL;

  inet = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (address));
  if (family == G_SOCKET_FAMILY_IPV6 && g_inet_address_get_is_link_local (inet))
    return NULL;

  return g_object_ref (inet);
}

static void
add_interfaces (SnugUrls *self, GSocketFamily family, guint16 port)
{
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (IfAddresses) interfaces = NULL;

  add (self, loopback, port);

  if (getifaddrs (&interfaces) != 0)
    {
      g_warning ("Cannot list the addresses of this machine: %s", g_strerror (errno));
      return;
    }

  for (const IfAddresses *at = interfaces; at != NULL; at = at->ifa_next)
    {
      g_autoptr (GInetAddress) address = get_usable_address (at, family);

      if (address != NULL)
        add (self, address, port);
    }
}

/**
 * snug_urls_new:
 * @sockets: (element-type GSocket): listening sockets
 *
 * Finds out where the page can be opened. A socket that listens on all addresses counts for each
 * address that the machine has now.
 *
 * Returns: (transfer full): the addresses
 */
SnugUrls *
snug_urls_new (GPtrArray *sockets)
{
  g_autoptr (SnugUrls) self = g_new0 (SnugUrls, 1);

  self->local = g_ptr_array_new_with_free_func (g_free);
  self->remote = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < sockets->len; i++)
    {
      g_autoptr (GSocketAddress) bound =
          g_socket_get_local_address (g_ptr_array_index (sockets, i), NULL);
      GInetAddress *address;
      guint16 port;

      if (!G_IS_INET_SOCKET_ADDRESS (bound))
        continue;

      address = g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (bound));
      port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
      if (g_inet_address_get_is_any (address))
        add_interfaces (self, g_inet_address_get_family (address), port);
      else
        add (self, address, port);
    }

  return g_steal_pointer (&self);
}

/**
 * snug_urls_free:
 * @self: (transfer full): addresses
 */
void
snug_urls_free (SnugUrls *self)
{
  g_ptr_array_unref (self->local);
  g_ptr_array_unref (self->remote);
  g_free (self);
}

/**
 * snug_urls_list:
 * @self: addresses
 *
 * Returns: (transfer full) (array zero-terminated=1): all the addresses, those for this machine
 *   first
 */
char **
snug_urls_list (const SnugUrls *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < self->local->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->local, i));
  for (guint i = 0; i < self->remote->len; i++)
    g_strv_builder_add (builder, g_ptr_array_index (self->remote, i));

  return g_strv_builder_end (builder);
}
