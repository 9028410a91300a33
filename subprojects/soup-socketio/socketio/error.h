/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SioError:
 * @SIO_ERROR_INVALID_PACKET: a packet that is not of the form of Socket.IO v5
 * @SIO_ERROR_INVALID_PAYLOAD: a packet whose payload is not what its type asks for
 * @SIO_ERROR_INVALID_JSON: JSON that is malformed, or ambiguous
 * @SIO_ERROR_TOO_LARGE: more nesting, values or attachments than are taken
 *
 * What can be wrong with the packets of a client.
 */
typedef enum
{
  SIO_ERROR_INVALID_PACKET,
  SIO_ERROR_INVALID_PAYLOAD,
  SIO_ERROR_INVALID_JSON,
  SIO_ERROR_TOO_LARGE,
} SioError;

#define SIO_ERROR (sio_error_quark ())
GQuark sio_error_quark (void);

G_END_DECLS
