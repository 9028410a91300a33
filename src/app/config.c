/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config.h"

#include <glib/gi18n-lib.h>
#include <sched.h>
#include <soup-socketio.h>

#include "app/config-file.h"
#include "app/exit-codes.h"
#include "core/room.h"

#define MOST_DEFAULT_SEND_THREADS 3

static const GOptionEntry entries[] = {
  { "listen", 'l', 0, G_OPTION_ARG_STRING_ARRAY, NULL,
    N_ ("Listen on this address (can be given more than once)"), N_ ("ADDRESS:PORT") },
  { "lan", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Listen on every address of this machine, for others on the network"), NULL },
  { "port-file", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Write the port to this file once it is listened on"), N_ ("FILE") },
  { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep the messages in this folder"),
    N_ ("DIR") },
  { "config", 'c', 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Read this configuration file"),
    N_ ("FILE") },
  { "no-bus", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Stay off the session bus"), NULL },
  { "no-limits", 0, 0, G_OPTION_ARG_NONE, NULL,
    N_ ("Limit neither rate nor number of clients (loopback addresses only)"), NULL },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, NULL, N_ ("Log more"), NULL },
  { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version and exit"), NULL },
  { G_OPTION_REMAINING, 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING_ARRAY, NULL, NULL, NULL },
  { NULL, 0, 0, 0, NULL, NULL, NULL },
};

/**
 * snug_config_get_option_entries:
 *
 * Returns: (array zero-terminated=1): the options of the command line
 */
const GOptionEntry *
snug_config_get_option_entries (void)
{
  return entries;
}

/**
 * snug_config_free:
 * @self: (transfer full): a configuration
 */
void
snug_config_free (SnugConfig *self)
{
  g_ptr_array_unref (self->addresses);
  g_strfreev (self->hosts);
  g_strfreev (self->allowed_origins);
  g_ptr_array_unref (self->trusted_proxies);
  g_ptr_array_unref (self->shared_networks);
  g_free (self->room_name);
  g_free (self->room_topic);
  g_free (self->state_dir);
  g_free (self->port_file);
  g_free (self);
}

/* Behind a reverse proxy, everybody comes from this machine. */
static GPtrArray *
default_shared_networks (void)
{
  GPtrArray *networks = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (networks, g_inet_address_mask_new_from_string ("127.0.0.0/8", NULL));
  g_ptr_array_add (networks, g_inet_address_mask_new_from_string ("::1", NULL));
  return networks;
}

/* The main thread has a processor too, and beyond a few the kernel's own work is in the way. Only
 * processors count that this process may run on: threads that take turns on one are in each other's
 * way. */
static guint
default_send_threads (void)
{
  cpu_set_t processors;

  if (sched_getaffinity (0, sizeof processors, &processors) < 0)
    return 0;

  return MIN ((guint) CPU_COUNT (&processors) - 1, MOST_DEFAULT_SEND_THREADS);
}

static SnugConfig *
new_default (void)
{
  SnugConfig *self = g_new0 (SnugConfig, 1);

  self->addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);
  snug_addresses_add_loopback (self->addresses, SNUG_DEFAULT_PORT);
  self->hosts = g_new0 (char *, 1);
  self->trusted_proxies = g_ptr_array_new_with_free_func (g_object_unref);
  self->shared_networks = default_shared_networks ();
  self->slow_reader_bytes = eio_front_door_default_limits.outbox_bytes;
  self->unread_bytes = eio_front_door_default_limits.output_bytes;
  self->slow_reader_seconds = eio_front_door_default_limits.outbox_timeout / 1000;
  self->send_threads = default_send_threads ();
  self->io_uring = TRUE;
  self->room_name = g_strdup ("Snug");
  self->room_topic = g_strdup ("");
  self->edit_seconds = snug_room_default_limits.edit_seconds;
  self->resume_messages = 500;
  self->durable = TRUE;
  self->state_dir = g_build_filename (g_get_user_state_dir (), "snug", NULL);
  self->bus = TRUE;
  self->limits = TRUE;
  return self;
}

static gboolean
load_file (SnugConfig *self, GVariantDict *options, GError **error)
{
  g_autofree char *path = NULL;
  gboolean given = g_variant_dict_lookup (options, "config", "^ay", &path);

  if (!given)
    path = g_build_filename (g_get_user_config_dir (), "snug", "snug.conf", NULL);

  return snug_config_load_file (self, path, given, error);
}

static gboolean
take_addresses (SnugConfig *self, GVariantDict *options, GError **error)
{
  g_autofree const char **values = NULL;
  g_autoptr (GPtrArray) addresses = NULL;

  if (g_variant_dict_lookup (options, "listen", "^a&s", &values))
    {
      addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);
      for (guint i = 0; values[i] != NULL; i++)
        {
          if (!snug_address_parse (values[i], addresses, error))
            return FALSE;
        }
    }

  if (g_variant_dict_contains (options, "lan"))
    self->lan = TRUE;
  else if (addresses != NULL)
    self->lan = FALSE;

  if (addresses != NULL)
    {
      g_ptr_array_unref (self->addresses);
      self->addresses = g_steal_pointer (&addresses);
    }

  if (self->lan)
    {
      g_autoptr (GPtrArray) narrow = g_steal_pointer (&self->addresses);

      self->addresses = snug_addresses_widen (narrow);
    }

  return TRUE;
}

static void
take_path (GVariantDict *options, const char *name, char **path)
{
  char *value;

  if (g_variant_dict_lookup (options, name, "^ay", &value))
    {
      g_free (*path);
      *path = value;
    }
}

static gboolean
check (const SnugConfig *self, GVariantDict *options, GError **error)
{
  g_autofree const char **rest = NULL;

  if (g_variant_dict_lookup (options, G_OPTION_REMAINING, "^a&s", &rest) && rest[0] != NULL)
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE, _ ("“%s” is not an option"), rest[0]);
      return FALSE;
    }

  if (!self->limits && !snug_config_is_loopback_only (self))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE,
                   _ ("--no-limits is only for loopback addresses: nobody else may be able to "
                      "connect to a daemon without limits"));
      return FALSE;
    }

  return TRUE;
}

/**
 * snug_config_new:
 * @options: the options of the command line, as parsed with snug_config_get_option_entries()
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Makes the configuration: what the command line says, else the configuration file, else the
 * default.
 *
 * Returns: (transfer full) (nullable): the configuration, or %NULL on error
 */
SnugConfig *
snug_config_new (GVariantDict *options, GError **error)
{
  g_autoptr (SnugConfig) self = new_default ();

  if (!load_file (self, options, error) || !take_addresses (self, options, error))
    return NULL;

  take_path (options, "state-dir", &self->state_dir);
  take_path (options, "port-file", &self->port_file);
  self->bus = !g_variant_dict_contains (options, "no-bus");
  self->limits = !g_variant_dict_contains (options, "no-limits");
  self->verbose = g_variant_dict_contains (options, "verbose");

  if (!check (self, options, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * snug_config_is_loopback_only:
 * @self: a configuration
 *
 * Returns: whether only programs of this machine can reach all the addresses of @self
 */
gboolean
snug_config_is_loopback_only (const SnugConfig *self)
{
  for (guint i = 0; i < self->addresses->len; i++)
    {
      if (!snug_address_is_loopback (g_ptr_array_index (self->addresses, i)))
        return FALSE;
    }
  return TRUE;
}
