/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GSocket *eio_listen_tcp (GInetSocketAddress *address, GError **error);
GSocket *eio_listen_fd (int fd, GError **error);

G_END_DECLS
