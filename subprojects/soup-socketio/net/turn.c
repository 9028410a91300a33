/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/turn.h"

/* One system call for all pays as soon as there are a few. */
#define TASKS_WORTH_A_BURST 8
#define TASKS_OF_A_BURST 64

/* To wake other threads up costs as much as a few of what they are to do. */
#define TASKS_WORTH_SHARING 256

/* As early as may be, while there are descriptors for it. */
static void
make_bursts (EioTurn *self)
{
  while (self->bursts->len <= self->n_threads)
    g_ptr_array_add (self->bursts, eio_burst_new (self->io_uring));
}

/**
 * eio_turn_init:
 * @self: memory for a turn, which may not be moved from then on
 *
 * Makes it a turn in which there is nothing to do.
 */
void
eio_turn_init (EioTurn *self)
{
  *self = (EioTurn){
    .bursts = g_ptr_array_new_with_free_func ((GDestroyNotify) eio_burst_free),
    .due = g_ptr_array_new (),
  };
  eio_task_queue_init (&self->tasks);
  make_bursts (self);
}

/**
 * eio_turn_clear:
 * @self: a turn in which there is nothing to do
 *
 * Frees what it has.
 */
void
eio_turn_clear (EioTurn *self)
{
  g_clear_pointer (&self->crew, eio_crew_free);
  g_ptr_array_unref (self->bursts);
  g_ptr_array_unref (self->due);
}

/**
 * eio_turn_set_threads:
 * @self: a turn
 * @n_threads: how many help to send; 0 when it is new
 */
void
eio_turn_set_threads (EioTurn *self, guint n_threads)
{
  g_clear_pointer (&self->crew, eio_crew_free);
  self->n_threads = n_threads;
  make_bursts (self);
}

/**
 * eio_turn_set_io_uring:
 * @self: a turn
 * @io_uring: whether to use io_uring(7), if that can be; %FALSE when it is new
 */
void
eio_turn_set_io_uring (EioTurn *self, gboolean io_uring)
{
  self->io_uring = io_uring;
  g_ptr_array_set_size (self->bursts, 0);
  make_bursts (self);
}

/**
 * eio_turn_add:
 * @self: a turn
 * @task: a task that is in no queue
 *
 * Has @task done at the end.
 */
void
eio_turn_add (EioTurn *self, EioTask *task)
{
  eio_task_queue_push (&self->tasks, task);
  self->n_queued++;
}

static void
run_ahead (gpointer *items, guint n_items, guint worker, gpointer user_data)
{
  EioTurn *self = user_data;
  EioBurst *burst = self->bursts->pdata[worker];

  for (guint i = 0; i < n_items; i++)
    {
      EioTask *task = items[i];

      task->kind->ahead (task, burst);
    }
  eio_burst_send (burst);
}

static void
find_due (EioTurn *self)
{
  g_ptr_array_set_size (self->due, 0);
  for (EioTask *task = self->tasks.head; task != NULL; task = task->next)
    {
      if (task->kind->ahead != NULL)
        g_ptr_array_add (self->due, task);
    }
}

/* Has threads send what hundreds of tasks have to send; returns whether there are so many. */
static gboolean
share (EioTurn *self)
{
  if (self->n_threads == 0 || self->n_queued < TASKS_WORTH_SHARING)
    return FALSE;

  find_due (self);
  if (self->due->len < TASKS_WORTH_SHARING)
    return FALSE;

  if (self->crew == NULL)
    self->crew = eio_crew_new (self->n_threads);
  eio_crew_run (self->crew, run_ahead, self->due->pdata, self->due->len, self);
  return TRUE;
}

/* Does some tasks at a time, and before what they have to send: what was touched for that is still
 * in the processor's cache then. */
static void
run_in_bursts (EioTurn *self)
{
  EioBurst *burst = self->bursts->pdata[0];
  EioTaskQueue now;

  eio_task_queue_take (&now, &self->tasks);
  while (now.head != NULL)
    {
      guint n = 0;

      for (EioTask *task = now.head; task != NULL && n < TASKS_OF_A_BURST; task = task->next, n++)
        {
          if (task->kind->ahead != NULL)
            task->kind->ahead (task, burst);
        }
      eio_burst_send (burst);
      eio_task_queue_run_some (&now, n);
    }
}

/**
 * eio_turn_end:
 * @self: a turn
 *
 * Does all tasks. Those that are added meanwhile are of the next turn.
 */
void
eio_turn_end (EioTurn *self)
{
  gboolean by_burst = !share (self) && self->n_queued >= TASKS_WORTH_A_BURST &&
                      eio_burst_is_shared (self->bursts->pdata[0]);

  self->n_queued = 0;
  if (by_burst)
    run_in_bursts (self);
  else
    eio_task_queue_run (&self->tasks);
}
