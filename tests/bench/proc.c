/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "proc.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

static char *
read_proc (pid_t pid, const char *name)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", (int) pid, name);
  char *text = NULL;

  return g_file_get_contents (path, &text, NULL, NULL) ? text : NULL;
}

/* What proc(5) stat says of all threads, but in nanoseconds instead of hundredths of a second. */
static double
read_cpu (pid_t pid)
{
  struct timespec used;
  clockid_t clock;

  if (clock_getcpuclockid (pid, &clock) != 0 || clock_gettime (clock, &used) != 0)
    return 0;

  return (double) used.tv_sec + (double) used.tv_nsec / 1e9;
}

static double
read_resident (pid_t pid)
{
  g_autofree char *status = read_proc (pid, "status");
  const char *line = status != NULL ? strstr (status, "VmRSS:") : NULL;

  return line != NULL ? g_ascii_strtod (line + strlen ("VmRSS:"), NULL) : 0;
}

static void
add_process (pid_t pid, ProcUsage *usage)
{
  g_autofree char *name = g_strdup_printf ("task/%d/children", (int) pid);
  g_autofree char *children = read_proc (pid, name);
  g_auto (GStrv) pids = g_strsplit (children != NULL ? children : "", " ", -1);

  usage->cpu_seconds += read_cpu (pid);
  usage->resident_kib += read_resident (pid);
  for (guint i = 0; pids[i] != NULL; i++)
    {
      if (pids[i][0] != '\0')
        add_process (atoi (pids[i]), usage);
    }
}

ProcUsage
proc_read (pid_t pid)
{
  ProcUsage usage = { 0, 0 };

  if (pid > 0)
    add_process (pid, &usage);
  return usage;
}
