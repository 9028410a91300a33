/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioHost:
 * @name: (unowned): the name or address, not terminated; an IPv6 address with its brackets
 * @name_length: the length of @name, in bytes
 * @port: the port, or 0 if none is given
 *
 * The parts of `host[:port]`.
 */
typedef struct
{
  const char *name;
  gsize name_length;
  guint16 port;
} EioHost;

gboolean eio_host_parse (const char *text, gsize length, EioHost *host);

G_END_DECLS
