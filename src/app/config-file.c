/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config-file.h"

#include <glib/gi18n-lib.h>

#include "app/config-network.h"
#include "app/config-value.h"
#include "app/exit-codes.h"
#include "core/title.h"

typedef SnugConfigReadFunc ReadKeyFunc;

typedef gboolean (*CheckTextFunc) (const char *text, GError **error);

static gboolean
read_text (GKeyFile *file,
           const char *group,
           const char *key,
           CheckTextFunc check,
           char **text,
           GError **error)
{
  g_autofree char *value = snug_config_get_string (file, group, key, error);

  if (value == NULL || !check (g_strstrip (value), error))
    return FALSE;

  g_free (*text);
  *text = g_steal_pointer (&value);
  return TRUE;
}

static gboolean
read_room_name (SnugConfig *self,
                GKeyFile *file,
                const char *group,
                const char *key,
                GError **error)
{
  return read_text (file, group, key, snug_title_check_name, &self->room_name, error);
}

static gboolean
read_room_topic (SnugConfig *self,
                 GKeyFile *file,
                 const char *group,
                 const char *key,
                 GError **error)
{
  return read_text (file, group, key, snug_title_check_topic, &self->room_topic, error);
}

static gboolean
read_edit_seconds (SnugConfig *self,
                   GKeyFile *file,
                   const char *group,
                   const char *key,
                   GError **error)
{
  g_autofree char *value = snug_config_get_string (file, group, key, error);
  guint64 seconds = 0;

  if (value == NULL)
    return FALSE;

  if (!g_ascii_string_to_unsigned (g_strstrip (value), 10, 0, G_MAXINT32, &seconds, NULL))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("“%s” is not a number of seconds"), value);
      return FALSE;
    }

  self->edit_seconds = (guint) seconds;
  return TRUE;
}

static gboolean
read_durability (SnugConfig *self,
                 GKeyFile *file,
                 const char *group,
                 const char *key,
                 GError **error)
{
  g_autofree char *value = snug_config_get_string (file, group, key, error);

  if (value == NULL)
    return FALSE;

  self->durable = g_strcmp0 (value, "full") == 0;
  if (self->durable || g_strcmp0 (value, "normal") == 0)
    return TRUE;

  g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
               _ ("“%s” is neither “full” nor “normal”"), value);
  return FALSE;
}

static gboolean
read_metrics_for_all (SnugConfig *self,
                      GKeyFile *file,
                      const char *group,
                      const char *key,
                      GError **error)
{
  return snug_config_get_boolean (file, group, key, &self->metrics_for_all, error);
}

static gboolean
read_resume_messages (SnugConfig *self,
                      GKeyFile *file,
                      const char *group,
                      const char *key,
                      GError **error)
{
  return snug_config_get_number (file, group, key, 1, SNUG_CONFIG_MOST_RESUMED,
                                 &self->resume_messages, error);
}

static const struct
{
  const char *group;
  const char *key;
  ReadKeyFunc read;
} known_keys[] = {
  { "server", "listen", snug_config_read_listen },
  { "server", "lan", snug_config_read_lan },
  { "server", "hosts", snug_config_read_hosts },
  { "server", "allowed-origins", snug_config_read_allowed_origins },
  { "server", "trusted-proxies", snug_config_read_trusted_proxies },
  { "server", "shared-networks", snug_config_read_shared_networks },
  { "server", "slow-reader-bytes", snug_config_read_slow_reader_bytes },
  { "server", "slow-reader-seconds", snug_config_read_slow_reader_seconds },
  { "server", "unread-bytes", snug_config_read_unread_bytes },
  { "server", "send-threads", snug_config_read_send_threads },
  { "server", "io-uring", snug_config_read_io_uring },
  { "server", "metrics-for-all", read_metrics_for_all },
  { "room", "name", read_room_name },
  { "room", "topic", read_room_topic },
  { "room", "edit-seconds", read_edit_seconds },
  { "room", "resume-messages", read_resume_messages },
  { "storage", "durability", read_durability },
};

static ReadKeyFunc
find_key (const char *group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_keys); i++)
    {
      if (g_str_equal (known_keys[i].group, group) && g_str_equal (known_keys[i].key, key))
        return known_keys[i].read;
    }
  return NULL;
}

static gboolean
is_known_group (const char *group)
{
  for (guint i = 0; i < G_N_ELEMENTS (known_keys); i++)
    {
      if (g_str_equal (known_keys[i].group, group))
        return TRUE;
    }
  return FALSE;
}

static gboolean
read_group (SnugConfig *self, GKeyFile *file, const char *path, const char *group, GError **error)
{
  g_auto (GStrv) keys = NULL;

  if (!is_known_group (group))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("%s: there is no group [%s]"), path, group);
      return FALSE;
    }

  keys = g_key_file_get_keys (file, group, NULL, NULL);
  for (guint i = 0; keys[i] != NULL; i++)
    {
      ReadKeyFunc read = find_key (group, keys[i]);
      g_autoptr (GError) local_error = NULL;

      if (read == NULL)
        {
          g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                       _ ("%s: %s: there is no such key in the group [%s]"), path, keys[i], group);
          return FALSE;
        }

      if (!read (self, file, group, keys[i], &local_error))
        {
          g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION, "%s: %s: %s", path, keys[i],
                       local_error->message);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * snug_config_load_file:
 * @self: the configuration to change
 * @path: a file in the format of snug.conf(5)
 * @required: whether it is an error that the file does not exist
 * @error: return location for an error
 *
 * Takes over what a file says. A group, key or value that is not known is refused, since it is
 * more likely a slip than something to do without.
 *
 * Returns: whether the file could be read and understood; else @error has the domain
 *   %SNUG_EXIT_ERROR and the code %SNUG_EXIT_CONFIGURATION
 */
gboolean
snug_config_load_file (SnugConfig *self, const char *path, gboolean required, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &local_error))
    {
      if (!required && g_error_matches (local_error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
        return TRUE;

      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION, "%s: %s", path,
                   local_error->message);
      return FALSE;
    }

  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      if (!read_group (self, file, path, groups[i], error))
        return FALSE;
    }

  return TRUE;
}
