/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>
#include <sys/socket.h>

G_BEGIN_DECLS

/**
 * EioAddress:
 * @ip: the IPv6 address in network order, or the IPv4 address as a mapped one (RFC 4291 §2.5.5.2)
 * @port: the port
 *
 * Where a client is, as small as it can be kept.
 */
typedef struct
{
  guint8 ip[16];
  guint16 port;
} EioAddress;

void eio_address_init (EioAddress *self, const struct sockaddr_storage *native);
gboolean eio_address_parse (EioAddress *self, const char *text, gsize length);
GSocketAddress *eio_address_to_socket_address (const EioAddress *self);
char *eio_address_to_text (const EioAddress *self);
gboolean eio_address_is_in (const EioAddress *self, const GPtrArray *networks);
guint64 eio_address_get_network (const EioAddress *self);

G_END_DECLS
