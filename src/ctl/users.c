/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "users.h"

#include <glib/gi18n-lib.h>

#include "text.h"

#define N_COLUMNS 5

static char *
get_string (GVariant *user, const char *key)
{
  const char *value = "-";

  g_variant_lookup (user, key, "&s", &value);
  return snugctl_text_printable (value);
}

/* One line of the table, a cell for each column. */
static char **
make_row (GVariant *user)
{
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();
  g_autofree char *name = get_string (user, "name");
  g_autofree char *transport = get_string (user, "transport");
  g_autofree char *address = get_string (user, "address");
  g_autofree char *since = NULL;
  g_autofree char *number = NULL;
  guint64 joined = 0;
  guint connections = 0;

  g_variant_lookup (user, "joined", "t", &joined);
  g_variant_lookup (user, "connections", "u", &connections);
  since = snugctl_text_time (joined, "%F %H:%M");
  number = g_strdup_printf ("%u", connections);

  g_strv_builder_add_many (row, name, since, number, transport, address, NULL);
  return g_strv_builder_end (row);
}

static char **
make_head (void)
{
  g_autoptr (GStrvBuilder) row = g_strv_builder_new ();

  g_strv_builder_add_many (row, _ ("NAME"), _ ("SINCE"), _ ("CONNECTIONS"), _ ("TRANSPORT"),
                           _ ("ADDRESS"), NULL);
  return g_strv_builder_end (row);
}

static void
print_table (GPtrArray *rows)
{
  guint widths[N_COLUMNS] = { 0 };

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint j = 0; j < N_COLUMNS; j++)
        widths[j] = MAX (widths[j], snugctl_text_columns (row[j]));
    }

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      for (guint j = 0; j + 1 < N_COLUMNS; j++)
        g_print ("%s%*s", row[j], (int) (widths[j] - snugctl_text_columns (row[j]) + 2), "");
      g_print ("%s\n", row[N_COLUMNS - 1]);
    }
}

/**
 * snugctl_users:
 * @daemon: the daemon
 * @arguments: none
 *
 * Prints a table of who is in the room.
 *
 * Returns: how it went
 */
SnugctlExit
snugctl_users (SnugctlDaemon *daemon, char **arguments)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GVariant) users = NULL;
  g_autoptr (GError) error = NULL;

  if (!snug_dbus_admin_call_list_users_sync (daemon->admin, &users, NULL, &error))
    return snugctl_fail (error);

  if (g_variant_n_children (users) == 0)
    {
      g_printerr ("%s\n", _ ("Nobody is here."));
      return SNUGCTL_EXIT_OK;
    }

  g_ptr_array_add (rows, make_head ());
  for (gsize i = 0; i < g_variant_n_children (users); i++)
    {
      g_autoptr (GVariant) user = g_variant_get_child_value (users, i);

      g_ptr_array_add (rows, make_row (user));
    }

  print_table (rows);
  return SNUGCTL_EXIT_OK;
}
