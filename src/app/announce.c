/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/announce.h"

#include <stdio.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "app/qr.h"

static void
print_qr_code (const char *url)
{
  g_autofree char *code = NULL;

  if (!isatty (fileno (stdout)) || !g_get_console_charset (NULL))
    return;

  code = snug_qr_draw (url);
  if (code != NULL)
    g_print ("%s", code);
}

/**
 * snug_announce:
 * @urls: where the page can be opened
 *
 * Says on the standard output where the page can be opened: on this machine in the first line, and
 * if others can reach it, with an address for each way to it, and a QR code for their phones if
 * somebody looks at a terminal.
 */
void
snug_announce (const SnugUrls *urls)
{
  g_auto (GStrv) all = snug_urls_list (urls);

  g_return_if_fail (all[0] != NULL);

  g_print (_ ("Snug %s is listening on %s"), SNUG_VERSION, all[0]);
  for (guint i = 1; i < urls->local->len; i++)
    g_print (", %s", all[i]);
  g_print ("\n");

  if (urls->remote->len == 0)
    return;

  g_print ("%s\n", _ ("Others on the network can open"));
  for (guint i = 0; i < urls->remote->len; i++)
    g_print ("  %s\n", (const char *) g_ptr_array_index (urls->remote, i));
  print_qr_code (g_ptr_array_index (urls->remote, 0));
}
