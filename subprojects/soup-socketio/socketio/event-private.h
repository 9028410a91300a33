/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/event.h"
#include "socketio/socket-private.h"

G_BEGIN_DECLS

SioEvent *sio_event_new (SioSocket *socket, const SioPacket *packet, GPtrArray *attachments);

G_END_DECLS
