/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "remove.h"

#include <glib/gi18n-lib.h>

#define ERROR_NO_MESSAGE "chat.snug.Snug1.Error.NoMessage"

typedef struct
{
  guint64 seq;
  gboolean seen; /* it was removed just now */
} Removal;

static void
on_removed (SnugDBusAdmin *admin, GVariant *message, Removal *removal)
{
  guint64 seq = 0;

  g_variant_lookup (message, "seq", "t", &seq);
  removal->seen = removal->seen || seq == removal->seq;
}

/* Says what is wrong, and takes the text. */
static SnugctlExit
complain (SnugctlExit code, char *text)
{
  g_printerr ("snugctl: %s\n", text);
  g_free (text);

  return code;
}

static SnugctlExit
fail (GError *error, const char *number)
{
  g_autofree char *name = g_dbus_error_get_remote_error (error);

  if (g_strcmp0 (name, ERROR_NO_MESSAGE) != 0)
    return snugctl_fail (error);

  return complain (SNUGCTL_EXIT_FAILED, g_strdup_printf (_ ("There is no message %s"), number));
}

static gboolean
read_number (const char *text, guint64 *number)
{
  return g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT64, number, NULL);
}

/**
 * snugctl_remove_check:
 * @arguments: what may be the number of a message
 *
 * Says so if it is not.
 *
 * Returns: whether it is
 */
gboolean
snugctl_remove_check (char **arguments)
{
  guint64 number;

  if (read_number (arguments[0], &number))
    return TRUE;

  complain (SNUGCTL_EXIT_USAGE,
            g_strdup_printf (_ ("“%s” is not the number of a message"), arguments[0]));
  return FALSE;
}

/**
 * snugctl_remove:
 * @daemon: the daemon
 * @arguments: the number of a message, see snugctl_remove_check()
 *
 * Removes a message, whoever wrote it.
 *
 * Returns: how it went
 */
SnugctlExit
snugctl_remove (SnugctlDaemon *daemon, char **arguments)
{
  const char *number = arguments[0];
  Removal removal = { 0 };
  gulong handler;
  gboolean done;
  g_autoptr (GError) error = NULL;

  read_number (number, &removal.seq);
  handler = g_signal_connect (daemon->admin, "message-removed", G_CALLBACK (on_removed), &removal);
  done = snug_dbus_admin_call_remove_message_sync (daemon->admin, removal.seq, NULL, &error);
  /* The signal was sent before the answer; there is none for a message that was removed before. */
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_signal_handler_disconnect (daemon->admin, handler);

  if (!done)
    return fail (error, number);
  if (removal.seen)
    return SNUGCTL_EXIT_OK;

  return complain (SNUGCTL_EXIT_FAILED,
                   g_strdup_printf (_ ("Message %s was removed before"), number));
}
