/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/errors.h"

#include <gio/gio.h>

#include "core/error.h"

#define ERROR_PREFIX "chat.snug.Snug1.Error."

static const GDBusErrorEntry entries[] = {
  { SNUG_ERROR_NAME_INVALID, ERROR_PREFIX "NameInvalid" },
  { SNUG_ERROR_NAME_TAKEN, ERROR_PREFIX "NameTaken" },
  { SNUG_ERROR_NAME_RESERVED, ERROR_PREFIX "NameReserved" },
  { SNUG_ERROR_TEXT_EMPTY, ERROR_PREFIX "TextEmpty" },
  { SNUG_ERROR_TEXT_TOO_LONG, ERROR_PREFIX "TextTooLong" },
  { SNUG_ERROR_TEXT_INVALID, ERROR_PREFIX "TextInvalid" },
  { SNUG_ERROR_ID_INVALID, ERROR_PREFIX "IdInvalid" },
  { SNUG_ERROR_RATE_LIMITED, ERROR_PREFIX "RateLimited" },
  { SNUG_ERROR_FULL, ERROR_PREFIX "Full" },
  { SNUG_ERROR_STORAGE, ERROR_PREFIX "Storage" },
  { SNUG_ERROR_STORAGE_FULL, ERROR_PREFIX "StorageFull" },
  { SNUG_ERROR_STORAGE_BUSY, ERROR_PREFIX "StorageBusy" },
  { SNUG_ERROR_STORAGE_IO, ERROR_PREFIX "StorageIo" },
  { SNUG_ERROR_CORRUPT, ERROR_PREFIX "Corrupt" },
  { SNUG_ERROR_SCHEMA_TOO_NEW, ERROR_PREFIX "SchemaTooNew" },
  { SNUG_ERROR_NO_MESSAGE, ERROR_PREFIX "NoMessage" },
  { SNUG_ERROR_NOT_YOURS, ERROR_PREFIX "NotYours" },
  { SNUG_ERROR_TOO_LATE, ERROR_PREFIX "TooLate" },
  { SNUG_ERROR_EMOJI_INVALID, ERROR_PREFIX "EmojiInvalid" },
  { SNUG_ERROR_TOO_MANY_REACTIONS, ERROR_PREFIX "TooManyReactions" },
  { SNUG_ERROR_CLOSED, ERROR_PREFIX "Closed" },
};

G_STATIC_ASSERT (G_N_ELEMENTS (entries) == SNUG_N_ERRORS);

/**
 * snug_bus_register_errors:
 *
 * Gives the errors of the model their names on the bus, `chat.snug.Snug1.Error.*`. Both ends of a
 * connection use it: the daemon to send them, a program that calls it to get them back as
 * %SNUG_ERROR.
 */
void
snug_bus_register_errors (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    g_dbus_error_register_error (SNUG_ERROR, entries[i].error_code, entries[i].dbus_error_name);
}
