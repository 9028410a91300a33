/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioError:
 * @EIO_ERROR_EMPTY_PACKET: a packet without even a type
 * @EIO_ERROR_UNKNOWN_TYPE: a packet whose type is none of Engine.IO v4
 * @EIO_ERROR_INVALID_BASE64: binary data that is not base64
 * @EIO_ERROR_INVALID_UTF8: text that is not UTF-8
 *
 * What can be wrong with the packets of a client.
 */
typedef enum
{
  EIO_ERROR_EMPTY_PACKET,
  EIO_ERROR_UNKNOWN_TYPE,
  EIO_ERROR_INVALID_BASE64,
  EIO_ERROR_INVALID_UTF8,
} EioError;

#define EIO_ERROR (eio_error_quark ())
GQuark eio_error_quark (void);

G_END_DECLS
