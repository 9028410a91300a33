/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engine-fixture.h"
#include "socketio/server.h"

G_BEGIN_DECLS

#define SIO_FIXTURE_PATH "/socket.io/"
#define SIO_FIXTURE_WEBSOCKET SIO_FIXTURE_PATH "?EIO=4&transport=websocket"

/* A Socket.IO server behind a front door. */
typedef struct
{
  DoorFixture door;
  SioServer *server;  /* (owned) */
  SioNamespace *main; /* (unowned): "/" */
} SioFixture;

void sio_fixture_init (SioFixture *self, const EioFrontDoorLimits *limits, guint connect_timeout);
void sio_fixture_clear (SioFixture *self);

/* The first has only a session, the second is in the namespace as well. */
WsClient *sio_fixture_open_client (SioFixture *self);
WsClient *sio_fixture_connect_client (SioFixture *self);

G_END_DECLS
