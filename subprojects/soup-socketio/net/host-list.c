/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/host-list.h"

#include <arpa/inet.h>
#include <string.h>

#include "net/host.h"

/* A page elsewhere can give its own name the address of this machine, and then is of the same
 * origin as the server for every browser (DNS rebinding). What gives it away is the name. So only
 * those are allowed that nobody can get an entry for in the public DNS, and those that the admin
 * lists. */

struct _EioHostList
{
  char **names; /* (owned) */
};

static gboolean
is_address (const char *name)
{
  struct in_addr parsed;

  return name[0] == '[' || inet_pton (AF_INET, name, &parsed) == 1;
}

/* Whether a name ends with a dot and this, and has something before it. */
static gboolean
is_below (const char *name, const char *parent)
{
  gsize length = strlen (name), parent_length = strlen (parent);

  return length > parent_length + 1 && name[length - parent_length - 1] == '.' &&
         g_str_has_suffix (name, parent);
}

static gboolean
is_listed (const EioHostList *self, const char *name)
{
  for (char **entry = self->names; *entry != NULL; entry++)
    {
      if (g_str_equal (*entry, "*") || g_str_equal (*entry, name))
        return TRUE;
      if (g_str_has_prefix (*entry, "*.") && is_below (name, *entry + 2))
        return TRUE;
    }

  return FALSE;
}

/* A name as it is compared: in lower case, and without the dot that only says that it is whole. */
static char *
normalize (const char *name, gsize length)
{
  char *normal = g_ascii_strdown (name, (gssize) length);
  gsize last = strlen (normal);

  if (last > 1 && normal[last - 1] == '.')
    normal[last - 1] = '\0';

  return normal;
}

/* Browsers send what is outside of ASCII as Punycode (RFC 3492). */
static char *
normalize_entry (const char *entry)
{
  const char *prefix = g_str_has_prefix (entry, "*.") ? "*." : "";
  g_autofree char *ascii = g_hostname_to_ascii (entry + strlen (prefix));
  g_autofree char *whole = g_strconcat (prefix, ascii != NULL ? ascii : entry, NULL);

  return normalize (whole, strlen (whole));
}

/**
 * eio_host_list_new:
 * @names: (array zero-terminated=1): names besides those that are always allowed; `*.example.org`
 *   stands for all names below `example.org`, and `*` for any
 * @own_name: (nullable): the name of this machine
 *
 * Returns: (transfer full): a list
 */
EioHostList *
eio_host_list_new (const char *const *names, const char *own_name)
{
  EioHostList *self = g_new0 (EioHostList, 1);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (guint i = 0; names[i] != NULL; i++)
    g_ptr_array_add (all, normalize_entry (names[i]));
  if (own_name != NULL)
    g_ptr_array_add (all, normalize_entry (own_name));
  g_ptr_array_add (all, NULL);
  self->names = (char **) g_ptr_array_free (g_steal_pointer (&all), FALSE);

  return self;
}

/**
 * eio_host_list_free:
 * @self: (transfer full): a list
 */
void
eio_host_list_free (EioHostList *self)
{
  g_strfreev (self->names);
  g_free (self);
}

/**
 * eio_host_list_allows:
 * @self: a list
 * @host: (array length=length): the field `Host` of a request
 * @length: its length, in bytes
 *
 * Tells whether a server may be called so. Always allowed are addresses, `localhost`, names without
 * a dot, which only a local network resolves, and names below `localhost` (RFC 6761) and `local`
 * (RFC 6762), which no public one does.
 *
 * Returns: whether a request to @host may be served
 */
gboolean
eio_host_list_allows (const EioHostList *self, const char *host, gsize length)
{
  g_autofree char *name = NULL;
  EioHost parsed;

  if (!eio_host_parse (host, length, &parsed))
    return FALSE;

  name = normalize (parsed.name, parsed.name_length);
  return is_address (name) || strchr (name, '.') == NULL || is_below (name, "localhost") ||
         is_below (name, "local") || is_listed (self, name);
}

/**
 * eio_host_list_name_is_valid:
 * @name: a name that somebody wants in a list
 *
 * Returns: whether it can be in a list: a name without a port, `*.` and a name, or `*`
 */
gboolean
eio_host_list_name_is_valid (const char *name)
{
  g_autofree char *ascii = NULL;
  EioHost parsed;

  if (g_str_equal (name, "*"))
    return TRUE;
  if (g_str_has_prefix (name, "*."))
    name += 2;

  ascii = g_hostname_to_ascii (name);
  return ascii != NULL && *ascii != '.' && eio_host_parse (ascii, strlen (ascii), &parsed) &&
         parsed.name_length == strlen (ascii);
}
