/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/event.h"
#include "socketio/socket.h"

G_BEGIN_DECLS

#define SIO_TYPE_NAMESPACE (sio_namespace_get_type ())

/**
 * SioNamespace:
 *
 * A namespace of a Socket.IO server. It speaks for all its sockets, so that a socket costs no
 * signal handler of its own.
 *
 * Signals, in the order in which a socket causes them:
 *
 * - `connecting (SioSocket *socket, JsonNode *auth)`: a client asks to come in. A handler answers
 *   with sio_socket_accept() or sio_socket_refuse(), now or later. Without a handler everybody
 *   is accepted.
 * - `transport-changed (SioSocket *socket)`: the session of an accepted socket was upgraded.
 * - `event (SioSocket *socket, SioEvent *event)`: an accepted socket emitted an event.
 * - `disconnected (SioSocket *socket, const char *reason)`: a socket that had asked to come in is
 *   gone, whether it was accepted or not; last signal. The reasons are those of Socket.IO:
 *   "client namespace disconnect", "server namespace disconnect", "ping timeout",
 *   "transport close", "transport error", "parse error", "forced close",
 *   "server shutting down", "slow reader".
 */
G_DECLARE_FINAL_TYPE (SioNamespace, sio_namespace, SIO, NAMESPACE, GObject)

const char *sio_namespace_get_name (SioNamespace *self);
guint sio_namespace_get_n_sockets (SioNamespace *self);

G_END_DECLS
