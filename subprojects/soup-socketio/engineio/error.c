/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/error.h"

/**
 * eio_error_quark:
 *
 * Returns: the domain of #EioError
 */
G_DEFINE_QUARK (eio - error - quark, eio_error)
