/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config-network.h"

#include <glib/gi18n-lib.h>
#include <soup-socketio.h>

#include "app/config-value.h"
#include "app/exit-codes.h"

/* Less than the first number would cut people who read as fast as anybody does. */
#define LEAST_SLOW_READER_BYTES (64 * 1024)
#define MOST_SLOW_READER_BYTES (1024 * 1024 * 1024)
#define MOST_SLOW_READER_SECONDS 3600

#define LEAST_UNREAD_BYTES (1024 * 1024)
#define MOST_UNREAD_BYTES (2u * 1024 * 1024 * 1024)

#define MOST_SEND_THREADS 16

/**
 * snug_config_read_listen:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over where to listen.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_listen (SnugConfig *self,
                         GKeyFile *file,
                         const char *group,
                         const char *key,
                         GError **error)
{
  g_auto (GStrv) values = g_key_file_get_string_list (file, group, key, NULL, error);
  g_autoptr (GPtrArray) addresses =
      g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (!snug_address_parse (values[i], addresses, error))
        return FALSE;
    }

  if (addresses->len == 0)
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION, _ ("no address is given"));
      return FALSE;
    }

  g_clear_pointer (&self->addresses, g_ptr_array_unref);
  self->addresses = g_steal_pointer (&addresses);
  return TRUE;
}

/**
 * snug_config_read_lan:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over whether to listen on every address of the machine.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_lan (SnugConfig *self,
                      GKeyFile *file,
                      const char *group,
                      const char *key,
                      GError **error)
{
  return snug_config_get_boolean (file, group, key, &self->lan, error);
}

/* An origin as browsers send it (RFC 6454, section 6.2), or * for any. */
static gboolean
is_origin (const char *text)
{
  g_autoptr (GUri) uri = NULL;
  g_autofree char *plain = NULL;

  if (g_strcmp0 (text, "*") == 0)
    return TRUE;

  uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return FALSE;
  if (g_strcmp0 (g_uri_get_scheme (uri), "http") != 0 &&
      g_strcmp0 (g_uri_get_scheme (uri), "https") != 0)
    return FALSE;

  plain = g_uri_join (G_URI_FLAGS_NONE, g_uri_get_scheme (uri), NULL, g_uri_get_host (uri),
                      g_uri_get_port (uri), "", NULL, NULL);
  return g_strcmp0 (plain, text) == 0;
}

/**
 * snug_config_read_allowed_origins:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over the origins of pages that may connect.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_allowed_origins (SnugConfig *self,
                                  GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  GError **error)
{
  g_auto (GStrv) values = g_key_file_get_string_list (file, group, key, NULL, error);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (is_origin (values[i]))
        continue;

      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("“%s” is not an origin, as in https://chat.example.org"), values[i]);
      return FALSE;
    }

  g_strfreev (self->allowed_origins);
  self->allowed_origins = g_steal_pointer (&values);
  return TRUE;
}

static gboolean
read_networks (GPtrArray **networks,
               GKeyFile *file,
               const char *group,
               const char *key,
               GError **error)
{
  g_auto (GStrv) values = g_key_file_get_string_list (file, group, key, NULL, error);
  g_autoptr (GPtrArray) masks = g_ptr_array_new_with_free_func (g_object_unref);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (values[i], NULL);

      if (mask == NULL)
        {
          g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                       _ ("“%s” is not a network, as in 192.168.0.0/16"), values[i]);
          return FALSE;
        }
      g_ptr_array_add (masks, mask);
    }

  g_ptr_array_unref (*networks);
  *networks = g_steal_pointer (&masks);
  return TRUE;
}

/**
 * snug_config_read_shared_networks:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over the networks of which an address stands for many people.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_shared_networks (SnugConfig *self,
                                  GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  GError **error)
{
  return read_networks (&self->shared_networks, file, group, key, error);
}

/**
 * snug_config_read_trusted_proxies:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over the networks of proxies that say whom they stand for.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_trusted_proxies (SnugConfig *self,
                                  GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  GError **error)
{
  return read_networks (&self->trusted_proxies, file, group, key, error);
}

/**
 * snug_config_read_hosts:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over the names that the daemon may go by.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_hosts (SnugConfig *self,
                        GKeyFile *file,
                        const char *group,
                        const char *key,
                        GError **error)
{
  g_auto (GStrv) values = g_key_file_get_string_list (file, group, key, NULL, error);

  if (values == NULL)
    return FALSE;

  for (guint i = 0; values[i] != NULL; i++)
    {
      if (eio_host_list_name_is_valid (values[i]))
        continue;

      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("“%s” is not the name of a host, as in chat.example.org"), values[i]);
      return FALSE;
    }

  g_strfreev (self->hosts);
  self->hosts = g_steal_pointer (&values);
  return TRUE;
}

/**
 * snug_config_read_slow_reader_bytes:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over how far a client may be behind in reading.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_slow_reader_bytes (SnugConfig *self,
                                    GKeyFile *file,
                                    const char *group,
                                    const char *key,
                                    GError **error)
{
  return snug_config_get_number (file, group, key, LEAST_SLOW_READER_BYTES, MOST_SLOW_READER_BYTES,
                                 &self->slow_reader_bytes, error);
}

/**
 * snug_config_read_slow_reader_seconds:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over for how long a client may read nothing while something waits for it.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_slow_reader_seconds (SnugConfig *self,
                                      GKeyFile *file,
                                      const char *group,
                                      const char *key,
                                      GError **error)
{
  return snug_config_get_number (file, group, key, 1, MOST_SLOW_READER_SECONDS,
                                 &self->slow_reader_seconds, error);
}

/**
 * snug_config_read_unread_bytes:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over how much memory may be taken by what clients have not read.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_unread_bytes (SnugConfig *self,
                               GKeyFile *file,
                               const char *group,
                               const char *key,
                               GError **error)
{
  return snug_config_get_number (file, group, key, LEAST_UNREAD_BYTES, MOST_UNREAD_BYTES,
                                 &self->unread_bytes, error);
}

/**
 * snug_config_read_send_threads:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over how many threads help to send what is said to many.
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_send_threads (SnugConfig *self,
                               GKeyFile *file,
                               const char *group,
                               const char *key,
                               GError **error)
{
  return snug_config_get_number (file, group, key, 0, MOST_SEND_THREADS, &self->send_threads,
                                 error);
}

/**
 * snug_config_read_io_uring:
 * @self: the configuration to change
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which need not mention the file and the key
 *
 * Takes over whether what is said to many is sent by io_uring(7).
 *
 * Returns: whether the value is one
 */
gboolean
snug_config_read_io_uring (SnugConfig *self,
                           GKeyFile *file,
                           const char *group,
                           const char *key,
                           GError **error)
{
  return snug_config_get_boolean (file, group, key, &self->io_uring, error);
}
