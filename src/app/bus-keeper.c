/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/bus-keeper.h"

static void
on_connected (SnugBusLink *link, GDBusConnection *connection, SnugBus *bus)
{
  g_autoptr (GError) error = NULL;

  if (!snug_bus_export (bus, connection, &error))
    g_warning ("Cannot be on the session bus: %s", error->message);
}

/**
 * snug_bus_keeper_new_link:
 * @bus: the objects that belong on the session bus
 * @connection: (nullable): where they are, and their name is owned; %NULL if there is no bus yet
 *
 * Sees to it that the objects are on the session bus whenever there is one.
 *
 * Returns: (transfer full): what looks for the bus as long as it lives
 */
SnugBusLink *
snug_bus_keeper_new_link (SnugBus *bus, GDBusConnection *connection)
{
  SnugBusLink *link;

  if (connection != NULL && g_dbus_connection_is_closed (connection))
    {
      /* it has gone since */
      snug_bus_unexport (bus);
      connection = NULL;
    }

  link = snug_bus_link_new (connection, SNUG_BUS_NAME);
  g_signal_connect_object (link, "closed", G_CALLBACK (snug_bus_unexport), bus, G_CONNECT_SWAPPED);
  g_signal_connect_object (link, "connected", G_CALLBACK (on_connected), bus, 0);
  return link;
}
