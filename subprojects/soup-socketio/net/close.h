/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EIO_CLOSE_MAX_PAYLOAD:
 *
 * The size of the largest payload of a close frame, in bytes.
 */
#define EIO_CLOSE_MAX_PAYLOAD 125

/**
 * EioCloseCode:
 * @EIO_CLOSE_NORMAL: the purpose of the connection is fulfilled
 * @EIO_CLOSE_GOING_AWAY: the server goes down, or the page was left
 * @EIO_CLOSE_PROTOCOL_ERROR: the other side broke the protocol
 * @EIO_CLOSE_UNSUPPORTED_DATA: a kind of data that cannot be taken
 * @EIO_CLOSE_NO_STATUS: the close frame had no status code; never sent
 * @EIO_CLOSE_ABNORMAL: there was no close frame; never sent
 * @EIO_CLOSE_INVALID_DATA: text that is not UTF-8
 * @EIO_CLOSE_POLICY: the message breaks a rule of this server
 * @EIO_CLOSE_TOO_BIG: a message that is too long
 * @EIO_CLOSE_INTERNAL_ERROR: something unexpected went wrong in the server
 * @EIO_CLOSE_RESTART: the server restarts
 * @EIO_CLOSE_TRY_LATER: the server has too much to do
 *
 * Status codes of a close frame (RFC 6455, section 7.4.1, and the IANA registry).
 */
typedef enum
{
  EIO_CLOSE_NORMAL = 1000,
  EIO_CLOSE_GOING_AWAY = 1001,
  EIO_CLOSE_PROTOCOL_ERROR = 1002,
  EIO_CLOSE_UNSUPPORTED_DATA = 1003,
  EIO_CLOSE_NO_STATUS = 1005,
  EIO_CLOSE_ABNORMAL = 1006,
  EIO_CLOSE_INVALID_DATA = 1007,
  EIO_CLOSE_POLICY = 1008,
  EIO_CLOSE_TOO_BIG = 1009,
  EIO_CLOSE_INTERNAL_ERROR = 1011,
  EIO_CLOSE_RESTART = 1012,
  EIO_CLOSE_TRY_LATER = 1013,
} EioCloseCode;

/**
 * EioCloseReason:
 * @code: the status code for the close frame, one of #EioCloseCode
 * @reason: (unowned): why, in words for the developer of the client
 *
 * Why a connection must be failed.
 */
typedef struct
{
  guint16 code;
  const char *reason;
} EioCloseReason;

gboolean eio_close_code_is_valid (guint16 code);
gboolean eio_close_parse (const guint8 *payload,
                          gsize length,
                          guint16 *code,
                          const char **reason,
                          gsize *reason_length,
                          EioCloseReason *error);
gsize eio_close_write (guint8 *out, guint16 code, const char *reason);

G_END_DECLS
