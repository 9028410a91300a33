/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/types.h>

G_BEGIN_DECLS

/* What the kernel says of another process, all its threads and children counted. */
typedef struct
{
  double cpu_seconds;
  double resident_kib;
} ProcUsage;

ProcUsage proc_read (pid_t pid);

G_END_DECLS
