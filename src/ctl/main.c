/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>

#include <glib/gi18n-lib.h>

#include "commands.h"

int
main (int argc, char *argv[])
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) words = NULL;
  g_autofree char *summary = NULL;
  g_autoptr (GError) error = NULL;
  gboolean version = FALSE;
  const GOptionEntry entries[] = {
    { "version", 'V', 0, G_OPTION_ARG_NONE, &version, N_ ("Print the version and exit"), NULL },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &words, NULL, N_ ("COMMAND") },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SNUG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  context = g_option_context_new (NULL);
  summary = snugctl_commands_describe ();
  g_option_context_set_summary (context, summary);
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  /* what comes after the command is its own, as "say --hello" */
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);

  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      g_printerr ("snugctl: %s\n", error->message);
      return SNUGCTL_EXIT_USAGE;
    }

  if (version)
    {
      g_print ("snugctl %s\n", SNUG_VERSION);
      return SNUGCTL_EXIT_OK;
    }

  if (words == NULL || words[0] == NULL)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      g_printerr ("%s", help);
      return SNUGCTL_EXIT_USAGE;
    }

  return snugctl_commands_run (words);
}
