/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SNUG_TYPE_BUS_LINK (snug_bus_link_get_type ())

/**
 * SnugBusLink:
 *
 * Keeps a name on the session bus beyond the life of one bus: #GApplication owns its name on the
 * connection that it starts with, and when that is gone it does not come back. Nor does it take one
 * that was not there at the start.
 *
 * Signals:
 *
 * - `closed ()`: the connection is gone, and what was on it must be taken off.
 * - `connected (GDBusConnection *connection)`: there is a bus again; a handler puts on it what
 *   belongs there, and then the name is asked for.
 */
G_DECLARE_FINAL_TYPE (SnugBusLink, snug_bus_link, SNUG, BUS_LINK, GObject)

SnugBusLink *snug_bus_link_new (GDBusConnection *connection, const char *name);

G_END_DECLS
