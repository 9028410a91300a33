/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/process.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>

/**
 * snug_process_raise_limit:
 *
 * Raises the soft limit of open descriptors to the hard limit. The soft limit is low for the sake
 * of programs that use select(2); a room needs a descriptor for each connection.
 */
void
snug_process_raise_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      if (setrlimit (RLIMIT_NOFILE, &limit) == 0)
        {
          g_debug ("Up to %" G_GUINT64_FORMAT " files can be open", (guint64) limit.rlim_cur);
          return;
        }
    }

  g_warning ("Cannot raise the number of open files: %s", g_strerror (errno));
}

/**
 * snug_process_ignore_signals:
 *
 * Has a write that cannot be done fail, instead of ending the process: into a file that is as large
 * as files may be (`ulimit -f`), which then is a disk without space; or to somebody who is gone.
 */
void
snug_process_ignore_signals (void)
{
  const struct sigaction ignore = { .sa_handler = SIG_IGN };

  if (sigaction (SIGXFSZ, &ignore, NULL) < 0 || sigaction (SIGPIPE, &ignore, NULL) < 0)
    g_warning ("Cannot ignore signals: %s", g_strerror (errno));
}
