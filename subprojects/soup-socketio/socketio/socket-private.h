/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/session.h"
#include "socketio/acks.h"
#include "socketio/packet.h"
#include "socketio/socket.h"

G_BEGIN_DECLS

#define SIO_ID_SIZE 21

typedef struct _SioClient SioClient;
typedef struct _SioGroup SioGroup;
typedef struct _SioMembership SioMembership;

/**
 * SioSocketState:
 * @SIO_SOCKET_CONNECTING: it asked to come in
 * @SIO_SOCKET_CONNECTED: it was accepted
 * @SIO_SOCKET_GONE: it left, or was refused
 */
typedef enum
{
  SIO_SOCKET_CONNECTING,
  SIO_SOCKET_CONNECTED,
  SIO_SOCKET_GONE,
} SioSocketState;

/**
 * SioMembership:
 * @group: (unowned): the group
 * @index: where the socket is in the group's array
 * @next: (owned) (nullable): the socket's next membership
 */
struct _SioMembership
{
  SioGroup *group;
  guint index;
  SioMembership *next;
};

SioSocket *sio_socket_new (SioNamespace *name_space, SioClient *client, EioSession *session);

void sio_socket_send (SioSocket *self, EioChunk *packet);
void sio_socket_send_packet (SioSocket *self, const GString *packet, GPtrArray *attachments);
void sio_socket_receive (SioSocket *self, const SioPacket *packet, GPtrArray *attachments);
void sio_socket_acknowledge (SioSocket *self,
                             gint64 id,
                             JsonArray *arguments,
                             GPtrArray *attachments);
void sio_socket_leave (SioSocket *self, const char *reason);

SioSocketState sio_socket_get_state (SioSocket *self);
SioSocket *sio_socket_get_next (SioSocket *self);
void sio_socket_set_next (SioSocket *self, SioSocket *next);
SioMembership **sio_socket_get_memberships (SioSocket *self);
SioAcks *sio_socket_get_acks (SioSocket *self);

G_END_DECLS
