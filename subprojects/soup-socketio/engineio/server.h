/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/handshake.h"
#include "net/front-door.h"

G_BEGIN_DECLS

/**
 * EioServerConfig:
 * @path: where the endpoint is, with both slashes, as "/socket.io/"
 * @ping_interval: how often a session is pinged, in milliseconds
 * @ping_timeout: how long a session has to answer a ping, in milliseconds
 * @upgrade_timeout: how long an upgrade to WebSocket may take, in milliseconds
 * @max_payload: the largest request body and the largest WebSocket message, in bytes
 * @max_behind: how much may wait for a client between two polls before its session ends, in bytes
 * @rate: how much a session may send, after which it is not listened to for a while; all sessions
 * of one address together may send ten times as much
 * @allowed_origins: (nullable) (array zero-terminated=1): origins that may connect besides the
 *   server's own; "*" allows any
 */
typedef struct
{
  const char *path;
  guint ping_interval;
  guint ping_timeout;
  guint upgrade_timeout;
  guint max_payload;
  guint max_behind;
  EioFlowRate rate;
  const char *const *allowed_origins;
} EioServerConfig;

extern const EioServerConfig eio_server_default_config;

#define EIO_TYPE_SERVER (eio_server_get_type ())

/**
 * EioServer:
 *
 * An Engine.IO v4 server: sessions over HTTP long-polling and WebSocket, and the upgrade from the
 * one to the other.
 */
G_DECLARE_FINAL_TYPE (EioServer, eio_server, EIO, SERVER, GObject)

EioServer *eio_server_new (EioFrontDoor *door, const EioServerConfig *config);

GMainContext *eio_server_get_context (EioServer *self);
guint eio_server_get_max_payload (EioServer *self);
guint eio_server_get_n_sessions (EioServer *self);
guint64 eio_server_get_refused_requests (EioServer *self, EioRequestError error);
void eio_server_shut_down (EioServer *self);

G_END_DECLS
