/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "app/bus-link.h"
#include "bus/bus.h"

G_BEGIN_DECLS

SnugBusLink *snug_bus_keeper_new_link (SnugBus *bus, GDBusConnection *connection);

G_END_DECLS
