/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/task.h"

/**
 * eio_task_queue_init:
 * @self: memory for a queue
 *
 * Makes it an empty queue. It may not be moved from then on.
 */
void
eio_task_queue_init (EioTaskQueue *self)
{
  self->head = NULL;
  self->tail = &self->head;
}

/**
 * eio_task_queue_push:
 * @self: a queue
 * @task: a task that is in no queue; it stays where it is until it is done or removed
 */
void
eio_task_queue_push (EioTaskQueue *self, EioTask *task)
{
  task->next = NULL;
  task->link = self->tail;
  *self->tail = task;
  self->tail = &task->next;
}

/**
 * eio_task_queue_remove:
 * @self: the queue that @task is in; if @task is not the last one, any queue
 * @task: a task
 */
void
eio_task_queue_remove (EioTaskQueue *self, EioTask *task)
{
  *task->link = task->next;
  if (task->next != NULL)
    task->next->link = task->link;
  else if (self->tail == &task->next)
    self->tail = task->link;
  task->next = NULL;
  task->link = NULL;
}

static void
prefetch (const EioTask *task)
{
  __builtin_prefetch (task);
  __builtin_prefetch ((const guint8 *) task + 64);
}

/**
 * eio_task_queue_take:
 * @self: a queue
 * @from: another one, which is empty then
 *
 * Makes @self a queue of what is in @from.
 */
void
eio_task_queue_take (EioTaskQueue *self, EioTaskQueue *from)
{
  eio_task_queue_init (self);
  if (from->head == NULL)
    return;

  self->head = from->head;
  self->head->link = &self->head;
  self->tail = from->tail;
  eio_task_queue_init (from);
}

/**
 * eio_task_queue_run_some:
 * @self: a queue to which nothing is added meanwhile
 * @n: how many at most
 *
 * Does the first tasks of the queue.
 */
void
eio_task_queue_run_some (EioTaskQueue *self, guint n)
{
  for (; self->head != NULL && n > 0; n--)
    {
      EioTask *task = self->head;

      eio_task_queue_remove (self, task);
      /* Meanwhile the processor fetches what the next one needs. */
      prefetch (self->head);
      task->kind->run (task);
    }
}

/**
 * eio_task_queue_run:
 * @self: a queue
 *
 * Does the tasks and empties the queue. Tasks that these add to it wait for its next run.
 */
void
eio_task_queue_run (EioTaskQueue *self)
{
  EioTaskQueue now;

  eio_task_queue_take (&now, self);
  eio_task_queue_run_some (&now, G_MAXUINT);
}
