/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define EIO_TYPE_REACTOR (eio_reactor_get_type ())

/**
 * EioReactor:
 *
 * All sockets of a server under one epoll descriptor, as one #GSource of a main context.
 */
G_DECLARE_FINAL_TYPE (EioReactor, eio_reactor, EIO, REACTOR, GObject)

EioReactor *eio_reactor_new (GMainContext *context);

void eio_reactor_set_threads (EioReactor *self, guint n_threads);
void eio_reactor_set_io_uring (EioReactor *self, gboolean io_uring);

G_END_DECLS
