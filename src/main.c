/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <locale.h>

#include <glib/gi18n-lib.h>

#include "app/application.h"

int
main (int argc, char *argv[])
{
  g_autoptr (SnugApplication) application = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, SNUG_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = snug_application_new ();
  return snug_application_run (application, argc, argv);
}
