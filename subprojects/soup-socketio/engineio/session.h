/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/server.h"
#include "net/address.h"
#include "net/admission.h"
#include "net/chunk.h"

G_BEGIN_DECLS

/**
 * EioSession:
 *
 * One client of an Engine.IO server, whatever transport it uses at the time.
 */
typedef struct _EioSession EioSession;

/**
 * EioSessionHandler:
 * @message: the client sent a message; @data lasts for the call. Text is valid UTF-8
 * @closed: the session ended, and is freed after this call; not called when the owner closed it
 * @transport_changed: (nullable): the session was upgraded
 *
 * What the owner of a session wants to know.
 */
typedef struct
{
  void (*message) (EioSession *session, gboolean is_binary, const guint8 *data, gsize length);
  void (*closed) (EioSession *session, const char *reason);
  void (*transport_changed) (EioSession *session);
} EioSessionHandler;

/**
 * EioSessionOpenedFunc:
 * @session: a new session; the function sets its owner, and admits it with eio_session_admit(),
 *   now or later
 * @user_data: what was given to eio_server_set_opened_func()
 */
typedef void (*EioSessionOpenedFunc) (EioSession *session, gpointer user_data);

void eio_server_set_opened_func (EioServer *self, EioSessionOpenedFunc opened, gpointer user_data);

gpointer eio_session_get_owner (EioSession *self);
void eio_session_set_owner (EioSession *self, const EioSessionHandler *handler, gpointer owner);

const EioAddress *eio_session_get_address (EioSession *self);
void eio_session_get_place (EioSession *self, EioPlace *place);
const char *eio_session_get_transport (EioSession *self);

void eio_session_admit (EioSession *self);

EioChunk *eio_session_new_message (const char *text, gsize length);
EioChunk *eio_session_new_packet (const struct iovec *parts, guint n_parts);
EioChunk *eio_session_new_binary (const void *data, gsize length);
void eio_session_send (EioSession *self, EioChunk *packet);
void eio_session_end (EioSession *self, const char *reason);
void eio_session_end_because (EioSession *self, const char *reason, const char *why);
void eio_session_fail (EioSession *self, const char *why);

G_END_DECLS
