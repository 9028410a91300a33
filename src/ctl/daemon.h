/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <snug-bus-generated.h>

G_BEGIN_DECLS

/**
 * SnugctlExit:
 * @SNUGCTL_EXIT_OK: done
 * @SNUGCTL_EXIT_FAILED: the daemon refused, or could not do it
 * @SNUGCTL_EXIT_USAGE: the command line is wrong
 * @SNUGCTL_EXIT_UNAVAILABLE: there is no daemon on the session bus, or no session bus
 *
 * How snugctl ends; the manual page snugctl(1) lists them too.
 */
typedef enum
{
  SNUGCTL_EXIT_OK = 0,
  SNUGCTL_EXIT_FAILED = 1,
  SNUGCTL_EXIT_USAGE = 64,
  SNUGCTL_EXIT_UNAVAILABLE = 69,
} SnugctlExit;

/**
 * SnugctlDaemon:
 * @admin: the daemon
 * @room: the room "main"
 *
 * The daemon that is to do something.
 */
typedef struct
{
  SnugDBusAdmin *admin; /* (owned) */
  SnugDBusRoom *room;   /* (owned) */
} SnugctlDaemon;

SnugctlDaemon *snugctl_daemon_find (void);
SnugctlDaemon *snugctl_daemon_look (void);
void snugctl_daemon_free (SnugctlDaemon *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugctlDaemon, snugctl_daemon_free)

SnugctlExit snugctl_fail (GError *error);

G_END_DECLS
