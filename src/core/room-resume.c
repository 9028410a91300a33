/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <string.h>

#include "core/room-private.h"

typedef struct
{
  gboolean newest; /* wants only the newest page */
  gboolean gap;
  guint page;        /* messages in the newest page */
  guint64 after;     /* the last message that is known, unless newest */
  guint64 after_rev; /* the last change that is known, unless newest */
  guint64 begun_rev; /* the last change when the log was asked */
  GPtrArray *read;   /* (owned) (nullable) (element-type SnugMessage) what the log had after that */
  GPtrArray
      *changed; /* (owned) (nullable) (element-type SnugMessage) what was changed until then */
} Resume;

static void
resume_free (gpointer data)
{
  Resume *resume = data;

  g_clear_pointer (&resume->read, g_ptr_array_unref);
  g_clear_pointer (&resume->changed, g_ptr_array_unref);
  g_free (resume);
}

static GPtrArray *
new_messages (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);
}

static void
on_missed_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  Resume *resume = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  resume->read = snug_log_read_finish (SNUG_LOG (source), result, &error);

  if (resume->read == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static gboolean
is_missed_in_memory (SnugRoom *self, const Resume *resume)
{
  return resume->after + 1 >= snug_history_get_first_seq (&self->history);
}

static gboolean
is_changed_in_memory (SnugRoom *self, const Resume *resume)
{
  return resume->after_rev == SNUG_RESUME_NO_REV || resume->after_rev >= self->recent.floor;
}

/* Of the two things that the log is asked for this is the last one. */
static void
read_missed (GTask *task)
{
  SnugRoom *self = g_task_get_source_object (task);
  const Resume *resume = g_task_get_task_data (task);
  guint64 last_seq = self->history.last_seq;

  if (resume->newest || is_missed_in_memory (self, resume))
    g_task_return_boolean (task, TRUE);
  else
    snug_log_read_async (self->log, resume->after, last_seq + 1, (guint) (last_seq - resume->after),
                         g_task_get_cancellable (task), on_missed_read, g_object_ref (task));
}

static void
on_changed_read (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GTask) task = data;
  SnugRoom *self = g_task_get_source_object (task);
  Resume *resume = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  resume->changed = snug_log_read_changed_finish (SNUG_LOG (source), result, &error);

  if (resume->changed == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* By now there may be more to read than a resume brings. */
  if (resume->changed->len > self->limits.resume_messages ||
      self->history.last_seq - resume->after > self->limits.resume_messages)
    resume->newest = resume->gap = TRUE;

  read_missed (task);
}

/* Whether somebody cannot get exactly what they missed. */
static gboolean
is_gap (SnugRoom *self, const SnugResumePoint *point)
{
  guint64 last_seq = self->history.last_seq;

  return strcmp (point->epoch, snug_room_get_epoch (self)) != 0 || point->seq > last_seq ||
         last_seq - point->seq > self->limits.resume_messages ||
         (point->rev != SNUG_RESUME_NO_REV && point->rev > self->recent.last_rev);
}

/**
 * snug_room_resume_async:
 * @self: an open room
 * @point: how far the visitor has got
 * @newest: how many of the newest messages the visitor wants who cannot get all, at most
 *   %SNUG_ROOM_MIN_HISTORY
 * @cancellable: (nullable): to give up waiting
 * @callback: called when snug_room_resume_finish() can give the messages
 * @user_data: what @callback is called with
 *
 * Gets what somebody missed: exactly the messages after the last one that they have, and those
 * until then that were changed. If either are more than #SnugRoomLimits.resume_messages, or @point
 * is not in this history, it is the newest page, with a gap before it. A newcomer gets the newest
 * page without a gap.
 */
void
snug_room_resume_async (SnugRoom *self,
                        const SnugResumePoint *point,
                        guint newest,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;
  Resume *resume;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (point != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_resume_async);

  if (!snug_room_check_open (self, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  resume = g_new0 (Resume, 1);
  resume->page = MIN (newest, SNUG_ROOM_MIN_HISTORY);
  resume->after = point->seq;
  resume->after_rev = point->rev;
  resume->begun_rev = self->recent.last_rev;
  resume->gap = point->epoch != NULL && is_gap (self, point);
  resume->newest = point->epoch == NULL || resume->gap;
  g_task_set_task_data (task, resume, resume_free);

  if (resume->newest || is_changed_in_memory (self, resume))
    read_missed (task);
  else
    snug_log_read_changed_async (self->log, resume->after_rev, resume->after,
                                 self->limits.resume_messages + 1, cancellable, on_changed_read,
                                 g_steal_pointer (&task));
}

/* Adds what came in while the log was asked, and while the task was on its way; FALSE if it is not
 * in memory any more. */
static gboolean
top_up_messages (SnugRoom *self, const Resume *resume, GPtrArray *messages)
{
  guint64 after = resume->after;

  if (messages->len > 0)
    after = snug_message_get_seq (messages->pdata[messages->len - 1]);

  if (after + 1 < snug_history_get_first_seq (&self->history))
    return FALSE;

  snug_recent_refresh (&self->recent, messages);
  snug_history_copy (&self->history, after + 1, G_MAXUINT64, messages);

  return TRUE;
}

/* The same for what was changed, by revision: the log's part ends where the part in memory begins.
 */
static gboolean
top_up_changed (SnugRoom *self, const Resume *resume, GPtrArray *changed)
{
  guint64 after_rev = resume->changed != NULL ? resume->begun_rev : resume->after_rev;

  if (resume->after_rev == SNUG_RESUME_NO_REV)
    return TRUE;
  if (after_rev < self->recent.floor)
    return FALSE;

  if (resume->changed != NULL)
    snug_recent_refresh (&self->recent, resume->changed);

  for (guint i = 0; resume->changed != NULL && i < resume->changed->len; i++)
    {
      SnugMessage *message = resume->changed->pdata[i];

      if (snug_message_get_rev (message) <= after_rev)
        g_ptr_array_add (changed, snug_message_ref (message));
    }

  snug_recent_copy (&self->recent, after_rev, resume->after, changed);

  return changed->len <= self->limits.resume_messages;
}

/* Puts together what was missed; FALSE if it is too much by now. */
static gboolean
top_up (SnugRoom *self, const Resume *resume, GPtrArray *messages, GPtrArray *changed)
{
  /* What the log said may have been changed more often than is remembered. */
  if (resume->read != NULL && resume->begun_rev < self->recent.floor)
    return FALSE;

  return top_up_messages (self, resume, messages) && top_up_changed (self, resume, changed);
}

static GPtrArray *
copy_newest (SnugRoom *self, const Resume *resume)
{
  GPtrArray *messages = new_messages ();
  guint64 last_seq = self->history.last_seq;

  snug_history_copy (&self->history, last_seq + 1 - MIN (resume->page, last_seq), last_seq + 1,
                     messages);

  return messages;
}

/**
 * snug_room_resume_finish:
 * @self: a room
 * @result: what the callback was given
 * @changed: (out) (optional) (transfer full) (element-type SnugMessage): the messages that the
 *   visitor has and that are not any more what they were, by revision; none if there is a gap
 * @gap: (out) (optional): whether something is missing between what the visitor has and what they
 *   get: messages, or changes to what they have
 * @error: those of snug_log_append_finish()
 *
 * Gets the messages, up to the last one that was posted, and as they are after the last change,
 * when this function is called: who connects to #SnugRoom::message-posted and
 * #SnugRoom::message-changed right after it misses nothing and gets nothing twice.
 *
 * Returns: (transfer full) (element-type SnugMessage): the messages, the oldest first; %NULL with
 *   @error
 */
GPtrArray *
snug_room_resume_finish (SnugRoom *self,
                         GAsyncResult *result,
                         GPtrArray **changed,
                         gboolean *gap,
                         GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) changes = new_messages ();
  Resume *resume;

  g_return_val_if_fail (SNUG_IS_ROOM (self), NULL);
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  resume = g_task_get_task_data (G_TASK (result));
  messages = resume->read != NULL ? g_ptr_array_ref (resume->read) : new_messages ();

  if (resume->newest || !top_up (self, resume, messages, changes))
    {
      g_clear_pointer (&messages, g_ptr_array_unref);
      messages = copy_newest (self, resume);
      g_ptr_array_set_size (changes, 0);
      resume->gap = resume->gap || !resume->newest;
    }

  if (changed != NULL)
    *changed = g_steal_pointer (&changes);
  if (gap != NULL)
    *gap = resume->gap;

  return g_steal_pointer (&messages);
}
