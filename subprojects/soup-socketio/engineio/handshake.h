/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioRequestError:
 * @EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN: no transport, or one that is not offered
 * @EIO_REQUEST_ERROR_SESSION_UNKNOWN: there is no session with this id, or no longer
 * @EIO_REQUEST_ERROR_BAD_METHOD: a handshake with a method other than GET
 * @EIO_REQUEST_ERROR_BAD_REQUEST: a request that makes no sense
 * @EIO_REQUEST_ERROR_FORBIDDEN: the origin may not connect
 * @EIO_REQUEST_ERROR_UNSUPPORTED_VERSION: a version of the protocol other than 4
 * @EIO_REQUEST_ERROR_LAST: the last of them
 *
 * Why a request to the endpoint is refused; the numbers that Engine.IO clients know.
 */
typedef enum
{
  EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN = 0,
  EIO_REQUEST_ERROR_SESSION_UNKNOWN = 1,
  EIO_REQUEST_ERROR_BAD_METHOD = 2,
  EIO_REQUEST_ERROR_BAD_REQUEST = 3,
  EIO_REQUEST_ERROR_FORBIDDEN = 4,
  EIO_REQUEST_ERROR_UNSUPPORTED_VERSION = 5,
  EIO_REQUEST_ERROR_LAST = EIO_REQUEST_ERROR_UNSUPPORTED_VERSION,
} EioRequestError;

guint eio_request_error_get_status (EioRequestError error);
const char *eio_request_error_get_message (EioRequestError error);
char *eio_request_error_to_json (EioRequestError error);
char *eio_request_error_explain (EioRequestError error, const char *reason);

char *eio_handshake_write_open (const char *sid,
                                gboolean can_upgrade,
                                guint ping_interval,
                                guint ping_timeout,
                                guint max_payload);

G_END_DECLS
