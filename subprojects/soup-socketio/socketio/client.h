/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/timeout-queue.h"
#include "socketio/namespace.h"
#include "socketio/socket-private.h"

G_BEGIN_DECLS

/**
 * SioClientHost:
 * @namespaces: (unowned) (element-type utf8 SioNamespace): by their names
 * @connects: (unowned): clients that have not connected to a namespace
 * @max_attached: what the binary attachments of a packet, which wait for the last one, may come to
 *   together, in bytes
 *
 * What all clients of a server share.
 */
typedef struct
{
  GHashTable *namespaces;
  EioTimeoutQueue *connects;
  gsize max_attached;
} SioClientHost;

void sio_client_new (SioClientHost *host, EioSession *session);

void sio_client_remove (SioClient *self, SioSocket *socket);
void sio_client_close (SioClient *self);

void sio_client_did_not_connect (EioTimeout *timeout, gpointer user_data);

G_END_DECLS
