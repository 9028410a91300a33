/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config-file.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"
#include "core/title.h"

/* Reads one key into the configuration; an error needs no mention of the file and the key. */
typedef gboolean (*ReadKeyFunc) (SnugConfig *self,
                                 GKeyFile *file,
                                 const char *group,
                                 const char *key,
                                 GError **error);

static gboolean
read_listen (SnugConfig *self, GKeyFile *file, const char *group, const char *key, GError **error)
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

static gboolean
read_lan (SnugConfig *self, GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean value = g_key_file_get_boolean (file, group, key, &local_error);

  if (local_error != NULL)
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("the value must be true or false"));
      return FALSE;
    }

  self->lan = value;
  return TRUE;
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

static gboolean
read_allowed_origins (SnugConfig *self,
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
read_shared_networks (SnugConfig *self,
                      GKeyFile *file,
                      const char *group,
                      const char *key,
                      GError **error)
{
  g_auto (GStrv) values = g_key_file_get_string_list (file, group, key, NULL, error);
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (g_object_unref);

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
      g_ptr_array_add (networks, mask);
    }

  g_ptr_array_unref (self->shared_networks);
  self->shared_networks = g_steal_pointer (&networks);
  return TRUE;
}

/* GKeyFile returns what it has of a string that it cannot make sense of. */
static char *
get_string (GKeyFile *file, const char *group, const char *key, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *value = g_key_file_get_string (file, group, key, &local_error);

  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&value);
}

typedef gboolean (*CheckTextFunc) (const char *text, GError **error);

static gboolean
read_text (GKeyFile *file,
           const char *group,
           const char *key,
           CheckTextFunc check,
           char **text,
           GError **error)
{
  g_autofree char *value = get_string (file, group, key, error);

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
read_durability (SnugConfig *self,
                 GKeyFile *file,
                 const char *group,
                 const char *key,
                 GError **error)
{
  g_autofree char *value = get_string (file, group, key, error);

  if (value == NULL)
    return FALSE;

  self->durable = g_strcmp0 (value, "full") == 0;
  if (self->durable || g_strcmp0 (value, "normal") == 0)
    return TRUE;

  g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
               _ ("“%s” is neither “full” nor “normal”"), value);
  return FALSE;
}

static const struct
{
  const char *group;
  const char *key;
  ReadKeyFunc read;
} known_keys[] = {
  { "server", "listen", read_listen },
  { "server", "lan", read_lan },
  { "server", "allowed-origins", read_allowed_origins },
  { "server", "shared-networks", read_shared_networks },
  { "room", "name", read_room_name },
  { "room", "topic", read_room_topic },
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
