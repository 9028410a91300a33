/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *eio_websocket_handshake_answer (const guint8 *head, gsize size);

G_END_DECLS
