/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "door-fixture.h"

G_BEGIN_DECLS

/* A client of an Engine.IO endpoint, written on plain sockets from the protocol's document. */
typedef struct
{
  int fd;
  GByteArray *in; /* (owned): frames that are not read yet */
} WsClient;

WsClient *ws_client_open (DoorFixture *door, const char *target);
void ws_client_free (WsClient *self);
void ws_client_send (WsClient *self, const char *text);
void ws_client_send_binary (WsClient *self, const void *data, gsize length);
char *ws_client_read (WsClient *self);
void ws_client_expect (WsClient *self, const char *text);
void ws_client_expect_binary (WsClient *self, const void *data, gsize length);
guint16 ws_client_expect_close (WsClient *self);
void ws_client_expect_close_reason (WsClient *self, guint16 code, const char *reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WsClient, ws_client_free)

char *poll_request (DoorFixture *door, const char *path, const char *sid, guint *status);
int poll_begin (DoorFixture *door, const char *path, const char *sid);
char *poll_end (int fd, guint *status);
char *poll_post (DoorFixture *door,
                 const char *path,
                 const char *sid,
                 const char *body,
                 guint *status);
char *poll_open (DoorFixture *door, const char *path);
char *sid_from_open_packet (const char *packet);

G_END_DECLS
