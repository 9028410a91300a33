/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/process.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <sys/resource.h>

/* Blocks of this size and more are given back as soon as they are freed. Left to itself the C
 * library raises this with the first one that is freed, and then keeps what many clients at once
 * took. */
#define LARGE_BLOCK (128 * 1024)

/* How much that is free is worth giving back, and how often to look. */
#define MUCH_FREE ((gsize) 8 * 1024 * 1024)
#define TRIM_INTERVAL 10 /* seconds */

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

static gboolean
trim (gpointer data)
{
  if (mallinfo2 ().fordblks >= MUCH_FREE)
    malloc_trim (0);

  return G_SOURCE_CONTINUE;
}

/**
 * snug_process_return_memory:
 *
 * Has memory that many clients took for a while given back to the machine when they are gone, for
 * as long as the main loop runs.
 */
void
snug_process_return_memory (void)
{
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
  g_timeout_add_seconds (TRIM_INTERVAL, trim, NULL);
}
