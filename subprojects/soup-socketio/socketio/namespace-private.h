/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/namespace.h"

G_BEGIN_DECLS

SioNamespace *sio_namespace_new (const char *name);

void sio_namespace_connecting (SioNamespace *self, SioSocket *socket, JsonNode *auth);
void sio_namespace_event (SioNamespace *self, SioSocket *socket, SioEvent *event);
void sio_namespace_transport_changed (SioNamespace *self, SioSocket *socket);
void sio_namespace_disconnected (SioNamespace *self, SioSocket *socket, const char *reason);

G_END_DECLS
