/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define EIO_TYPE_RESPONSE_STREAM (eio_response_stream_get_type ())

/**
 * EioResponseStream:
 *
 * The stream that libsoup writes a response to. It takes everything at once, so that libsoup never
 * waits for a socket, and hands it on. Once it has no listener it swallows what comes.
 */
G_DECLARE_FINAL_TYPE (EioResponseStream, eio_response_stream, EIO, RESPONSE_STREAM, GOutputStream)

typedef void (*EioResponseWrittenFunc) (gconstpointer data, gsize length, gpointer user_data);
typedef void (*EioResponseClosedFunc) (gpointer user_data);

EioResponseStream *eio_response_stream_new (EioResponseWrittenFunc written,
                                            EioResponseClosedFunc closed,
                                            gpointer user_data);
void eio_response_stream_detach (EioResponseStream *self);

G_END_DECLS
