/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/writer.h"

#include "store/batch.h"
#include "store/job.h"
#include "store/store.h"

/* The most that is done in one transaction. */
#define MAX_BATCH 1000

/* How long results may be kept back to go out together with those of the next batch. Each time that
 * the main loop hears of new messages it sends something to everybody in the room, which with many
 * clients takes longer than this; nobody notices a wait so short. */
#define MAX_HOLD (2 * G_TIME_SPAN_MILLISECOND)

/* The least from one transaction to the next that is only for members. In a crowd they come faster
 * than that, and a transaction takes more than what is saved in it. */
#define MIN_INTERVAL (10 * G_TIME_SPAN_MILLISECOND)

struct _SnugWriter
{
  GMainContext *context; /* (owned) */
  SnugWriterFunc function;
  gpointer user_data;     /* (unowned) */
  SnugDatabase *database; /* (owned) by the thread */
  GThread *thread;        /* (owned) */

  GMutex mutex;      /* guards what follows */
  GCond cond;        /* something waits, or the end has come */
  GQueue waiting;    /* (owned) (element-type GTask) */
  guint n_urgent;    /* of those that wait */
  gint64 begun_at;   /* when the last batch was taken, monotonic microseconds */
  GTask *close_task; /* (owned) (nullable) */
  gboolean closing;
  gboolean broken;
  GError *trouble; /* (owned) (nullable) */
  guint64 n_commits;
};

/* Results that wait in the thread to go back. */
typedef struct
{
  GPtrArray *tasks; /* (owned) (nullable) (element-type GTask) */
  gint64 since;     /* when the first of them was done */
} Held;

typedef struct
{
  GPtrArray *tasks; /* (owned) (element-type GTask) */
  SnugWriterFunc function;
  gpointer user_data; /* (unowned) the tasks hold it */
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;

  g_ptr_array_unref (delivery->tasks);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  const Delivery *delivery = data;

  delivery->function (delivery->tasks, delivery->user_data);

  return G_SOURCE_REMOVE;
}

/* Sends a whole batch back at once, so that the main loop has to wake up but once. */
static void
send_back (SnugWriter *self, GPtrArray *tasks)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Delivery *delivery = g_new (Delivery, 1);

  delivery->tasks = tasks;
  delivery->function = self->function;
  delivery->user_data = self->user_data;

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, delivery, delivery_free);
  g_source_set_static_name (source, "[snug] results of the store");
  g_source_attach (source, self->context);
}

static gboolean
is_urgent (GTask *task)
{
  return !snug_job_can_wait (g_task_get_task_data (task));
}

static void
wait_for_work (SnugWriter *self)
{
  while (g_queue_is_empty (&self->waiting) && !self->closing)
    g_cond_wait (&self->cond, &self->mutex);

  while (self->n_urgent == 0 && !self->closing &&
         g_cond_wait_until (&self->cond, &self->mutex, self->begun_at + MIN_INTERVAL))
    continue;

  self->begun_at = g_get_monotonic_time ();
}

/* Waits for something to do, and takes what there is; NULL if there will be nothing any more. */
static GPtrArray *
take_batch (SnugWriter *self)
{
  GPtrArray *tasks = NULL;

  g_mutex_lock (&self->mutex);

  wait_for_work (self);
  if (!g_queue_is_empty (&self->waiting))
    tasks = g_ptr_array_new_full (MIN (self->waiting.length, MAX_BATCH), g_object_unref);

  while (tasks != NULL && tasks->len < MAX_BATCH && !g_queue_is_empty (&self->waiting))
    {
      GTask *task = g_queue_pop_head (&self->waiting);

      self->n_urgent -= is_urgent (task);
      g_ptr_array_add (tasks, task);
    }

  g_mutex_unlock (&self->mutex);

  return tasks;
}

static void
note_outcome (SnugWriter *self, gboolean committed)
{
  g_mutex_lock (&self->mutex);
  self->broken = self->database->broken != NULL;
  g_clear_error (&self->trouble);
  if (self->database->trouble != NULL)
    self->trouble = g_error_copy (self->database->trouble);
  if (committed)
    self->n_commits++;
  g_mutex_unlock (&self->mutex);
}

static gboolean
is_something_urgent (SnugWriter *self)
{
  gboolean waiting;

  g_mutex_lock (&self->mutex);
  waiting = self->n_urgent > 0;
  g_mutex_unlock (&self->mutex);

  return waiting;
}

static void
hold (Held *held, GPtrArray *tasks, gint64 now)
{
  if (held->tasks == NULL)
    {
      held->tasks = tasks;
      held->since = now;
      return;
    }

  g_ptr_array_extend_and_steal (held->tasks, tasks);
}

/* Several who write at nearly the same time are told together, although the first of them was alone
 * when its batch began. A disk that takes long for a batch is not waited for. */
static gboolean
is_worth_holding (SnugWriter *self, const Held *held, gint64 now, gint64 batch_time)
{
  return held->tasks->len < MAX_BATCH && now + batch_time <= held->since + MAX_HOLD &&
         is_something_urgent (self);
}

static gpointer
run (gpointer data)
{
  SnugWriter *self = data;
  g_autoptr (GError) error = NULL;
  GPtrArray *tasks;
  Held held = { 0 };

  while ((tasks = take_batch (self)) != NULL)
    {
      gint64 begin = g_get_monotonic_time ();
      gint64 end;

      note_outcome (self, snug_batch_run (self->database, tasks));
      end = g_get_monotonic_time ();
      hold (&held, tasks, end);
      if (!is_worth_holding (self, &held, end, end - begin))
        send_back (self, g_steal_pointer (&held.tasks));
    }

  snug_database_close (g_steal_pointer (&self->database), &error);

  if (self->close_task != NULL)
    {
      SnugJob *job = g_task_get_task_data (self->close_task);

      job->error = g_steal_pointer (&error);
      tasks = g_ptr_array_new_with_free_func (g_object_unref);
      g_ptr_array_add (tasks, g_steal_pointer (&self->close_task));
      send_back (self, tasks);
    }
  else if (error != NULL)
    g_warning ("The store was not closed properly: %s", error->message);

  return NULL;
}

/**
 * snug_writer_new:
 * @database: (transfer full): the database, which no other thread touches any more
 * @context: where results are given back
 * @function: what to call with them
 * @user_data: (transfer none): what @function is called with, which the tasks have to hold
 *
 * Starts the thread.
 *
 * Returns: (transfer full): the writer
 */
SnugWriter *
snug_writer_new (SnugDatabase *database,
                 GMainContext *context,
                 SnugWriterFunc function,
                 gpointer user_data)
{
  SnugWriter *self = g_new0 (SnugWriter, 1);

  self->context = g_main_context_ref (context);
  self->function = function;
  self->user_data = user_data;
  self->database = database;
  self->trouble = database->trouble != NULL ? g_error_copy (database->trouble) : NULL;
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  g_queue_init (&self->waiting);
  self->thread = g_thread_new ("snug-store", run, self);

  return self;
}

/**
 * snug_writer_push:
 * @self: a writer that is not closed
 * @task: (transfer full) (not nullable): what to do, with a #SnugJob as its data
 *
 * Gives the writer something to do.
 *
 * Returns: %FALSE, and nothing is taken, if too much waits already
 */
gboolean
snug_writer_push (SnugWriter *self, GTask *task)
{
  gboolean has_space;

  g_mutex_lock (&self->mutex);

  has_space = self->waiting.length < SNUG_STORE_MAX_WAITING;
  if (has_space)
    {
      gboolean urgent = is_urgent (task);

      g_queue_push_tail (&self->waiting, task);
      self->n_urgent += urgent;
      if (self->waiting.length == 1 || (urgent && self->n_urgent == 1))
        g_cond_signal (&self->cond);
    }

  g_mutex_unlock (&self->mutex);

  return has_space;
}

/**
 * snug_writer_close:
 * @self: a writer that is not closed
 * @task: (transfer full) (nullable): what to give back when all is done
 *
 * Lets the writer finish what it has, close the database, and end.
 */
void
snug_writer_close (SnugWriter *self, GTask *task)
{
  g_mutex_lock (&self->mutex);
  g_assert (!self->closing);

  /* The thread has the database for as long as it does not know that the end has come. */
  snug_database_hurry (self->database);
  self->closing = TRUE;
  self->close_task = task;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

/**
 * snug_writer_free:
 * @self: (transfer full): a writer that is closed
 *
 * Waits for the thread to end, and frees the writer.
 */
void
snug_writer_free (SnugWriter *self)
{
  g_thread_join (self->thread);

  g_assert (g_queue_is_empty (&self->waiting));
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
  g_main_context_unref (self->context);
  g_clear_error (&self->trouble);
  g_free (self);
}

/**
 * snug_writer_get_n_commits:
 * @self: a writer
 *
 * Gets how many transactions were committed.
 *
 * Returns: their number
 */
guint64
snug_writer_get_n_commits (SnugWriter *self)
{
  guint64 n_commits;

  g_mutex_lock (&self->mutex);
  n_commits = self->n_commits;
  g_mutex_unlock (&self->mutex);

  return n_commits;
}

/**
 * snug_writer_is_broken:
 * @self: a writer
 *
 * Tells whether nothing can be written any more.
 *
 * Returns: whether it is so
 */
gboolean
snug_writer_is_broken (SnugWriter *self)
{
  gboolean broken;

  g_mutex_lock (&self->mutex);
  broken = self->broken;
  g_mutex_unlock (&self->mutex);

  return broken;
}

/**
 * snug_writer_get_trouble:
 * @self: a writer
 *
 * Tells why nothing could be written the last time, or may soon.
 *
 * Returns: (transfer full) (nullable): the reason, or %NULL when all is well
 */
GError *
snug_writer_get_trouble (SnugWriter *self)
{
  GError *trouble;

  g_mutex_lock (&self->mutex);
  trouble = self->trouble != NULL ? g_error_copy (self->trouble) : NULL;
  g_mutex_unlock (&self->mutex);

  return trouble;
}
