/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SnugError:
 * @SNUG_ERROR_NAME_INVALID: the name is empty, too long, or has characters that cannot be seen
 * @SNUG_ERROR_NAME_TAKEN: somebody present has this name, or one that looks like it
 * @SNUG_ERROR_NAME_RESERVED: the name would pass for the daemon or an admin
 * @SNUG_ERROR_TEXT_EMPTY: the text has nothing but white space
 * @SNUG_ERROR_TEXT_TOO_LONG: the text is longer than the room allows
 * @SNUG_ERROR_TEXT_INVALID: the text is not UTF-8, or contains NUL
 * @SNUG_ERROR_ID_INVALID: the client's message id is empty or too long or has control characters,
 * or there is no message with the id that is replied to
 * @SNUG_ERROR_RATE_LIMITED: too much at once; snug_error_get_retry_after() tells when to try again
 * @SNUG_ERROR_FULL: the room has as many members as it may have
 * @SNUG_ERROR_STORAGE: the log could not store or read; the cause is in the message
 * @SNUG_ERROR_STORAGE_FULL: no space is left for the log
 * @SNUG_ERROR_STORAGE_BUSY: the log is locked or has too much waiting; try again
 * @SNUG_ERROR_STORAGE_IO: the disk answered with an error; it may do better another time
 * @SNUG_ERROR_CORRUPT: the log is damaged and was left as it is
 * @SNUG_ERROR_SCHEMA_TOO_NEW: the log was written by a newer Snug
 * @SNUG_ERROR_NO_MESSAGE: there is no such message, or it was removed
 * @SNUG_ERROR_NOT_YOURS: only its author may do this with a message
 * @SNUG_ERROR_TOO_LATE: the time in which a message may be changed is over
 * @SNUG_ERROR_EMOJI_INVALID: a reaction is not exactly one emoji
 * @SNUG_ERROR_TOO_MANY_REACTIONS: the message, or the member at the message, has as many as it may
 * @SNUG_ERROR_CLOSED: the room or the log is not open, or the member has left
 *
 * The errors of the model and of what stands behind its interfaces.
 */
typedef enum
{
  SNUG_ERROR_NAME_INVALID,
  SNUG_ERROR_NAME_TAKEN,
  SNUG_ERROR_NAME_RESERVED,
  SNUG_ERROR_TEXT_EMPTY,
  SNUG_ERROR_TEXT_TOO_LONG,
  SNUG_ERROR_TEXT_INVALID,
  SNUG_ERROR_ID_INVALID,
  SNUG_ERROR_RATE_LIMITED,
  SNUG_ERROR_FULL,
  SNUG_ERROR_STORAGE,
  SNUG_ERROR_STORAGE_FULL,
  SNUG_ERROR_STORAGE_BUSY,
  SNUG_ERROR_STORAGE_IO,
  SNUG_ERROR_CORRUPT,
  SNUG_ERROR_SCHEMA_TOO_NEW,
  SNUG_ERROR_NO_MESSAGE,
  SNUG_ERROR_NOT_YOURS,
  SNUG_ERROR_TOO_LATE,
  SNUG_ERROR_EMOJI_INVALID,
  SNUG_ERROR_TOO_MANY_REACTIONS,
  SNUG_ERROR_CLOSED,
} SnugError;

#define SNUG_N_ERRORS (SNUG_ERROR_CLOSED + 1)

#define SNUG_ERROR (snug_error_quark ())
GQuark snug_error_quark (void);

GError *snug_error_new_rate_limited (guint retry_after_ms, const char *message);
guint snug_error_get_retry_after (const GError *error);

G_END_DECLS
