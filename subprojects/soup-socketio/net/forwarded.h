/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/address.h"

G_BEGIN_DECLS

/**
 * EioScheme:
 * @EIO_SCHEME_UNKNOWN: nobody who is trusted said it
 * @EIO_SCHEME_HTTP: without TLS
 * @EIO_SCHEME_HTTPS: with TLS
 *
 * How the client speaks to whoever it speaks to first.
 */
typedef enum
{
  EIO_SCHEME_UNKNOWN,
  EIO_SCHEME_HTTP,
  EIO_SCHEME_HTTPS,
} EioScheme;

void eio_forwarded_read (const guint8 *head,
                         gsize size,
                         const GPtrArray *trusted,
                         EioAddress *address,
                         EioScheme *scheme);

G_END_DECLS
