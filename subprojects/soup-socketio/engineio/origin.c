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
 * TLS may end before us, and whoever ends it may not be known to tell the truth. */
static gboolean
is_same_origin (const Origin *origin, const char *host, EioScheme scheme)
{
  EioHost own;

  if (scheme != EIO_SCHEME_UNKNOWN && origin->is_secure != (scheme == EIO_SCHEME_HTTPS))
    return FALSE;
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

static gboolean
is_allowed (const char *text, const char *host, EioScheme scheme, const char *const *allowed)
{
  Origin parsed;
  gboolean is_parsed = parse_origin (text, strlen (text), &parsed);

  if (is_parsed && is_same_origin (&parsed, host, scheme))
    return TRUE;

  for (gsize i = 0; allowed != NULL && allowed[i] != NULL; i++)
    if (g_str_equal (allowed[i], "*") || is_listed (text, is_parsed ? &parsed : NULL, allowed[i]))
      return TRUE;

  return FALSE;
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
  return origin == NULL || is_allowed (origin, host, EIO_SCHEME_UNKNOWN, allowed);
}

/* Browsers leave out the origin where a page asks its own server for something, and where an image
 * or a link leads elsewhere; the ones of today say which it is (W3C Fetch Metadata). */
static gboolean
is_from_program_or_own_page (const EioOriginClaim *claim)
{
  if (claim->fetch_site == NULL)
    return TRUE;
  if (g_strcmp0 (claim->fetch_mode, "navigate") == 0)
    return FALSE;

  return g_str_equal (claim->fetch_site, "same-origin") || g_str_equal (claim->fetch_site, "none");
}

/**
 * eio_origin_check:
 * @claim: what a request says of who made it
 * @allowed: (nullable) (array zero-terminated=1): origins that may connect besides the server's
 *   own; "*" allows any
 * @reason: (out): on error, why not, in words for the developer of the client
 *
 * Does what eio_origin_allowed() does with all that is known. If it is known whether the client
 * speaks TLS, an origin of the other kind is not the server's own. A request without an origin is
 * refused if a browser says that it made it for another site, or for an address that was opened.
 *
 * Returns: whether the request may be served
 */
gboolean
eio_origin_check (const EioOriginClaim *claim, const char *const *allowed, const char **reason)
{
  if (claim->origin != NULL && !is_allowed (claim->origin, claim->host, claim->scheme, allowed))
    {
      *reason = "pages of this origin may not connect";
      return FALSE;
    }
  if (claim->origin == NULL && !is_from_program_or_own_page (claim) &&
      (allowed == NULL || !g_strv_contains (allowed, "*")))
    {
      *reason = "a browser asks for another site's page, or opens this as a page";
      return FALSE;
    }

  return TRUE;
}
