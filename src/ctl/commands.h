/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon.h"

G_BEGIN_DECLS

/**
 * SnugctlCommand:
 * @name: the word on the command line
 * @arguments: what may come after it, for the help
 * @help: what it does, for the help; to be translated
 * @least: how many arguments it needs
 * @most: how many arguments it takes
 * @alone: whether it can be done without a daemon
 * @check: (nullable): looks at the arguments before the daemon is looked for, and says what is
 * wrong
 * @run: does it, with the arguments
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *help;
  guint least;
  guint most;
  gboolean alone;
  gboolean (*check) (char **arguments);
  SnugctlExit (*run) (SnugctlDaemon *daemon, char **arguments);
} SnugctlCommand;

char *snugctl_commands_describe (void);
SnugctlExit snugctl_commands_run (char **words);

G_END_DECLS
