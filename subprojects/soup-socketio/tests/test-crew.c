/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/crew.h"

#define N_ITEMS 1000

static void
count (gpointer *counts, guint n, guint worker, gpointer user_data)
{
  g_assert_cmpuint (worker, <=, GPOINTER_TO_UINT (user_data));
  for (guint i = 0; i < n; i++)
    g_atomic_int_inc ((int *) counts[i]);
}

/* So often that threads are late for a run, or come to the next one. */
static void
test_each_once (void)
{
  const guint sizes[] = { 0, 1, 15, 16, 17, 33, N_ITEMS };
  g_autoptr (EioCrew) crew = eio_crew_new (3);
  int counts[N_ITEMS] = { 0 };
  gpointer items[N_ITEMS];
  int expected[N_ITEMS] = { 0 };

  for (guint i = 0; i < N_ITEMS; i++)
    items[i] = &counts[i];
  for (guint run = 0; run < 2000; run++)
    {
      guint size = sizes[run % G_N_ELEMENTS (sizes)];

      eio_crew_run (crew, count, items, size, GUINT_TO_POINTER (3));
      for (guint i = 0; i < size; i++)
        expected[i]++;
      g_assert_cmpmem (counts, sizeof counts, expected, sizeof expected);
    }
}

typedef struct
{
  GMutex lock;
  GCond changed;
  GThread *owner; /* (unowned) */
  gboolean helped;
} Help;

static void
wait_for_help (gpointer *items, guint n_items, guint worker, gpointer user_data)
{
  Help *help = user_data;
  gint64 deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  g_mutex_lock (&help->lock);
  g_assert_true ((worker == 0) == (g_thread_self () == help->owner));
  if (worker > 0)
    {
      help->helped = TRUE;
      g_cond_broadcast (&help->changed);
    }
  while (!help->helped)
    g_assert_true (g_cond_wait_until (&help->changed, &help->lock, deadline));
  g_mutex_unlock (&help->lock);
}

/* The owner cannot end this alone. */
static void
test_threads_help (void)
{
  g_autoptr (EioCrew) crew = eio_crew_new (1);
  Help help = { .owner = g_thread_self () };
  gpointer items[100] = { NULL };

  eio_crew_run (crew, wait_for_help, items, G_N_ELEMENTS (items), &help);
  g_assert_true (help.helped);
}

static void
test_without_threads (void)
{
  g_autoptr (EioCrew) alone = eio_crew_new (0);
  g_autoptr (EioCrew) unused = eio_crew_new (2);
  int counts[40] = { 0 };
  gpointer items[40];

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    items[i] = &counts[i];
  eio_crew_run (alone, count, items, G_N_ELEMENTS (items), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    g_assert_cmpint (counts[i], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crew/each-once", test_each_once);
  g_test_add_func ("/crew/threads-help", test_threads_help);
  g_test_add_func ("/crew/without-threads", test_without_threads);

  return g_test_run ();
}
