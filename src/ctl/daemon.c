/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "daemon.h"

#include <glib/gi18n-lib.h>

#define NAME "chat.snug.Snug1"
#define ADMIN_PATH "/chat/snug/Snug1"
#define ROOM_PATH ADMIN_PATH "/rooms/main"

static void
say_unavailable (const GError *error)
{
  g_printerr ("snugctl: ");
  g_printerr (_ ("Cannot use the session bus: %s"), error->message);
  g_printerr ("\n");
}

/* Sets an error if there is no bus, and none if only the daemon is not there. */
static SnugctlDaemon *
look (GError **error)
{
  g_autoptr (SnugctlDaemon) self = g_new0 (SnugctlDaemon, 1);
  g_autofree char *owner = NULL;

  self->admin = snug_dbus_admin_proxy_new_for_bus_sync (G_BUS_TYPE_SESSION,
                                                        G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NAME,
                                                        ADMIN_PATH, NULL, error);
  if (self->admin == NULL)
    return NULL;

  owner = g_dbus_proxy_get_name_owner (G_DBUS_PROXY (self->admin));
  if (owner == NULL)
    return NULL;

  self->room = snug_dbus_room_proxy_new_for_bus_sync (G_BUS_TYPE_SESSION,
                                                      G_DBUS_PROXY_FLAGS_DO_NOT_AUTO_START, NAME,
                                                      ROOM_PATH, NULL, error);
  return self->room != NULL ? g_steal_pointer (&self) : NULL;
}

/**
 * snugctl_daemon_look:
 *
 * Looks for the daemon on the session bus, as snugctl_daemon_find(), and says nothing.
 *
 * Returns: (transfer full) (nullable): the daemon, or %NULL if there is none
 */
SnugctlDaemon *
snugctl_daemon_look (void)
{
  return look (NULL);
}

/**
 * snugctl_daemon_find:
 *
 * Looks for the daemon on the session bus, and does not start one: a room that was just opened for
 * a question has nobody in it. Says on the standard error why there is none.
 *
 * Returns: (transfer full) (nullable): the daemon, or %NULL if there is none
 */
SnugctlDaemon *
snugctl_daemon_find (void)
{
  g_autoptr (GError) error = NULL;
  SnugctlDaemon *self = look (&error);

  if (error != NULL)
    say_unavailable (error);
  else if (self == NULL)
    g_printerr ("snugctl: %s\n",
                _ ("snugd does not run on this session bus. To start it: snugd, or "
                   "systemctl --user start snug"));

  return self;
}

/**
 * snugctl_daemon_free:
 * @self: (transfer full): a daemon
 */
void
snugctl_daemon_free (SnugctlDaemon *self)
{
  g_clear_object (&self->room);
  g_clear_object (&self->admin);
  g_free (self);
}

/**
 * snugctl_fail:
 * @error: what the daemon answered
 *
 * Says on the standard error what went wrong.
 *
 * Returns: the exit code for it
 */
SnugctlExit
snugctl_fail (GError *error)
{
  gboolean gone = g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
                  g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
                  g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY) ||
                  g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CLOSED);

  g_dbus_error_strip_remote_error (error);
  g_printerr ("snugctl: %s\n", error->message);

  return gone ? SNUGCTL_EXIT_UNAVAILABLE : SNUGCTL_EXIT_FAILED;
}
