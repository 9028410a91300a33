/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/reactor.h"

G_BEGIN_DECLS

typedef struct _EioWatch EioWatch;
typedef struct _EioTask EioTask;

/**
 * EioWatchFunc:
 * @watch: the watch, as it is embedded in what owns it
 * @events: the `EPOLL*` bits that came
 */
typedef void (*EioWatchFunc) (EioWatch *watch, guint32 events);

/**
 * EioWatch:
 * @func: what to call
 * @fd: the descriptor, which stays its owner's
 *
 * A descriptor under the reactor. It is embedded in what owns it, so that watching costs no
 * allocation.
 */
struct _EioWatch
{
  EioWatchFunc func;
  int fd;
};

typedef void (*EioTaskFunc) (EioTask *task);

/**
 * EioTaskKind:
 * @run: what to call
 * @ahead: (nullable): a part of it that may be done before, once and in any thread, while no other
 *   code of the reactor's thread runs; it touches nothing but what owns the task, and what nobody
 *   changes
 */
typedef struct
{
  EioTaskFunc run;
  EioTaskFunc ahead;
} EioTaskKind;

/**
 * EioTask:
 * @kind: what to do
 *
 * Something to do once, later in this turn of the main loop or in the next one. Embedded in what
 * owns it; a task that is queued already is not queued again.
 */
struct _EioTask
{
  const EioTaskKind *kind; /* (unowned) */
  EioTask *next;           /* (unowned) (nullable): the queue's link */
  EioTask **link;          /* (unowned) (nullable): what points here, NULL when not queued */
};

#define EIO_REACTOR_SCRATCH_SIZE (16 * 1024)

gboolean eio_reactor_watch (EioReactor *self, EioWatch *watch, guint32 events, GError **error);
void eio_reactor_unwatch (EioReactor *self, EioWatch *watch);

void eio_reactor_run_at_end_of_turn (EioReactor *self, EioTask *task);
void eio_reactor_run_next_turn (EioReactor *self, EioTask *task);
void eio_reactor_cancel (EioReactor *self, EioTask *task);

guint8 *eio_reactor_get_scratch (EioReactor *self);
GMainContext *eio_reactor_get_context (EioReactor *self);

G_END_DECLS
