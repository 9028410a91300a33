/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config-value.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"

/**
 * snug_config_get_string:
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @error: return location for an error, which does not mention the file and the key
 *
 * Does what g_key_file_get_string() does, which also returns what it has of a string that it cannot
 * make sense of.
 *
 * Returns: (transfer full) (nullable): the value, or %NULL on error
 */
char *
snug_config_get_string (GKeyFile *file, const char *group, const char *key, GError **error)
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

/**
 * snug_config_get_boolean:
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @value: (out): the value
 * @error: return location for an error, which does not mention the file and the key
 *
 * Returns: whether the value is true or false; else @value is as it was
 */
gboolean
snug_config_get_boolean (GKeyFile *file,
                         const char *group,
                         const char *key,
                         gboolean *value,
                         GError **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean result = g_key_file_get_boolean (file, group, key, &local_error);

  if (local_error != NULL)
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("the value must be true or false"));
      return FALSE;
    }

  *value = result;
  return TRUE;
}

/**
 * snug_config_get_number:
 * @file: what is configured
 * @group: a group
 * @key: its key
 * @least: the smallest number that makes sense
 * @most: the largest one
 * @number: (out): the number
 * @error: return location for an error, which does not mention the file and the key
 *
 * Returns: whether the value is such a number; else @number is as it was
 */
gboolean
snug_config_get_number (GKeyFile *file,
                        const char *group,
                        const char *key,
                        guint least,
                        guint most,
                        guint *number,
                        GError **error)
{
  g_autofree char *value = snug_config_get_string (file, group, key, error);
  guint64 read = 0;

  if (value == NULL)
    return FALSE;

  if (!g_ascii_string_to_unsigned (g_strstrip (value), 10, least, most, &read, NULL))
    {
      g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION,
                   _ ("“%s” is not a number from %u to %u"), value, least, most);
      return FALSE;
    }

  *number = (guint) read;
  return TRUE;
}
