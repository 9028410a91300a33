/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/process.h"

#include <errno.h>
#include <glib-unix.h>
#include <malloc.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

/* Blocks of this size and more are given back as soon as they are freed. Left to itself the C
 * library raises this with the first one that is freed, and then keeps what many clients at once
 * took. */
#define LARGE_BLOCK (128 * 1024)

/* How much that is not in use is worth giving back, and how often to look. */
#define MUCH (1024 * 1024)
#define LITTLE ((gsize) 64 * 1024)
#define TRIM_INTERVAL 10 /* seconds */

/* Raises the soft limit of open descriptors to the hard limit. The soft limit is low for the sake
 * of programs that use select(2); a room needs a descriptor for each connection. */
static void
raise_limit (void)
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

/* Has a write that cannot be done fail, instead of ending the process: into a file that is as large
 * as files may be (`ulimit -f`), which then is a disk without space; or to somebody who is gone. */
static void
ignore_signals (void)
{
  const struct sigaction ignore = { .sa_handler = SIG_IGN };

  if (sigaction (SIGXFSZ, &ignore, NULL) < 0 || sigaction (SIGPIPE, &ignore, NULL) < 0)
    g_warning ("Cannot ignore signals: %s", g_strerror (errno));
}

/* How much memory of its own the process takes, in bytes (proc(5), statm); 0 if that is not known.
 */
static gsize
get_resident (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) pages = NULL;
  guint64 all, shared;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    return 0;

  pages = g_strsplit (text, " ", 4);
  if (g_strv_length (pages) < 4 ||
      !g_ascii_string_to_unsigned (pages[1], 10, 0, G_MAXUINT32, &all, NULL) ||
      !g_ascii_string_to_unsigned (pages[2], 10, 0, all, &shared, NULL))
    return 0;

  return (gsize) (all - shared) * (gsize) sysconf (_SC_PAGESIZE);
}

typedef struct
{
  gsize used;
  gsize excess; /* what the process takes and does not use */
} Memory;

static Memory
get_memory (void)
{
  struct mallinfo2 info = mallinfo2 ();
  gsize resident = get_resident ();
  gsize used = info.uordblks + info.hblkhd;

  return (Memory){ used, resident > used ? resident - used : 0 };
}

static gboolean
differ (gsize a, gsize b)
{
  return MAX (a, b) - MIN (a, b) > LITTLE;
}

/* What is in use is in the midst of the rest, so that some of it stays each time; then it is of no
 * use to try again until something has changed. */
static gboolean
trim (gpointer data)
{
  static Memory last;
  Memory memory = get_memory ();

  if (memory.excess >= MUCH &&
      (differ (memory.used, last.used) || differ (memory.excess, last.excess)))
    {
      malloc_trim (0);
      last = get_memory ();
    }

  return G_SOURCE_CONTINUE;
}

/* Has memory that many clients took for a while given back to the machine when they are gone, for
 * as long as the main loop runs. */
static void
return_memory (void)
{
  mallopt (M_MMAP_THRESHOLD, LARGE_BLOCK);
  mallopt (M_TRIM_THRESHOLD, MUCH);
  g_timeout_add_seconds (TRIM_INTERVAL, trim, NULL);
}

/**
 * snug_process_set_up:
 *
 * Lets the process open as many files as it may, survive what can be told by an error instead, and
 * give back memory for as long as the main loop runs.
 */
void
snug_process_set_up (void)
{
  raise_limit ();
  ignore_signals ();
  return_memory ();
}

/**
 * snug_process_can_open:
 * @n: how many descriptors
 *
 * Tells whether so many descriptors could be opened. What GLib cannot do without ends the process
 * where there are none, so that one asks first.
 *
 * Returns: whether there are @n of them at this moment
 */
gboolean
snug_process_can_open (guint n)
{
  int fd = eventfd (0, EFD_CLOEXEC);
  gboolean result;

  if (fd < 0)
    return FALSE;

  result = n <= 1 || snug_process_can_open (n - 1);
  close (fd);
  return result;
}

/**
 * snug_process_watch_stop_signals:
 * @stop: called for each signal that asks the process to end
 * @data: for @stop
 *
 * Watches for such signals for as long as the main loop runs.
 */
void
snug_process_watch_stop_signals (GSourceFunc stop, gpointer data)
{
  static const int signals[] = { SIGTERM, SIGINT, SIGHUP };

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_unix_signal_add (signals[i], stop, data);
}
