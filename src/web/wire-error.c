/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/wire-error.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"

G_DEFINE_QUARK (snug_wire_error, snug_wire_error)

static const char *const model_codes[] = {
  [SNUG_ERROR_NAME_INVALID] = "name-invalid",
  [SNUG_ERROR_NAME_TAKEN] = "name-taken",
  [SNUG_ERROR_NAME_RESERVED] = "name-reserved",
  [SNUG_ERROR_TEXT_EMPTY] = "text-empty",
  [SNUG_ERROR_TEXT_TOO_LONG] = "text-too-long",
  [SNUG_ERROR_TEXT_INVALID] = "text-invalid",
  [SNUG_ERROR_ID_INVALID] = "id-invalid",
  [SNUG_ERROR_RATE_LIMITED] = "rate-limited",
  [SNUG_ERROR_FULL] = "full",
  [SNUG_ERROR_STORAGE] = "storage",
  [SNUG_ERROR_STORAGE_FULL] = "storage-full",
  [SNUG_ERROR_STORAGE_BUSY] = "storage-busy",
  [SNUG_ERROR_STORAGE_IO] = "storage",
  [SNUG_ERROR_CORRUPT] = "storage",
  [SNUG_ERROR_SCHEMA_TOO_NEW] = "storage",
  [SNUG_ERROR_NO_MESSAGE] = "no-such-message",
  [SNUG_ERROR_NOT_YOURS] = "not-yours",
  [SNUG_ERROR_TOO_LATE] = "too-late",
  [SNUG_ERROR_EMOJI_INVALID] = "emoji-invalid",
  [SNUG_ERROR_TOO_MANY_REACTIONS] = "too-many-reactions",
  [SNUG_ERROR_CLOSED] = "closed",
};
G_STATIC_ASSERT (G_N_ELEMENTS (model_codes) == SNUG_N_ERRORS);

static const char *const wire_codes[] = {
  [SNUG_WIRE_ERROR_BAD_REQUEST] = "bad-request",
  [SNUG_WIRE_ERROR_UNKNOWN_EVENT] = "unknown-event",
  [SNUG_WIRE_ERROR_BUSY] = "busy",
};
G_STATIC_ASSERT (G_N_ELEMENTS (wire_codes) == SNUG_WIRE_N_ERRORS);

/**
 * snug_wire_error_code:
 * @error: any error
 *
 * Gets the code by which a client knows an error.
 *
 * Returns: (transfer none): the code, "internal" for an error that is not the client's to know
 */
const char *
snug_wire_error_code (const GError *error)
{
  if (error->domain == SNUG_ERROR && error->code >= 0 && error->code < SNUG_N_ERRORS)
    return model_codes[error->code];
  if (error->domain == SNUG_WIRE_ERROR && error->code >= 0 && error->code < SNUG_WIRE_N_ERRORS)
    return wire_codes[error->code];
  return "internal";
}

/**
 * snug_wire_error_message:
 * @error: any error
 *
 * Gets what a client is told of an error. What went wrong inside the machine (a path, a device) is
 * for the journal and not for the network.
 *
 * Returns: (transfer none): the message, in the daemon's language
 */
const char *
snug_wire_error_message (const GError *error)
{
  if (error->domain == SNUG_WIRE_ERROR)
    return error->message;
  if (error->domain != SNUG_ERROR)
    return _ ("Something went wrong in the room.");

  switch ((SnugError) error->code)
    {
    case SNUG_ERROR_STORAGE:
    case SNUG_ERROR_STORAGE_IO:
    case SNUG_ERROR_CORRUPT:
    case SNUG_ERROR_SCHEMA_TOO_NEW:
      return _ ("The room's history cannot be read or written at the moment.");
    case SNUG_ERROR_STORAGE_FULL:
      return _ ("There is no space left to keep messages.");
    case SNUG_ERROR_STORAGE_BUSY:
      return _ ("The room has too much to write at the moment. Try again.");
    case SNUG_ERROR_NAME_INVALID:
    case SNUG_ERROR_NAME_TAKEN:
    case SNUG_ERROR_NAME_RESERVED:
    case SNUG_ERROR_TEXT_EMPTY:
    case SNUG_ERROR_TEXT_TOO_LONG:
    case SNUG_ERROR_TEXT_INVALID:
    case SNUG_ERROR_ID_INVALID:
    case SNUG_ERROR_RATE_LIMITED:
    case SNUG_ERROR_FULL:
    case SNUG_ERROR_NO_MESSAGE:
    case SNUG_ERROR_NOT_YOURS:
    case SNUG_ERROR_TOO_LATE:
    case SNUG_ERROR_EMOJI_INVALID:
    case SNUG_ERROR_TOO_MANY_REACTIONS:
    case SNUG_ERROR_CLOSED:
    default:
      return error->message;
    }
}
