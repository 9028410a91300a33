/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "app/config.h"
#include "core/room.h"

G_BEGIN_DECLS

SnugRoomLimits snug_config_get_room_limits (const SnugConfig *self);
EioFrontDoorLimits snug_config_get_door_limits (const SnugConfig *self);
EioServerConfig snug_config_get_engine (const SnugConfig *self);

G_END_DECLS
