/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/log.h"

#include <stdio.h>

static gboolean
is_own_domain (const GLogField *fields, gsize n_fields)
{
  static const char *const domains[] = { "snug", "soup-socketio" };

  for (gsize i = 0; i < n_fields; i++)
    {
      if (!g_str_equal (fields[i].key, "GLIB_DOMAIN") || fields[i].length >= 0)
        continue;

      for (guint j = 0; j < G_N_ELEMENTS (domains); j++)
        {
          if (g_str_equal (fields[i].value, domains[j]))
            return TRUE;
        }
    }
  return FALSE;
}

/* GLib's own writer drops debug messages unless the environment names their domain. */
static GLogWriterOutput
write_verbosely (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) == 0 || !is_own_domain (fields, n_fields))
    return g_log_writer_default (level, fields, n_fields, data);

  if (g_log_writer_is_journald (fileno (stderr)) &&
      g_log_writer_journald (level, fields, n_fields, data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_standard_streams (level, fields, n_fields, data);
}

/**
 * snug_log_set_up:
 * @verbose: whether the daemon's own debug messages are shown
 *
 * Sends the log to the journal when that is where the standard error goes, else to the standard
 * error. To be called once, before other threads are started.
 */
void
snug_log_set_up (gboolean verbose)
{
  g_log_writer_default_set_use_stderr (TRUE);
  if (verbose)
    g_log_set_writer_func (write_verbosely, NULL, NULL);
}

/**
 * snug_log_failure:
 * @error: what ends the daemon
 *
 * Says why the daemon ends: one line on the standard error, or an entry of the journal that is
 * marked as an error.
 */
void
snug_log_failure (const GError *error)
{
  g_autofree char *message = NULL;

  g_return_if_fail (error != NULL);

  message = g_strdelimit (g_strdup (error->message), "\n", ' ');
  if (g_log_writer_is_journald (fileno (stderr)))
    {
      const GLogField fields[] = {
        { "MESSAGE", message, -1 },
        { "PRIORITY", "3", -1 },
        { "GLIB_DOMAIN", G_LOG_DOMAIN, -1 },
      };

      if (g_log_writer_journald (G_LOG_LEVEL_WARNING, fields, G_N_ELEMENTS (fields), NULL) ==
          G_LOG_WRITER_HANDLED)
        return;
    }

  g_printerr ("snugd: %s\n", message);
}
