/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/descriptors.h"

#include <errno.h>
#include <sys/resource.h>

/**
 * snug_descriptors_raise_limit:
 *
 * Raises the soft limit of open descriptors to the hard limit. The soft limit is low for the sake
 * of programs that use select(2); a room needs a descriptor for each connection.
 */
void
snug_descriptors_raise_limit (void)
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
