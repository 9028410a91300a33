/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/exit-codes.h"

#include "core/error.h"

G_DEFINE_QUARK (snug - exit - error - quark, snug_exit_error)

static SnugExitCode
code_from_model_error (SnugError code)
{
  switch (code)
    {
    case SNUG_ERROR_STORAGE:
    case SNUG_ERROR_CORRUPT:
    case SNUG_ERROR_SCHEMA_TOO_NEW:
      return SNUG_EXIT_STATE;
    case SNUG_ERROR_STORAGE_FULL:
    case SNUG_ERROR_STORAGE_BUSY:
    case SNUG_ERROR_STORAGE_IO:
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
      return SNUG_EXIT_TEMPORARY;
    }
}

/**
 * snug_exit_code_from_error:
 * @error: the error that ends the daemon
 *
 * Returns: the exit code that tells about @error: its code in the domain %SNUG_EXIT_ERROR,
 *   %SNUG_EXIT_STATE for a log that cannot be used, else %SNUG_EXIT_TEMPORARY
 */
SnugExitCode
snug_exit_code_from_error (const GError *error)
{
  g_return_val_if_fail (error != NULL, SNUG_EXIT_TEMPORARY);

  if (error->domain == SNUG_EXIT_ERROR)
    return (SnugExitCode) error->code;
  if (error->domain == SNUG_ERROR)
    return code_from_model_error ((SnugError) error->code);

  return SNUG_EXIT_TEMPORARY;
}
