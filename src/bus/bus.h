/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"

G_BEGIN_DECLS

#define SNUG_BUS_NAME "chat.snug.Snug1"
#define SNUG_BUS_PATH "/chat/snug/Snug1"

#define SNUG_TYPE_BUS (snug_bus_get_type ())

/**
 * SnugBus:
 *
 * All that Snug has on D-Bus: the daemon at %SNUG_BUS_PATH and an object for the room below it.
 * It is an observer of the room like the web, and can be on one connection at a time.
 */
G_DECLARE_FINAL_TYPE (SnugBus, snug_bus, SNUG, BUS, GObject)

SnugBus *snug_bus_new (SnugRoom *room, const char *version, gint64 started_at);

void snug_bus_set_database (SnugBus *self, const char *path);
void snug_bus_set_trouble (SnugBus *self, const char *trouble);
void snug_bus_open (SnugBus *self, const char *const *addresses);

gboolean snug_bus_export (SnugBus *self, GDBusConnection *connection, GError **error);
void snug_bus_unexport (SnugBus *self);

G_END_DECLS
