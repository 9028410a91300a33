/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/reactor.h"
#include "net/task.h"

G_BEGIN_DECLS

typedef struct _EioWatch EioWatch;

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

#define EIO_REACTOR_SCRATCH_SIZE (16 * 1024)

gboolean eio_reactor_watch (EioReactor *self, EioWatch *watch, guint32 events, GError **error);
void eio_reactor_unwatch (EioReactor *self, EioWatch *watch);

void eio_reactor_run_at_end_of_turn (EioReactor *self, EioTask *task);
void eio_reactor_run_next_turn (EioReactor *self, EioTask *task);
void eio_reactor_cancel (EioReactor *self, EioTask *task);

guint8 *eio_reactor_get_scratch (EioReactor *self);
GMainContext *eio_reactor_get_context (EioReactor *self);

G_END_DECLS
