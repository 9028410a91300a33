/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "bus/gate.h"

G_BEGIN_DECLS

#define SNUG_TYPE_BUS_ADMIN (snug_bus_admin_get_type ())

/**
 * SnugBusAdmin:
 *
 * The daemon as a whole on D-Bus: the interface `chat.snug.Snug1.Admin`. It keeps nothing of
 * its own; all it says comes from the room.
 */
G_DECLARE_FINAL_TYPE (SnugBusAdmin, snug_bus_admin, SNUG, BUS_ADMIN, GObject)

SnugBusAdmin *snug_bus_admin_new (SnugRoom *room,
                                  SnugBusGate *gate,
                                  const char *version,
                                  gint64 started_at);

void snug_bus_admin_set_addresses (SnugBusAdmin *self, const char *const *addresses);
void snug_bus_admin_set_database (SnugBusAdmin *self, const char *path);
void snug_bus_admin_set_trouble (SnugBusAdmin *self, const char *trouble);

gboolean snug_bus_admin_export (SnugBusAdmin *self,
                                GDBusConnection *connection,
                                const char *path,
                                GError **error);
void snug_bus_admin_unexport (SnugBusAdmin *self);

G_END_DECLS
