/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "net/address.h"
#include "net/limits.h"
#include "net/reactor-private.h"
#include "net/tally.h"

G_BEGIN_DECLS

/**
 * EioListener:
 *
 * The accept loop of one listening socket.
 */
typedef struct _EioListener EioListener;

/**
 * EioAcceptedFunc:
 * @fd: (transfer full): a connected, non-blocking socket
 * @address: where the client is
 * @user_data: what was given to eio_listener_new()
 */
typedef void (*EioAcceptedFunc) (int fd, const EioAddress *address, gpointer user_data);

EioListener *eio_listener_new (EioReactor *reactor,
                               GSocket *socket,
                               const EioFrontDoorLimits *limits,
                               EioTally *tally,
                               EioAcceptedFunc accepted,
                               gpointer user_data,
                               GError **error);
void eio_listener_free (EioListener *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioListener, eio_listener_free)

G_END_DECLS
