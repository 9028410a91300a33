/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/burst.h"

G_BEGIN_DECLS

typedef struct _EioTask EioTask;

typedef void (*EioTaskFunc) (EioTask *task);

/**
 * EioTaskKind:
 * @run: what to call
 * @ahead: (nullable): what of it is to be sent, which may be added to a burst before, once and in
 *   any thread, while no other code of the reactor's thread runs; it touches nothing but what owns
 *   the task, and what nobody changes
 */
typedef struct
{
  EioTaskFunc run;
  void (*ahead) (EioTask *task, EioBurst *burst);
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

/**
 * EioTaskQueue:
 *
 * Tasks in the order in which they are to be done.
 */
typedef struct
{
  EioTask *head;  /* (unowned) (nullable) */
  EioTask **tail; /* (unowned) */
} EioTaskQueue;

void eio_task_queue_init (EioTaskQueue *self);
void eio_task_queue_push (EioTaskQueue *self, EioTask *task);
void eio_task_queue_remove (EioTaskQueue *self, EioTask *task);
void eio_task_queue_take (EioTaskQueue *self, EioTaskQueue *from);
void eio_task_queue_run_some (EioTaskQueue *self, guint n);
void eio_task_queue_run (EioTaskQueue *self);

G_END_DECLS
