/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/address.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"

/**
 * snug_address_new:
 * @address: the address
 * @port: the port, or 0 for any free port
 * @optional: whether the machine may lack this kind of address
 *
 * Returns: (transfer full): a new address to listen on
 */
SnugAddress *
snug_address_new (GInetAddress *address, guint16 port, gboolean optional)
{
  SnugAddress *self = g_new0 (SnugAddress, 1);

  self->socket_address = G_INET_SOCKET_ADDRESS (g_inet_socket_address_new (address, port));
  self->optional = optional;
  return self;
}

/**
 * snug_address_free:
 * @self: (transfer full): an address
 */
void
snug_address_free (SnugAddress *self)
{
  g_object_unref (self->socket_address);
  g_free (self);
}

/**
 * snug_addresses_add_loopback:
 * @addresses: (element-type SnugAddress): what to add to
 * @port: the port, or 0 for any free port
 *
 * Adds the loopback addresses of both families, either of which the machine may lack.
 */
void
snug_addresses_add_loopback (GPtrArray *addresses, guint16 port)
{
  const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    {
      g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (families[i]);

      g_ptr_array_add (addresses, snug_address_new (loopback, port, TRUE));
    }
}

static gboolean
parse_port (const char *text, guint16 *port)
{
  guint64 value;

  if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT16, &value, NULL))
    return FALSE;

  *port = (guint16) value;
  return TRUE;
}

/* The address without brackets; only an IPv6 address has them, and it must. */
static char *
take_host (const char *text, const char *colon)
{
  gboolean bracketed = text[0] == '[' && colon > text + 1 && colon[-1] == ']';
  g_autofree char *host = bracketed ? g_strndup (text + 1, (gsize) (colon - text - 2))
                                    : g_strndup (text, (gsize) (colon - text));

  if (bracketed != (strchr (host, ':') != NULL))
    return NULL;

  return g_steal_pointer (&host);
}

static gboolean
parse_into (const char *text, GPtrArray *addresses)
{
  const char *colon = strrchr (text, ':');
  g_autofree char *host = NULL;
  g_autoptr (GSocketAddress) parsed = NULL;
  SnugAddress *address;
  guint16 port;

  if (colon == NULL || !parse_port (colon + 1, &port))
    return FALSE;

  host = take_host (text, colon);
  if (host == NULL)
    return FALSE;

  if (g_ascii_strcasecmp (host, "localhost") == 0)
    {
      snug_addresses_add_loopback (addresses, port);
      return TRUE;
    }

  parsed = g_inet_socket_address_new_from_string (host, port);
  if (parsed == NULL)
    return FALSE;

  address = g_new0 (SnugAddress, 1);
  address->socket_address = G_INET_SOCKET_ADDRESS (g_steal_pointer (&parsed));
  g_ptr_array_add (addresses, address);
  return TRUE;
}

/**
 * snug_address_parse:
 * @text: `ADDRESS:PORT`, where ADDRESS is an IPv4 address, an IPv6 address in brackets, or
 *   `localhost`
 * @addresses: (element-type SnugAddress): what to add to
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Reads one address to listen on. `localhost` stands for the loopback addresses of both families,
 * either of which the machine may lack.
 *
 * Names are not looked up: what is listened on must not depend on a name server.
 *
 * Returns: whether @text is such an address
 */
gboolean
snug_address_parse (const char *text, GPtrArray *addresses, GError **error)
{
  g_return_val_if_fail (text != NULL, FALSE);

  if (parse_into (text, addresses))
    return TRUE;

  g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE,
               _ ("“%s” is not ADDRESS:PORT, as in 127.0.0.1:5000, [::1]:5000 or localhost:5000"),
               text);
  return FALSE;
}

/**
 * snug_address_get_port:
 * @self: an address
 *
 * Returns: the port, 0 for any free port
 */
guint16
snug_address_get_port (const SnugAddress *self)
{
  return g_inet_socket_address_get_port (self->socket_address);
}

/**
 * snug_address_is_loopback:
 * @self: an address
 *
 * Returns: whether only programs of this machine can reach the address
 */
gboolean
snug_address_is_loopback (const SnugAddress *self)
{
  return g_inet_address_get_is_loopback (g_inet_socket_address_get_address (self->socket_address));
}

/**
 * snug_address_to_string:
 * @self: an address
 *
 * Returns: (transfer full): the address as snug_address_parse() reads it
 */
char *
snug_address_to_string (const SnugAddress *self)
{
  GInetAddress *address = g_inet_socket_address_get_address (self->socket_address);
  g_autofree char *host = g_inet_address_to_string (address);

  return g_strdup_printf (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6 ? "[%s]:%u"
                                                                                      : "%s:%u",
                          host, snug_address_get_port (self));
}

static gboolean
has_port (GPtrArray *addresses, guint16 port)
{
  for (guint i = 0; i < addresses->len; i++)
    {
      if (snug_address_get_port (g_ptr_array_index (addresses, i)) == port)
        return TRUE;
    }
  return FALSE;
}

/**
 * snug_addresses_widen:
 * @addresses: (element-type SnugAddress): addresses
 *
 * Returns: (transfer full) (element-type SnugAddress): all addresses of the machine, of both
 *   families, at each port that occurs in @addresses
 */
GPtrArray *
snug_addresses_widen (GPtrArray *addresses)
{
  const GSocketFamily families[] = { G_SOCKET_FAMILY_IPV4, G_SOCKET_FAMILY_IPV6 };
  g_autoptr (GPtrArray) wide = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);

  for (guint i = 0; i < addresses->len; i++)
    {
      guint16 port = snug_address_get_port (g_ptr_array_index (addresses, i));

      if (has_port (wide, port))
        continue;

      for (guint j = 0; j < G_N_ELEMENTS (families); j++)
        {
          g_autoptr (GInetAddress) any = g_inet_address_new_any (families[j]);

          g_ptr_array_add (wide, snug_address_new (any, port, TRUE));
        }
    }

  return g_steal_pointer (&wide);
}
