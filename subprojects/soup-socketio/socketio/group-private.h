/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/session.h"
#include "socketio/group.h"
#include "socketio/namespace.h"
#include "socketio/packets.h"
#include "socketio/socket-private.h"

G_BEGIN_DECLS

void sio_group_remove_from_all (SioSocket *socket);

G_END_DECLS
