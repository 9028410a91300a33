/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "watch.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n-lib.h>

#include "text.h"

static char *
get_string (GVariant *dictionary, const char *key)
{
  const char *value = "";

  g_variant_lookup (dictionary, key, "&s", &value);
  return snugctl_text_printable (value);
}

static void
print_line (guint64 time, const char *line)
{
  g_autofree char *clock = snugctl_text_time (time, "%H:%M:%S");

  g_print ("%s  %s\n", clock, line);
}

static void
print_event (const char *line)
{
  print_line ((guint64) (g_get_real_time () / 1000), line);
}

static void
on_message_posted (SnugDBusAdmin *admin, GVariant *message, gpointer data)
{
  g_autofree char *name = get_string (message, "member_name");
  g_autofree char *text = get_string (message, "text");
  g_autofree char *line = NULL;
  const char *separator = *name != '\0' ? ": " : "* ";
  guint64 seq = 0;
  guint64 time = 0;

  g_variant_lookup (message, "seq", "t", &seq);
  g_variant_lookup (message, "time", "t", &time);
  /* The number is for snugctl remove. */
  line = g_strdup_printf ("[%" G_GUINT64_FORMAT "] %s%s%s", seq, name, separator, text);
  print_line (time, line);
}

static void
on_user_joined (SnugDBusAdmin *admin, GVariant *user, gpointer data)
{
  g_autofree char *name = get_string (user, "name");
  g_autofree char *line = g_strdup_printf (_ ("→ %s came in"), name);

  print_event (line);
}

static void
on_user_left (SnugDBusAdmin *admin, GVariant *user, const char *reason, gpointer data)
{
  g_autofree char *name = get_string (user, "name");
  g_autofree char *why = snugctl_text_printable (reason);
  g_autofree char *line = g_strdup_printf (_ ("← %s left (%s)"), name, why);

  print_event (line);
}

static void
on_user_renamed (SnugDBusAdmin *admin, GVariant *user, const char *old_name, gpointer data)
{
  g_autofree char *name = get_string (user, "name");
  g_autofree char *before = snugctl_text_printable (old_name);
  g_autofree char *line = g_strdup_printf (_ ("%s is now called %s"), before, name);

  print_event (line);
}

static void
on_owner_changed (SnugDBusAdmin *admin)
{
  g_autofree char *owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (admin));

  g_printerr ("snugctl: %s\n",
              owner != NULL ? _ ("snugd is back") : _ ("snugd has ended; waiting for it"));
}

static void
on_bus_closed (GDBusConnection *connection,
               gboolean remote_peer_vanished,
               GError *error,
               GMainLoop *loop)
{
  g_printerr ("snugctl: %s\n", _ ("The session bus is gone"));
  g_main_loop_quit (loop);
}

static gboolean
on_interrupt (gpointer data)
{
  g_main_loop_quit (data);
  return G_SOURCE_CONTINUE;
}

/**
 * snugctl_watch:
 * @daemon: the daemon
 * @arguments: none
 *
 * Prints what happens in the room until the user interrupts it. When the daemon ends it waits for
 * the next one.
 *
 * Returns: how it went
 */
SnugctlExit
snugctl_watch (SnugctlDaemon *daemon, char **arguments)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  GDBusConnection *connection = g_dbus_proxy_get_connection (G_DBUS_PROXY (daemon->admin));
  guint interrupt_id = g_unix_signal_add (SIGINT, on_interrupt, loop);
  guint terminate_id = g_unix_signal_add (SIGTERM, on_interrupt, loop);
  gulong closed_id = g_signal_connect (connection, "closed", G_CALLBACK (on_bus_closed), loop);

  g_dbus_connection_set_exit_on_close (connection, FALSE);
  g_signal_connect (daemon->admin, "message-posted", G_CALLBACK (on_message_posted), NULL);
  g_signal_connect (daemon->admin, "user-joined", G_CALLBACK (on_user_joined), NULL);
  g_signal_connect (daemon->admin, "user-left", G_CALLBACK (on_user_left), NULL);
  g_signal_connect (daemon->admin, "user-renamed", G_CALLBACK (on_user_renamed), NULL);
  g_signal_connect (daemon->admin, "notify::g-name-owner", G_CALLBACK (on_owner_changed), NULL);

  g_printerr ("%s\n", _ ("Watching the room; press Ctrl+C to end."));
  g_main_loop_run (loop);

  g_signal_handler_disconnect (connection, closed_id);
  g_source_remove (terminate_id);
  g_source_remove (interrupt_id);
  return g_dbus_connection_is_closed (connection) ? SNUGCTL_EXIT_UNAVAILABLE : SNUGCTL_EXIT_OK;
}
