/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SnugExitCode:
 * @SNUG_EXIT_OK: it was asked to end, and did
 * @SNUG_EXIT_USAGE: the command line is wrong
 * @SNUG_EXIT_UNAVAILABLE: an address cannot be listened on, or another daemon has the bus name
 * @SNUG_EXIT_STATE: the state cannot be opened or created, or is damaged
 * @SNUG_EXIT_TEMPORARY: something failed that may work the next time
 * @SNUG_EXIT_CONFIGURATION: the configuration file, or what systemd passed on, is wrong
 *
 * How the daemon ends, for whoever started it: the numbers of sysexits.h. The manual page snugd(1)
 * lists them too.
 */
typedef enum
{
  SNUG_EXIT_OK = 0,
  SNUG_EXIT_USAGE = 64,
  SNUG_EXIT_UNAVAILABLE = 69,
  SNUG_EXIT_STATE = 73,
  SNUG_EXIT_TEMPORARY = 75,
  SNUG_EXIT_CONFIGURATION = 78,
} SnugExitCode;

/**
 * SNUG_EXIT_ERROR:
 *
 * The domain of errors that end the daemon; their codes are #SnugExitCode.
 */
#define SNUG_EXIT_ERROR (snug_exit_error_quark ())
GQuark snug_exit_error_quark (void);

SnugExitCode snug_exit_code_from_error (const GError *error);

G_END_DECLS
