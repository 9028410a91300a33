/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "backup.h"

#include <glib/gi18n-lib.h>

#include "store/backup.h"

typedef struct
{
  gboolean replace;
  char *state_dir; /* (owned) (nullable) */
  char **files;    /* (owned) (nullable) (array zero-terminated=1) */
} Options;

static void
options_clear (Options *options)
{
  g_free (options->state_dir);
  g_strfreev (options->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static gboolean
read_options (Options *options, char **arguments, GError **error)
{
  const GOptionEntry entries[] = {
    { "replace", 0, 0, G_OPTION_ARG_NONE, &options->replace, NULL, NULL },
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &options->state_dir, NULL, NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  /* what GLib reads begins with the name of the program */
  g_strv_builder_add (builder, "snugctl");
  g_strv_builder_addv (builder, (const char **) arguments);
  words = g_strv_builder_end (builder);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  return g_option_context_parse_strv (context, &words, error);
}

/* Where the database is: the daemon knows, if one runs, else it is where one would have it. */
static char *
find_database (SnugctlDaemon *daemon, const Options *options)
{
  const char *path = daemon != NULL ? snug_dbus_admin_get_database (daemon->admin) : NULL;

  if (options->state_dir != NULL)
    return g_build_filename (options->state_dir, "snug.db", NULL);
  if (path != NULL && *path != '\0')
    return g_strdup (path);
  return g_build_filename (g_get_user_state_dir (), "snug", "snug.db", NULL);
}

/**
 * snugctl_backup:
 * @daemon: (nullable): the daemon, if one runs
 * @arguments: options, and where to put the copy
 *
 * Copies the database, which may be in use. This process does so itself, because the daemon may
 * write nowhere but beside its database; the daemon only says where that is.
 *
 * Returns: how it went
 */
SnugctlExit
snugctl_backup (SnugctlDaemon *daemon, char **arguments)
{
  g_auto (Options) options = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *database = NULL;

  if (!read_options (&options, arguments, &error))
    {
      g_printerr ("snugctl: %s\n", error->message);
      return SNUGCTL_EXIT_USAGE;
    }

  if (options.files == NULL || g_strv_length (options.files) != 1)
    {
      g_printerr ("snugctl: %s\n", _ ("backup needs the name of one file"));
      return SNUGCTL_EXIT_USAGE;
    }

  database = find_database (daemon, &options);
  if (!snug_backup_make (database, options.files[0], options.replace, &error))
    {
      g_printerr ("snugctl: %s\n", error->message);
      return SNUGCTL_EXIT_FAILED;
    }

  return SNUGCTL_EXIT_OK;
}
