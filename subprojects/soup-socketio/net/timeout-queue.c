/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/timeout-queue.h"

/* Timeouts that all last equally long end in the order in which they began, so a list is a timer
 * for any number of them: starting, stopping and ending one costs the same however many wait. */

struct _EioTimeoutQueue
{
  GSource *source;   /* (owned) */
  EioTimeout *first; /* (unowned) (nullable) */
  EioTimeout *last;  /* (unowned) (nullable) */
  gint64 duration;
  gint64 slack;
  EioTimeoutFunc func;
  gpointer user_data; /* (unowned) */
  gboolean dispatching;
};

/* Setting the time wakes the main loop up, at the price of system calls. So it stays when it is
 * only too early: then nothing is due, and it is set anew. That costs less than doing so for each
 * of the many timeouts that are stopped before their time. */
static void
wake_up_at (EioTimeoutQueue *self, gint64 due)
{
  gint64 set = g_source_get_ready_time (self->source);

  if (!self->dispatching && (set < 0 || due < set))
    g_source_set_ready_time (self->source, due);
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  EioTimeoutQueue *self = user_data;
  gint64 limit = g_source_get_time (source) + self->slack;

  self->dispatching = TRUE;
  while (self->first != NULL && self->first->due <= limit)
    {
      EioTimeout *timeout = self->first;

      eio_timeout_queue_stop (self, timeout);
      self->func (timeout, self->user_data);
    }
  self->dispatching = FALSE;
  g_source_set_ready_time (self->source, self->first != NULL ? self->first->due : -1);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = { .dispatch = source_dispatch };

/**
 * eio_timeout_queue_start:
 * @self: a queue
 * @timeout: what begins to wait, anew if it waits here already
 */
void
eio_timeout_queue_start (EioTimeoutQueue *self, EioTimeout *timeout)
{
  eio_timeout_queue_stop (self, timeout);
  if (self->duration == 0)
    return;

  /* Early rather than late: a client that counts itself must find it over when it should be. */
  timeout->due = g_get_monotonic_time () + self->duration - self->slack;
  timeout->previous = self->last;
  timeout->next = NULL;
  if (self->last != NULL)
    self->last->next = timeout;
  else
    self->first = timeout;
  self->last = timeout;

  if (self->first == timeout)
    wake_up_at (self, timeout->due);
}

/**
 * eio_timeout_queue_stop:
 * @self: the queue that @timeout waits in
 * @timeout: what ends to wait; nothing happens if it does not wait
 */
void
eio_timeout_queue_stop (EioTimeoutQueue *self, EioTimeout *timeout)
{
  if (timeout->due == 0)
    return;

  if (timeout->previous != NULL)
    timeout->previous->next = timeout->next;
  else
    self->first = timeout->next;
  if (timeout->next != NULL)
    timeout->next->previous = timeout->previous;
  else
    self->last = timeout->previous;

  timeout->previous = timeout->next = NULL;
  timeout->due = 0;
}

/**
 * eio_timeout_queue_new:
 * @context: the main context to run in
 * @milliseconds: how long each timeout lasts; 0 for ever
 * @func: what to call for each that is over
 * @user_data: for @func
 *
 * Makes a queue of timeouts of one duration. To wake up seldom, it ends those that are due within
 * the next hundredth of the duration together; none lasts longer than the duration, and each at
 * least 98 hundredths of it.
 *
 * Returns: (transfer full): the queue
 */
EioTimeoutQueue *
eio_timeout_queue_new (GMainContext *context,
                       guint milliseconds,
                       EioTimeoutFunc func,
                       gpointer user_data)
{
  EioTimeoutQueue *self = g_new0 (EioTimeoutQueue, 1);

  self->duration = milliseconds * G_TIME_SPAN_MILLISECOND;
  self->slack = self->duration / 100;
  self->func = func;
  self->user_data = user_data;
  self->source = g_source_new (&source_funcs, sizeof (GSource));
  /* Only to hand @self to the dispatch function. */
  g_source_set_callback (self->source, G_SOURCE_FUNC (source_dispatch), self, NULL);
  g_source_set_name (self->source, "EioTimeoutQueue");
  g_source_attach (self->source, context);

  return self;
}

/**
 * eio_timeout_queue_free:
 * @self: (transfer full): a queue in which nothing waits any more
 */
void
eio_timeout_queue_free (EioTimeoutQueue *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}
