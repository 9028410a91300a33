/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/crew.h"

/* Few enough that nobody waits long for the last one, and so many that counting them costs nothing
 * beside them. */
#define ITEMS_AT_A_TIME 32

struct _EioCrew
{
  GPtrArray *threads; /* (owned) (element-type GThread) */

  GMutex lock; /* for what follows */
  GCond begun;
  GCond done;
  guint n_begun; /* how many threads run */
  guint run;     /* counts the runs, so that each thread sees that there is a new one */
  guint active;  /* how many threads work */
  gboolean over;

  /* Of the run, and not changed while a thread works. */
  EioCrewFunc func;
  gpointer *items; /* (unowned) */
  guint n_items;
  gpointer user_data; /* (unowned) */
  guint next;         /* (atomic): the first item that nobody took */
};

/* Whoever is free takes the next few, so a thread that comes late, or not at all, holds nobody up.
 */
static void
work (EioCrew *self, guint worker)
{
  guint i;

  while ((i = (guint) g_atomic_int_add (&self->next, ITEMS_AT_A_TIME)) < self->n_items)
    {
      guint n = MIN (ITEMS_AT_A_TIME, self->n_items - i);

      self->func (self->items + i, n, worker, self->user_data);
    }
}

static gpointer
run_thread (gpointer user_data)
{
  EioCrew *self = user_data;
  guint seen = 0, worker;

  g_mutex_lock (&self->lock);
  worker = ++self->n_begun;
  while (!self->over)
    {
      if (self->run == seen)
        {
          g_cond_wait (&self->begun, &self->lock);
          continue;
        }

      seen = self->run;
      self->active++;
      g_mutex_unlock (&self->lock);
      work (self, worker);
      g_mutex_lock (&self->lock);
      if (--self->active == 0)
        g_cond_signal (&self->done);
    }
  g_mutex_unlock (&self->lock);

  return NULL;
}

static void
wait_for_threads (EioCrew *self)
{
  while (self->active > 0)
    g_cond_wait (&self->done, &self->lock);
}

/**
 * eio_crew_run:
 * @self: a crew
 * @func: what to do with each item
 * @items: (array length=n_items): the items
 * @n_items: how many there are
 * @user_data: for @func
 *
 * Does something with each item once, in the threads of the crew and in this one. All of it is done
 * when this returns.
 */
void
eio_crew_run (EioCrew *self, EioCrewFunc func, gpointer *items, guint n_items, gpointer user_data)
{
  g_mutex_lock (&self->lock);
  /* One that woke up after the last run was over may still be looking for something to do. */
  wait_for_threads (self);
  self->func = func;
  self->items = items;
  self->n_items = n_items;
  self->user_data = user_data;
  g_atomic_int_set (&self->next, 0);
  self->run++;
  g_cond_broadcast (&self->begun);
  g_mutex_unlock (&self->lock);

  work (self, 0);

  g_mutex_lock (&self->lock);
  wait_for_threads (self);
  g_mutex_unlock (&self->lock);
}

/**
 * eio_crew_new:
 * @n_threads: how many threads there are besides that of the owner
 *
 * Returns: (transfer full): a crew, whose threads wait. There may be fewer of them than were asked
 *   for, if the system gives no more
 */
EioCrew *
eio_crew_new (guint n_threads)
{
  EioCrew *self = g_new0 (EioCrew, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->begun);
  g_cond_init (&self->done);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < n_threads; i++)
    {
      g_autoptr (GError) error = NULL;
      GThread *thread = g_thread_try_new ("eio-crew", run_thread, self, &error);

      if (thread == NULL)
        {
          g_warning ("Only %u of %u threads for sending: %s", i, n_threads, error->message);
          break;
        }
      g_ptr_array_add (self->threads, thread);
    }

  return self;
}

/**
 * eio_crew_free:
 * @self: (transfer full): a crew
 *
 * Ends the threads.
 */
void
eio_crew_free (EioCrew *self)
{
  g_mutex_lock (&self->lock);
  self->over = TRUE;
  g_cond_broadcast (&self->begun);
  g_mutex_unlock (&self->lock);

  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->begun);
  g_cond_clear (&self->done);
  g_free (self);
}
