/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SNUG_DEFAULT_PORT 5000

/**
 * SnugAddress:
 * @socket_address: where to listen; port 0 for any free port
 * @optional: whether the machine may lack this kind of address
 *
 * An address to listen on.
 */
typedef struct
{
  GInetSocketAddress *socket_address; /* (owned) */
  gboolean optional;
} SnugAddress;

SnugAddress *snug_address_new (GInetAddress *address, guint16 port, gboolean optional);
void snug_address_free (SnugAddress *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugAddress, snug_address_free)

gboolean snug_address_parse (const char *text, GPtrArray *addresses, GError **error);
guint16 snug_address_get_port (const SnugAddress *self);
gboolean snug_address_is_loopback (const SnugAddress *self);
char *snug_address_to_string (const SnugAddress *self);

void snug_addresses_add_loopback (GPtrArray *addresses, guint16 port);
GPtrArray *snug_addresses_widen (GPtrArray *addresses);

G_END_DECLS
