/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "daemon.h"

G_BEGIN_DECLS

gboolean snugctl_remove_check (char **arguments);
SnugctlExit snugctl_remove (SnugctlDaemon *daemon, char **arguments);

G_END_DECLS
