/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

#include "net/admission.h"

G_BEGIN_DECLS

typedef struct _SioNamespace SioNamespace;

#define SIO_TYPE_SOCKET (sio_socket_get_type ())

/**
 * SioSocket:
 *
 * One client in one namespace (Socket.IO protocol v5, "Connection to a namespace").
 */
G_DECLARE_FINAL_TYPE (SioSocket, sio_socket, SIO, SOCKET, GObject)

/**
 * SioAckFunc:
 * @socket: the socket that acknowledged
 * @arguments: (nullable): what it answered, or %NULL when it went before it did
 * @attachments: (nullable) (element-type GBytes): the binary attachments of the answer
 * @user_data: what was given to sio_socket_emit_with_ack()
 */
typedef void (*SioAckFunc) (SioSocket *socket,
                            JsonArray *arguments,
                            GPtrArray *attachments,
                            gpointer user_data);

const char *sio_socket_get_id (SioSocket *self);
SioNamespace *sio_socket_get_namespace (SioSocket *self);
gboolean sio_socket_is_connected (SioSocket *self);
char *sio_socket_get_remote_ip (SioSocket *self);
gboolean sio_socket_get_place (SioSocket *self, EioPlace *place);
const char *sio_socket_get_transport (SioSocket *self);

void sio_socket_accept (SioSocket *self);
void sio_socket_refuse (SioSocket *self, const char *message, JsonNode *data);

void sio_socket_emit (SioSocket *self, const char *event, JsonNode *argument);
void sio_socket_emit_json (SioSocket *self,
                           const char *event,
                           const struct iovec *json,
                           guint n_parts);
void sio_socket_emit_full (SioSocket *self,
                           const char *event,
                           JsonArray *arguments,
                           GPtrArray *attachments);
void sio_socket_emit_with_ack (SioSocket *self,
                               const char *event,
                               JsonArray *arguments,
                               GPtrArray *attachments,
                               SioAckFunc callback,
                               gpointer user_data);
void sio_socket_disconnect (SioSocket *self);
void sio_socket_close_transport (SioSocket *self);

gpointer sio_socket_get_user_data (SioSocket *self);
void sio_socket_set_user_data (SioSocket *self, gpointer user_data, GDestroyNotify destroy);

G_END_DECLS
