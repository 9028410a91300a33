/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/instance.h"

#include <glib/gi18n-lib.h>

#include "app/exit-codes.h"

/* How long the bus may take to say who has the name. */
#define OWNER_TIMEOUT_MS 2000

static guint32
get_owner_pid (GDBusConnection *connection, const char *name)
{
  g_autoptr (GVariant) reply = NULL;
  guint32 pid = 0;

  reply = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "GetConnectionUnixProcessID",
                                       g_variant_new ("(s)", name), G_VARIANT_TYPE ("(u)"),
                                       G_DBUS_CALL_FLAGS_NONE, OWNER_TIMEOUT_MS, NULL, NULL);
  if (reply != NULL)
    g_variant_get (reply, "(u)", &pid);

  return pid;
}

static void
explain_failure (GApplication *application, const GError *reason, GError **error)
{
  const char *name = g_application_get_application_id (application);
  g_autoptr (GDBusConnection) connection = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, NULL);
  guint32 pid = connection != NULL ? get_owner_pid (connection, name) : 0;

  if (pid != 0)
    g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE,
                 _ ("Another snugd already runs on this session bus (pid %u)"), pid);
  else if (reason == NULL)
    g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE,
                 _ ("Another snugd already runs on this session bus"));
  else
    g_set_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE,
                 _ ("Cannot take the name %s on the session bus: %s"), name, reason->message);
}

static gboolean
register_once (GApplication *application, GError **error)
{
  return g_application_register (application, NULL, error) &&
         !g_application_get_is_remote (application);
}

static void
set_non_unique (GApplication *application)
{
  g_application_set_flags (application,
                           g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
}

/**
 * snug_instance_register:
 * @application: an application that is not registered
 * @bus: whether it is to be on the session bus
 * @error: return location for an error of the domain %SNUG_EXIT_ERROR
 *
 * Registers an application, which may run beside others of its name only if it stays off the bus.
 * That there is no bus is said, and no error; that it goes in this very moment is none either.
 *
 * Returns: whether it is registered, and the only one on the bus
 */
gboolean
snug_instance_register (GApplication *application, gboolean bus, GError **error)
{
  g_autoptr (GError) local_error = NULL;

  if (!bus)
    {
      /* even an application that is not unique connects to the bus, if it can */
      g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
      set_non_unique (application);
    }

  if (!register_once (application, &local_error))
    {
      if (!g_error_matches (local_error, G_IO_ERROR, G_IO_ERROR_CLOSED))
        {
          explain_failure (application, local_error, error);
          return FALSE;
        }

      /* The bus went just now. The name is asked for on the next one. */
      g_clear_error (&local_error);
      set_non_unique (application);
      if (!register_once (application, &local_error))
        {
          explain_failure (application, local_error, error);
          return FALSE;
        }
    }

  if (bus && g_application_get_dbus_connection (application) == NULL)
    g_message ("There is no session bus, so gdbus and snugctl cannot be used; see --no-bus");

  return TRUE;
}
