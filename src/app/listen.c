/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/listen.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"
#include "app/sockets.h"

static GPtrArray *
get_sockets (const SnugConfig *config, GError **error)
{
  g_autoptr (GPtrArray) sockets = snug_sockets_take_passed (error);

  if (sockets == NULL)
    return NULL;
  if (sockets->len == 0)
    return snug_sockets_open (config->addresses, error);

  if (!config->limits && !snug_sockets_are_loopback_only (sockets))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE,
                   _ ("--no-limits is only for loopback addresses, and the service manager passed "
                      "on a socket with another one"));
      return NULL;
    }

  return g_steal_pointer (&sockets);
}

/* The file has the port and a line end in it as soon as it exists. */
static gboolean
write_port_file (const char *path, guint16 port, GError **error)
{
  g_autofree char *contents = g_strdup_printf ("%u\n", port);
  g_autoptr (GError) local_error = NULL;

  if (!g_file_set_contents_full (path, contents, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644,
                                 &local_error))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_STATE, _ ("Cannot write the port file: %s"),
                   local_error->message);
      return FALSE;
    }

  return TRUE;
}

/**
 * snug_listen:
 * @config: the configuration
 * @door: where clients are to come in
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Lets clients in: through the sockets that the service manager passed on, else through those that
 * @config asks for. Then it writes the port file, if there is to be one.
 *
 * Returns: (transfer full) (nullable): where the page can be opened, or %NULL on error
 */
SnugUrls *
snug_listen (const SnugConfig *config, EioFrontDoor *door, GError **error)
{
  g_autoptr (GPtrArray) sockets = get_sockets (config, error);

  if (sockets == NULL)
    return NULL;

  for (guint i = 0; i < sockets->len; i++)
    {
      if (!eio_front_door_add_listener (door, g_ptr_array_index (sockets, i), error))
        return NULL;
    }

  if (config->port_file != NULL &&
      !write_port_file (config->port_file, snug_sockets_get_port (sockets), error))
    return NULL;

  return snug_urls_new (sockets);
}
