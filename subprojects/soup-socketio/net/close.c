/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/close.h"

#include <string.h>

#include "net/utf8.h"

static gboolean
fail (EioCloseReason *error, guint16 code, const char *reason)
{
  error->code = code;
  error->reason = reason;
  return FALSE;
}

/**
 * eio_close_code_is_valid:
 * @code: a status code
 *
 * Returns: whether a close frame may carry @code: one that is registered and not reserved for
 *   use within an end point (RFC 6455, section 7.4.1), or one for libraries and applications
 *   (section 7.4.2)
 */
gboolean
eio_close_code_is_valid (guint16 code)
{
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

/**
 * eio_close_parse:
 * @payload: (array length=length): the payload of a close frame
 * @length: its length, in bytes
 * @code: (out): the status code; %EIO_CLOSE_NO_STATUS for an empty payload
 * @reason: (out): the reason, UTF-8 but not terminated; it lies within @payload
 * @reason_length: (out): the length of the reason, in bytes; 0 if there is none
 * @error: (out caller-allocates): on error, the status code for the answer and why
 *
 * Parses the payload of a close frame (RFC 6455, sections 5.5.1 and 7.1.5). A payload of one byte
 * and an invalid code are %EIO_CLOSE_PROTOCOL_ERROR, a reason that is not UTF-8 is
 * %EIO_CLOSE_INVALID_DATA.
 *
 * Returns: whether the payload is valid
 */
gboolean
eio_close_parse (const guint8 *payload,
                 gsize length,
                 guint16 *code,
                 const char **reason,
                 gsize *reason_length,
                 EioCloseReason *error)
{
  *code = EIO_CLOSE_NO_STATUS;
  *reason = "";
  *reason_length = 0;
  *error = (EioCloseReason){ 0 };

  if (length == 0)
    return TRUE;
  if (length == 1)
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Half a status code");

  *code = (guint16) (payload[0] << 8 | payload[1]);
  if (!eio_close_code_is_valid (*code))
    return fail (error, EIO_CLOSE_PROTOCOL_ERROR, "Invalid status code");
  if (!eio_utf8_validate (payload + 2, length - 2))
    return fail (error, EIO_CLOSE_INVALID_DATA, "The reason is not UTF-8");

  *reason = (const char *) payload + 2;
  *reason_length = length - 2;
  return TRUE;
}

/**
 * eio_close_write:
 * @out: (out): where the payload goes; at least %EIO_CLOSE_MAX_PAYLOAD bytes
 * @code: a status code that eio_close_code_is_valid() accepts, or %EIO_CLOSE_NO_STATUS for an
 *   empty payload
 * @reason: (nullable): why, in UTF-8
 *
 * Writes the payload of a close frame. A reason that does not fit is cut between two code points.
 *
 * Returns: how many bytes were written
 */
gsize
eio_close_write (guint8 *out, guint16 code, const char *reason)
{
  gsize length = reason != NULL ? strlen (reason) : 0;

  if (code == EIO_CLOSE_NO_STATUS)
    return 0;

  g_return_val_if_fail (eio_close_code_is_valid (code), 0);

  if (length > EIO_CLOSE_MAX_PAYLOAD - 2)
    {
      length = EIO_CLOSE_MAX_PAYLOAD - 2;
      while (length > 0 && ((guint8) reason[length] & 0xc0) == 0x80)
        length--;
    }

  out[0] = (guint8) (code >> 8);
  out[1] = code & 0xff;
  if (length > 0)
    memcpy (out + 2, reason, length);

  return 2 + length;
}
