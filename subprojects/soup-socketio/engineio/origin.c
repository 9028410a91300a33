/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/origin.h"

#include <string.h>

#include "net/host.h"

/* An origin as it is compared: http is ws, https is wss. */
typedef struct
{
  gboolean is_secure;
  EioHost host;
  guint16 port;
} Origin;

static gboolean
parse_origin (const char *text, gsize length, Origin *origin)
{
  static const struct
  {
    const char *prefix;
    gboolean is_secure;
  } schemes[] = {
    { "http://", FALSE },
    { "ws://", FALSE },
    { "https://", TRUE },
    { "wss://", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    {
      gsize prefix = strlen (schemes[i].prefix);

      if (length < prefix || g_ascii_strncasecmp (text, schemes[i].prefix, prefix) != 0)
        continue;
      if (!eio_host_parse (text + prefix, length - prefix, &origin->host))
        return FALSE;

      origin->is_secure = schemes[i].is_secure;
      origin->port = origin->host.port;
      if (origin->port == 0)
        origin->port = origin->is_secure ? 443 : 80;
      return TRUE;
    }

  return FALSE;
}

static gboolean
names_are_equal (const EioHost *a, const EioHost *b)
{
  return a->name_length == b->name_length &&
         g_ascii_strncasecmp (a->name, b->name, a->name_length) == 0;
}

/* Without a port in `Host` the client used the default one of its scheme, which the origin tells:
 * TLS may end before us. */
static gboolean
is_same_origin (const Origin *origin, const char *host)
{
  EioHost own;

  if (host == NULL || !eio_host_parse (host, strlen (host), &own) ||
      !names_are_equal (&origin->host, &own))
    return FALSE;

  return origin->port == (own.port != 0 ? own.port : origin->is_secure ? 443 : 80);
}

/* Admins write origins as they see them in the address bar, with a slash at the end. */
static gboolean
is_listed (const char *text, const Origin *origin, const char *entry)
{
  gsize length = strlen (entry);
  Origin listed;

  if (length > 0 && entry[length - 1] == '/')
    length--;
  if (length == 0)
    return FALSE;
  if (strlen (text) == length && g_ascii_strncasecmp (text, entry, length) == 0)
    return TRUE;

  return origin != NULL && parse_origin (entry, length, &listed) &&
         listed.is_secure == origin->is_secure && listed.port == origin->port &&
         names_are_equal (&listed.host, &origin->host);
}

/**
 * eio_origin_allowed:
 * @origin: (nullable): the field `Origin` of a request
 * @host: (nullable): its field `Host`
 * @allowed: (nullable) (array zero-terminated=1): origins that may connect besides the server's
 *   own; "*" allows any
 *
 * Tells whether a page may talk to the server. Browsers keep pages from reading responses of other
 * servers, but not from opening WebSockets to them, so servers must check (RFC 6455, section 10.2).
 *
 * Programs send no origin and are let in. An origin is the server's own if host and port are those
 * of @host; `ws` and `wss`, which some clients send, stand for `http` and `https`. An opaque
 * origin, "null", is only let in if it or "*" is listed.
 *
 * Returns: whether the request may be served
 */
gboolean
eio_origin_allowed (const char *origin, const char *host, const char *const *allowed)
{
  Origin parsed;
  gboolean is_parsed;

  if (origin == NULL)
    return TRUE;

  is_parsed = parse_origin (origin, strlen (origin), &parsed);
  if (is_parsed && is_same_origin (&parsed, host))
    return TRUE;

  for (gsize i = 0; allowed != NULL && allowed[i] != NULL; i++)
    if (g_str_equal (allowed[i], "*") || is_listed (origin, is_parsed ? &parsed : NULL, allowed[i]))
      return TRUE;

  return FALSE;
}
