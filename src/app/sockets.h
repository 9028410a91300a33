/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GPtrArray *snug_sockets_take_passed (GError **error);
GPtrArray *snug_sockets_open (GPtrArray *addresses, GError **error);

gboolean snug_sockets_are_loopback_only (GPtrArray *sockets);
guint16 snug_sockets_get_port (GPtrArray *sockets);

G_END_DECLS
