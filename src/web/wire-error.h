/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SnugWireError:
 * @SNUG_WIRE_ERROR_BAD_REQUEST: what the client sent has not the shape that the event asks for
 * @SNUG_WIRE_ERROR_UNKNOWN_EVENT: there is no event of this name
 * @SNUG_WIRE_ERROR_BUSY: the client's request of the same kind is not answered yet
 *
 * What can be wrong with a client's event before the model sees it.
 */
typedef enum
{
  SNUG_WIRE_ERROR_BAD_REQUEST,
  SNUG_WIRE_ERROR_UNKNOWN_EVENT,
  SNUG_WIRE_ERROR_BUSY,
} SnugWireError;

#define SNUG_WIRE_N_ERRORS (SNUG_WIRE_ERROR_BUSY + 1)

#define SNUG_WIRE_ERROR (snug_wire_error_quark ())
GQuark snug_wire_error_quark (void);

const char *snug_wire_error_code (const GError *error);
const char *snug_wire_error_message (const GError *error);

G_END_DECLS
