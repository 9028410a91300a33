/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "net/container.h"
#include "net/reactor-private.h"
#include "net/timeout-queue.h"

typedef struct
{
  EioWatch watch;
  EioTask task;
  GString *log;        /* (unowned) */
  EioReactor *reactor; /* (unowned) */
  const char *name;
  EioWatch *victim; /* (unowned) (nullable): to be unwatched when called */
} Thing;

static void
on_ready (EioWatch *watch, guint32 events)
{
  Thing *thing = EIO_CONTAINER_OF (watch, Thing, watch);
  guint64 count;

  g_assert_cmpint (read (watch->fd, &count, sizeof count), ==, sizeof count);
  g_string_append (thing->log, thing->name);
  if (thing->victim != NULL)
    eio_reactor_unwatch (thing->reactor, thing->victim);
  eio_reactor_run_at_end_of_turn (thing->reactor, &thing->task);
}

static void
on_task (EioTask *task)
{
  Thing *thing = EIO_CONTAINER_OF (task, Thing, task);

  g_string_append_printf (thing->log, "(%s)", thing->name);
}

static const EioTaskKind thing_kind = { .run = on_task };

static void
init_thing (Thing *thing, EioReactor *reactor, GString *log, const char *name)
{
  guint64 one = 1;

  *thing = (Thing){ .log = log, .reactor = reactor, .name = name };
  thing->task.kind = &thing_kind;
  thing->watch.func = on_ready;
  thing->watch.fd = eventfd (0, EFD_NONBLOCK);
  g_assert_true (eio_reactor_watch (reactor, &thing->watch, EPOLLIN, NULL));
  g_assert_cmpint (write (thing->watch.fd, &one, sizeof one), ==, sizeof one);
}

static void
test_end_of_turn (void)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  Thing a, b;

  init_thing (&a, reactor, log, "a");
  init_thing (&b, reactor, log, "b");
  while (log->len < 8)
    g_main_context_iteration (NULL, TRUE);

  /* Both events, then both tasks. */
  g_assert_cmpstr (log->str, ==, "ab(a)(b)");

  eio_reactor_unwatch (reactor, &a.watch);
  eio_reactor_unwatch (reactor, &b.watch);
  close (a.watch.fd);
  close (b.watch.fd);
}

static void
test_unwatch_in_turn (void)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  Thing a, b;

  init_thing (&a, reactor, log, "a");
  init_thing (&b, reactor, log, "b");
  a.victim = &b.watch;
  while (log->len < 4)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (log->str, ==, "a(a)");

  eio_reactor_unwatch (reactor, &a.watch);
  close (a.watch.fd);
  close (b.watch.fd);
}

static void
again (EioTask *task)
{
  Thing *thing = EIO_CONTAINER_OF (task, Thing, task);

  g_string_append (thing->log, thing->name);
  if (thing->log->len < 3)
    eio_reactor_run_at_end_of_turn (thing->reactor, task);
}

/* What a task queues waits for the next turn, so that a task cannot keep the loop. */
static void
test_task_queues_itself (void)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  const EioTaskKind kind = { .run = again };
  Thing thing = { .task.kind = &kind, .log = log, .reactor = reactor, .name = "x" };

  eio_reactor_run_at_end_of_turn (reactor, &thing.task);
  eio_reactor_run_at_end_of_turn (reactor, &thing.task);
  for (guint i = 1; i <= 3; i++)
    {
      g_main_context_iteration (NULL, TRUE);
      g_assert_cmpuint (log->len, ==, i);
    }
}

static void
test_cancel (void)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  Thing a = { .task.kind = &thing_kind, .log = log, .reactor = reactor, .name = "a" };
  Thing b = { .task.kind = &thing_kind, .log = log, .reactor = reactor, .name = "b" };
  Thing c = { .task.kind = &thing_kind, .log = log, .reactor = reactor, .name = "c" };

  eio_reactor_run_at_end_of_turn (reactor, &a.task);
  eio_reactor_run_at_end_of_turn (reactor, &b.task);
  eio_reactor_run_next_turn (reactor, &c.task);
  eio_reactor_cancel (reactor, &b.task);
  eio_reactor_cancel (reactor, &c.task);
  eio_reactor_cancel (reactor, &c.task);
  eio_reactor_run_at_end_of_turn (reactor, &c.task);
  while (log->len < 6)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (log->str, ==, "(a)(c)");
}

typedef struct
{
  EioTask task;
  int ahead; /* (atomic) */
  guint run;
} Shared;

static void
on_ahead (EioTask *task, EioBurst *burst)
{
  Shared *shared = EIO_CONTAINER_OF (task, Shared, task);

  g_assert_nonnull (burst);
  g_assert_cmpuint (shared->run, ==, 0);
  g_atomic_int_inc (&shared->ahead);
}

static void
on_run (EioTask *task)
{
  EIO_CONTAINER_OF (task, Shared, task)->run++;
}

static void
run_shared (EioReactor *reactor, guint n_tasks, int expected_ahead)
{
  static const EioTaskKind kind = { .run = on_run, .ahead = on_ahead };
  g_autofree Shared *tasks = g_new0 (Shared, n_tasks);

  for (guint i = 0; i < n_tasks; i++)
    {
      tasks[i].task.kind = &kind;
      eio_reactor_run_at_end_of_turn (reactor, &tasks[i].task);
    }
  g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < n_tasks; i++)
    {
      g_assert_cmpint (tasks[i].ahead, ==, expected_ahead);
      g_assert_cmpuint (tasks[i].run, ==, 1);
    }
}

/* What is sent ahead is so once, and only where there are many tasks, and a better way for them. */
static void
test_ahead (void)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (EioBurst) burst = eio_burst_new (TRUE);
  int with_few_calls = eio_burst_is_shared (burst) ? 1 : 0;

  run_shared (reactor, 1000, 0);
  eio_reactor_set_io_uring (reactor, TRUE);
  run_shared (reactor, 7, 0);
  run_shared (reactor, 8, with_few_calls);
  run_shared (reactor, 1000, with_few_calls);
  eio_reactor_set_io_uring (reactor, FALSE);
  run_shared (reactor, 1000, 0);
  eio_reactor_set_threads (reactor, 2);
  run_shared (reactor, 1000, 1);
  run_shared (reactor, 100, 0);
  run_shared (reactor, 300, 1);
  eio_reactor_set_threads (reactor, 0);
  run_shared (reactor, 1000, 0);
}

typedef struct
{
  Shared shared;
  EioReactor *reactor; /* (unowned) */
  EioTask *victim;     /* (unowned) (nullable) */
} Killer;

static void
kill_and_run (EioTask *task)
{
  Killer *killer = EIO_CONTAINER_OF (task, Killer, shared.task);

  on_run (task);
  if (killer->victim != NULL)
    eio_reactor_cancel (killer->reactor, killer->victim);
}

/* Whoever is cancelled when it has sent ahead is not run, and all others still are. */
static void
test_cancel_after_ahead (void)
{
  static const EioTaskKind kind = { .run = kill_and_run, .ahead = on_ahead };
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  Killer killers[300] = { 0 };
  const guint n = G_N_ELEMENTS (killers);

  eio_reactor_set_io_uring (reactor, TRUE);
  for (guint i = 0; i < n; i++)
    {
      killers[i].shared.task.kind = &kind;
      killers[i].reactor = reactor;
      killers[i].victim = i + 1 < n ? &killers[i + 1].shared.task : NULL;
      eio_reactor_run_at_end_of_turn (reactor, &killers[i].shared.task);
    }
  g_main_context_iteration (NULL, TRUE);
  for (guint i = 0; i < n; i++)
    {
      g_assert_cmpint (killers[i].shared.ahead, <=, 1);
      g_assert_cmpuint (killers[i].shared.run, ==, (i + 1) % 2);
    }
}

typedef struct
{
  EioTimeout timeout;
  guint number;
} Waiter;

static void
on_timeout (EioTimeout *timeout, gpointer user_data)
{
  GArray *order = user_data;

  g_assert_cmpint (timeout->due, ==, 0);
  g_array_append_val (order, ((Waiter *) timeout)->number);
}

static void
test_timeouts (void)
{
  g_autoptr (GArray) order = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr (EioTimeoutQueue) queue = eio_timeout_queue_new (NULL, 20, on_timeout, order);
  gint64 begin = g_get_monotonic_time ();
  Waiter waiters[6] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (waiters); i++)
    {
      waiters[i].number = i;
      eio_timeout_queue_start (queue, &waiters[i].timeout);
    }
  eio_timeout_queue_stop (queue, &waiters[0].timeout);  /* the first */
  eio_timeout_queue_stop (queue, &waiters[3].timeout);  /* one amid */
  eio_timeout_queue_stop (queue, &waiters[3].timeout);  /* again */
  eio_timeout_queue_start (queue, &waiters[1].timeout); /* anew, so last */

  while (order->len < 4)
    g_main_context_iteration (NULL, TRUE);

  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 19800);
  g_assert_cmpuint (g_array_index (order, guint, 0), ==, 2);
  g_assert_cmpuint (g_array_index (order, guint, 1), ==, 4);
  g_assert_cmpuint (g_array_index (order, guint, 2), ==, 5);
  g_assert_cmpuint (g_array_index (order, guint, 3), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/reactor/end-of-turn", test_end_of_turn);
  g_test_add_func ("/reactor/unwatch-in-turn", test_unwatch_in_turn);
  g_test_add_func ("/reactor/task-queues-itself", test_task_queues_itself);
  g_test_add_func ("/reactor/cancel", test_cancel);
  g_test_add_func ("/reactor/ahead", test_ahead);
  g_test_add_func ("/reactor/cancel-after-ahead", test_cancel_after_ahead);
  g_test_add_func ("/reactor/timeouts", test_timeouts);

  return g_test_run ();
}
