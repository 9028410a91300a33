/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/host.h"

#include <arpa/inet.h>
#include <string.h>

#define MAX_NAME 255
#define MAX_PORT_DIGITS 5

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || c == '_' || c == '~';
}

/* Returns the length of the name or address at the start, 0 if there is none. */
static gsize
measure_name (const char *text, gsize length)
{
  gsize i = 0;

  while (i < length && is_name_character (text[i]))
    i++;

  return i <= MAX_NAME ? i : 0;
}

static gsize
measure_ipv6 (const char *text, gsize length)
{
  const char *end = memchr (text, ']', length);
  char address[INET6_ADDRSTRLEN] = { 0 };
  struct in6_addr parsed;
  gsize size;

  if (end == NULL)
    return 0;

  size = (gsize) (end - text - 1);
  if (size == 0 || size >= sizeof address)
    return 0;

  memcpy (address, text + 1, size);
  return strlen (address) == size && inet_pton (AF_INET6, address, &parsed) == 1 ? size + 2 : 0;
}

static gboolean
parse_port (const char *text, gsize length, guint16 *port)
{
  guint value = 0;

  if (length > MAX_PORT_DIGITS)
    return FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (text[i]))
        return FALSE;
      value = value * 10 + (guint) (text[i] - '0');
    }

  *port = (guint16) value;
  return value <= G_MAXUINT16 && (length == 0 || value > 0);
}

/**
 * eio_host_parse:
 * @text: (array length=length): a host with or without a port, as in the field `Host`
 * @length: its length, in bytes
 * @host: (out caller-allocates): its parts, which lie within @text
 *
 * Parses `host[:port]` (RFC 9110, section 7.2; RFC 3986, section 3.2.2). Names are letters,
 * digits, and `-._~`: what RFC 3986 allows beyond that (percent-encoding, sub-delimiters,
 * IPvFuture) names no host of today and is refused, as are user information and zone identifiers. A
 * colon without a port is allowed.
 *
 * Returns: whether @text is a host
 */
gboolean
eio_host_parse (const char *text, gsize length, EioHost *host)
{
  *host = (EioHost){ 0 };

  if (length == 0)
    return FALSE;

  host->name = text;
  host->name_length = text[0] == '[' ? measure_ipv6 (text, length) : measure_name (text, length);
  if (host->name_length == 0)
    return FALSE;
  if (host->name_length == length)
    return TRUE;

  return text[host->name_length] == ':' &&
         parse_port (text + host->name_length + 1, length - host->name_length - 1, &host->port);
}
