/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/reactor-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/turn.h"

/* GLib's main loop walks every source on every wake-up, so a source for each socket makes each
 * event cost as much as there are sockets. One epoll descriptor behind one source does not. */

#define EVENTS_PER_TURN 256

typedef struct
{
  GSource source;
  EioReactor *reactor; /* (unowned) */
  gpointer tag;
} EioReactorSource;

struct _EioReactor
{
  GObject parent_instance;

  GMainContext *context; /* (owned) */
  GSource *source;       /* (owned) */
  int epoll_fd;

  EioTurn turn;
  EioTaskQueue next_turn;

  struct epoll_event events[EVENTS_PER_TURN];
  int n_events;
  int next_event;

  guint8 scratch[EIO_REACTOR_SCRATCH_SIZE];
};

G_DEFINE_FINAL_TYPE (EioReactor, eio_reactor, G_TYPE_OBJECT)

static gboolean
source_prepare (GSource *source, int *timeout)
{
  EioReactor *self = ((EioReactorSource *) source)->reactor;

  *timeout = -1;
  return self->turn.tasks.head != NULL || self->next_turn.head != NULL;
}

static gboolean
source_check (GSource *source)
{
  EioReactorSource *reactor_source = (EioReactorSource *) source;
  EioReactor *self = reactor_source->reactor;

  return self->turn.tasks.head != NULL || self->next_turn.head != NULL ||
         g_source_query_unix_fd (source, reactor_source->tag) != 0;
}

static gboolean
source_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_autoptr (EioReactor) self = g_object_ref (((EioReactorSource *) source)->reactor);

  eio_task_queue_run (&self->next_turn);

  self->n_events = epoll_wait (self->epoll_fd, self->events, EVENTS_PER_TURN, 0);
  for (self->next_event = 0; self->next_event < self->n_events;)
    {
      struct epoll_event *event = &self->events[self->next_event++];
      EioWatch *watch = event->data.ptr;

      if (watch != NULL)
        watch->func (watch, event->events);
    }
  self->n_events = self->next_event = 0;

  eio_turn_end (&self->turn);

  return G_SOURCE_CONTINUE;
}

static GSourceFuncs source_funcs = {
  .prepare = source_prepare,
  .check = source_check,
  .dispatch = source_dispatch,
};

/**
 * eio_reactor_watch:
 * @self: a reactor
 * @watch: what to call for which descriptor; it stays where it is until eio_reactor_unwatch()
 * @events: the `EPOLL*` bits to wait for
 * @error: return location for a #GError
 *
 * Puts a descriptor under the reactor.
 *
 * Returns: %TRUE, or %FALSE with an error of the domain %G_IO_ERROR
 */
gboolean
eio_reactor_watch (EioReactor *self, EioWatch *watch, guint32 events, GError **error)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  if (epoll_ctl (self->epoll_fd, EPOLL_CTL_ADD, watch->fd, &event) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "Cannot watch descriptor %d: %s",
               watch->fd, g_strerror (errno));
  return FALSE;
}

/**
 * eio_reactor_unwatch:
 * @self: a reactor
 * @watch: a watch
 *
 * Takes a descriptor away from the reactor, also in the middle of a turn: @watch is not called
 * again.
 */
void
eio_reactor_unwatch (EioReactor *self, EioWatch *watch)
{
  epoll_ctl (self->epoll_fd, EPOLL_CTL_DEL, watch->fd, NULL);

  for (int i = self->next_event; i < self->n_events; i++)
    {
      if (self->events[i].data.ptr == watch)
        self->events[i].data.ptr = NULL;
    }
}

/**
 * eio_reactor_run_at_end_of_turn:
 * @self: a reactor
 * @task: what to do
 *
 * Has @task done when all events of this turn have been seen, so that what became due together
 * leaves together.
 */
void
eio_reactor_run_at_end_of_turn (EioReactor *self, EioTask *task)
{
  if (task->link != NULL)
    return;

  eio_turn_add (&self->turn, task);
}

/**
 * eio_reactor_run_next_turn:
 * @self: a reactor
 * @task: what to do
 *
 * Has @task done in the next turn, after others had theirs.
 */
void
eio_reactor_run_next_turn (EioReactor *self, EioTask *task)
{
  if (task->link == NULL)
    eio_task_queue_push (&self->next_turn, task);
}

/**
 * eio_reactor_cancel:
 * @self: a reactor
 * @task: a task, queued or not
 *
 * Takes @task out of the queue it is in.
 */
void
eio_reactor_cancel (EioReactor *self, EioTask *task)
{
  if (task->link == NULL)
    return;

  /* The tail tells in which queue the last task is; for all others it does not matter. */
  eio_task_queue_remove (self->turn.tasks.tail == &task->next ? &self->turn.tasks
                                                              : &self->next_turn,
                         task);
}

/**
 * eio_reactor_set_threads:
 * @self: a reactor
 * @n_threads: how many; 0, as when it is new, for none
 *
 * Has threads help to send what goes to hundreds of clients at a time. They begin to exist when
 * there is such a thing. All else stays in the thread of the reactor's main context.
 */
void
eio_reactor_set_threads (EioReactor *self, guint n_threads)
{
  eio_turn_set_threads (&self->turn, n_threads);
}

/**
 * eio_reactor_set_io_uring:
 * @self: a reactor
 * @io_uring: whether to; %FALSE when it is new
 *
 * Has what goes to many clients at a time sent with few system calls, by io_uring(7). Where the
 * kernel has none, or does not let this process use it, nothing changes.
 */
void
eio_reactor_set_io_uring (EioReactor *self, gboolean io_uring)
{
  eio_turn_set_io_uring (&self->turn, io_uring);
}

/**
 * eio_reactor_get_scratch:
 * @self: a reactor
 *
 * Gives the buffer of %EIO_REACTOR_SCRATCH_SIZE bytes that all connections read into, so that none
 * needs one of its own. Its content lasts until the next read.
 *
 * Returns: (transfer none): the buffer
 */
guint8 *
eio_reactor_get_scratch (EioReactor *self)
{
  return self->scratch;
}

/**
 * eio_reactor_get_context:
 * @self: a reactor
 *
 * Returns: (transfer none): the main context that the reactor runs in
 */
GMainContext *
eio_reactor_get_context (EioReactor *self)
{
  return self->context;
}

static void
eio_reactor_dispose (GObject *object)
{
  EioReactor *self = EIO_REACTOR (object);

  /* What was let go since the last turn waits here to be freed. */
  eio_turn_end (&self->turn);

  G_OBJECT_CLASS (eio_reactor_parent_class)->dispose (object);
}

static void
eio_reactor_finalize (GObject *object)
{
  EioReactor *self = EIO_REACTOR (object);

  eio_turn_clear (&self->turn);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_main_context_unref (self->context);
  close (self->epoll_fd);

  G_OBJECT_CLASS (eio_reactor_parent_class)->finalize (object);
}

static void
eio_reactor_class_init (EioReactorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eio_reactor_dispose;
  G_OBJECT_CLASS (klass)->finalize = eio_reactor_finalize;
}

static void
eio_reactor_init (EioReactor *self)
{
  eio_turn_init (&self->turn);
  eio_task_queue_init (&self->next_turn);

  self->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  if (self->epoll_fd < 0)
    g_error ("epoll_create1: %s", g_strerror (errno));
}

/**
 * eio_reactor_new:
 * @context: (nullable): the main context to run in; %NULL for the default one
 *
 * Makes a reactor and attaches it to @context.
 *
 * Returns: (transfer full): the reactor
 */
EioReactor *
eio_reactor_new (GMainContext *context)
{
  EioReactor *self = g_object_new (EIO_TYPE_REACTOR, NULL);
  EioReactorSource *source;

  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->source = g_source_new (&source_funcs, sizeof (EioReactorSource));
  source = (EioReactorSource *) self->source;
  source->reactor = self;
  source->tag = g_source_add_unix_fd (self->source, self->epoll_fd, G_IO_IN);
  g_source_set_name (self->source, "EioReactor");
  g_source_attach (self->source, self->context);

  return self;
}
