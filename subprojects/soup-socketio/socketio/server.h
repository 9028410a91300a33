/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/server.h"
#include "socketio/namespace.h"

G_BEGIN_DECLS

#define SIO_TYPE_SERVER (sio_server_get_type ())

/**
 * SioServer:
 *
 * A Socket.IO v5 server on an Engine.IO v4 server.
 */
G_DECLARE_FINAL_TYPE (SioServer, sio_server, SIO, SERVER, GObject)

SioServer *sio_server_new (EioServer *engine, guint connect_timeout);

SioNamespace *sio_server_add_namespace (SioServer *self, const char *name);
EioServer *sio_server_get_engine (SioServer *self);

G_END_DECLS
