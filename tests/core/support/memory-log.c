/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "memory-log.h"

#include <string.h>

#include "core/error.h"

#define N_CALLS (SNUG_MEMORY_LOG_READ_CHANGED + 1)

typedef struct
{
  SnugMemoryLogCall call;
  GTask *task;        /* (owned) */
  SnugMessage *draft; /* (owned) (nullable) */
  guint64 after;
  guint64 before;
  guint limit;
  GBytes *token_hash;       /* (owned) (nullable) */
  SnugMemberRecord *record; /* (owned) (nullable) */
  SnugChange *change;       /* (owned) (nullable) */
} Call;

struct _SnugMemoryLog
{
  GObject parent_instance;

  char *epoch;         /* (owned) */
  SnugClock *clock;    /* (owned) */
  GPtrArray *messages; /* (owned) (element-type SnugMessage) */
  GPtrArray *members;  /* (owned) (element-type SnugMemberRecord) */
  GPtrArray *changes;  /* (owned) (element-type SnugChange) */
  guint64 last_rev;
  GQueue waiting; /* (element-type Call) */
  guint source_id;
  gboolean held;
  guint n_calls[N_CALLS];
  guint n_failures[N_CALLS];
  int failure[N_CALLS];
};

static void snug_memory_log_log_init (SnugLogInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SnugMemoryLog,
                               snug_memory_log,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SNUG_TYPE_LOG, snug_memory_log_log_init))

static void
call_free (Call *call)
{
  g_clear_object (&call->task);
  g_clear_pointer (&call->draft, snug_message_unref);
  g_clear_pointer (&call->token_hash, g_bytes_unref);
  g_clear_pointer (&call->record, snug_member_record_free);
  g_clear_pointer (&call->change, snug_change_unref);
  g_free (call);
}

static SnugMessage *
find_message (SnugMemoryLog *self, const SnugMessage *draft)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      SnugMessage *message = self->messages->pdata[i];

      if (snug_message_get_member_id (draft) != NULL &&
          g_strcmp0 (snug_message_get_member_id (message), snug_message_get_member_id (draft)) ==
              0 &&
          g_strcmp0 (snug_message_get_client_id (message), snug_message_get_client_id (draft)) == 0)
        return message;
    }

  return NULL;
}

static SnugMessage *
store (SnugMemoryLog *self, SnugMessage *draft)
{
  SnugMessage *message =
      snug_message_stamp (draft, self->messages->len + 1, snug_clock_get_wall_time (self->clock));

  g_ptr_array_add (self->messages, message);

  return message;
}

static void
answer_append (SnugMemoryLog *self, Call *call)
{
  SnugMessage *message = find_message (self, call->draft);
  gboolean existed = message != NULL;

  if (!existed)
    message = store (self, call->draft);

  g_task_set_task_data (call->task, GINT_TO_POINTER (existed), NULL);
  g_task_return_pointer (call->task, snug_message_ref (message),
                         (GDestroyNotify) snug_message_unref);
}

static void
answer_read (SnugMemoryLog *self, Call *call)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);
  guint64 end = MIN (call->before != 0 ? call->before : G_MAXUINT64, self->messages->len + 1);
  guint64 first = MAX (call->after + 1, end > call->limit ? end - call->limit : 1);

  for (guint64 seq = first; seq < end; seq++)
    g_ptr_array_add (messages, snug_message_ref (self->messages->pdata[seq - 1]));

  g_task_return_pointer (call->task, messages, (GDestroyNotify) g_ptr_array_unref);
}

static void
answer_find (SnugMemoryLog *self, Call *call)
{
  SnugMemberRecord *found = NULL;

  for (guint i = 0; i < self->members->len; i++)
    {
      SnugMemberRecord *record = self->members->pdata[i];

      if (g_bytes_equal (record->token_hash, call->token_hash))
        found = snug_member_record_copy (record);
    }

  g_task_return_pointer (call->task, found, (GDestroyNotify) snug_member_record_free);
}

static void
answer_save (SnugMemoryLog *self, Call *call)
{
  for (guint i = 0; i < self->members->len; i++)
    {
      SnugMemberRecord *record = self->members->pdata[i];

      if (strcmp (record->id, call->record->id) == 0)
        {
          g_ptr_array_remove_index (self->members, i);
          break;
        }
    }

  g_ptr_array_add (self->members, g_steal_pointer (&call->record));
  g_task_return_boolean (call->task, TRUE);
}

static SnugChange *
find_change (SnugMemoryLog *self, const SnugChange *draft)
{
  for (guint i = 0; i < self->changes->len; i++)
    {
      const SnugChange *change = self->changes->pdata[i];

      if (snug_change_get_member_id (draft) != NULL &&
          g_strcmp0 (snug_change_get_member_id (change), snug_change_get_member_id (draft)) == 0 &&
          g_strcmp0 (snug_change_get_client_id (change), snug_change_get_client_id (draft)) == 0)
        return snug_change_stamp (change, NULL, snug_change_get_rev (change),
                                  snug_change_get_time (change));
    }

  return NULL;
}

static SnugChange *
make_change (SnugMemoryLog *self, const SnugChange *draft, GError **error)
{
  guint64 seq = snug_change_get_seq (draft);
  SnugMessage **slot = seq > 0 && seq <= self->messages->len
                           ? (SnugMessage **) &self->messages->pdata[seq - 1]
                           : NULL;
  SnugChange *change = snug_change_apply (draft, slot != NULL ? *slot : NULL, self->last_rev + 1,
                                          snug_clock_get_wall_time (self->clock), error);

  if (change == NULL)
    return NULL;

  g_ptr_array_add (self->changes, snug_change_ref (change));
  if (snug_change_get_rev (change) == self->last_rev + 1)
    {
      self->last_rev++;
      snug_message_unref (*slot);
      *slot = snug_message_ref (snug_change_get_message (change));
    }

  return change;
}

static void
answer_change (SnugMemoryLog *self, Call *call)
{
  guint64 last_rev = self->last_rev;
  GError *error = NULL;
  SnugChange *change = find_change (self, call->change);

  if (change == NULL)
    change = make_change (self, call->change, &error);

  g_task_set_task_data (call->task, GINT_TO_POINTER (self->last_rev == last_rev), NULL);
  if (change != NULL)
    g_task_return_pointer (call->task, change, (GDestroyNotify) snug_change_unref);
  else
    g_task_return_error (call->task, error);
}

static int
compare_revs (gconstpointer a, gconstpointer b)
{
  guint64 rev_a = snug_message_get_rev (*(SnugMessage *const *) a);
  guint64 rev_b = snug_message_get_rev (*(SnugMessage *const *) b);

  return rev_a < rev_b ? -1 : rev_a > rev_b;
}

static void
answer_read_changed (SnugMemoryLog *self, Call *call)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  for (guint i = 0; i < MIN (self->messages->len, call->before); i++)
    {
      SnugMessage *message = self->messages->pdata[i];

      if (snug_message_get_rev (message) > call->after)
        g_ptr_array_add (messages, snug_message_ref (message));
    }

  g_ptr_array_sort (messages, compare_revs);
  g_ptr_array_set_size (messages, (int) MIN (messages->len, call->limit));
  g_task_return_pointer (call->task, messages, (GDestroyNotify) g_ptr_array_unref);
}

static void
answer_next (SnugMemoryLog *self)
{
  Call *call = g_queue_pop_head (&self->waiting);

  if (self->n_failures[call->call] > 0)
    {
      self->n_failures[call->call]--;
      g_task_return_new_error (call->task, SNUG_ERROR, self->failure[call->call],
                               "This is a test.");
    }
  else
    {
      static void (*const answers[]) (SnugMemoryLog *, Call *) = {
        [SNUG_MEMORY_LOG_APPEND] = answer_append,
        [SNUG_MEMORY_LOG_READ] = answer_read,
        [SNUG_MEMORY_LOG_FIND] = answer_find,
        [SNUG_MEMORY_LOG_SAVE] = answer_save,
        [SNUG_MEMORY_LOG_CHANGE] = answer_change,
        [SNUG_MEMORY_LOG_READ_CHANGED] = answer_read_changed,
      };

      answers[call->call](self, call);
    }

  call_free (call);
}

static gboolean
on_idle (gpointer data)
{
  g_autoptr (SnugMemoryLog) self = g_object_ref (data);

  self->source_id = 0;

  while (!self->held && !g_queue_is_empty (&self->waiting))
    answer_next (self);

  return G_SOURCE_REMOVE;
}

static void
schedule (SnugMemoryLog *self)
{
  if (!self->held && self->source_id == 0 && !g_queue_is_empty (&self->waiting))
    self->source_id = g_idle_add (on_idle, self);
}

static void
make_call (SnugLog *log,
           Call values,
           GCancellable *cancellable,
           GAsyncReadyCallback callback,
           gpointer user_data)
{
  SnugMemoryLog *self = SNUG_MEMORY_LOG (log);

  values.task = g_task_new (log, cancellable, callback, user_data);
  g_task_set_source_tag (values.task, make_call);
  g_task_set_check_cancellable (values.task, FALSE);

  self->n_calls[values.call]++;
  g_queue_push_tail (&self->waiting, g_memdup2 (&values, sizeof values));
  schedule (self);
}

static const char *
snug_memory_log_get_epoch (SnugLog *log)
{
  return SNUG_MEMORY_LOG (log)->epoch;
}

static guint64
snug_memory_log_get_last_seq (SnugLog *log)
{
  return SNUG_MEMORY_LOG (log)->messages->len;
}

static void
snug_memory_log_append_async (SnugLog *log,
                              SnugMessage *draft,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Call call = { .call = SNUG_MEMORY_LOG_APPEND, .draft = snug_message_ref (draft) };

  make_call (log, call, cancellable, callback, user_data);
}

static SnugMessage *
snug_memory_log_append_finish (SnugLog *log,
                               GAsyncResult *result,
                               gboolean *existed,
                               GError **error)
{
  if (existed != NULL)
    *existed = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_memory_log_read_async (SnugLog *log,
                            guint64 after,
                            guint64 before,
                            guint limit,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Call call = { .call = SNUG_MEMORY_LOG_READ, .after = after, .before = before, .limit = limit };

  make_call (log, call, cancellable, callback, user_data);
}

static GPtrArray *
snug_memory_log_read_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_memory_log_find_member_async (SnugLog *log,
                                   GBytes *token_hash,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Call call = { .call = SNUG_MEMORY_LOG_FIND, .token_hash = g_bytes_ref (token_hash) };

  make_call (log, call, cancellable, callback, user_data);
}

static SnugMemberRecord *
snug_memory_log_find_member_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_memory_log_save_member_async (SnugLog *log,
                                   const SnugMemberRecord *record,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Call call = { .call = SNUG_MEMORY_LOG_SAVE, .record = snug_member_record_copy (record) };

  make_call (log, call, cancellable, callback, user_data);
}

static gboolean
snug_memory_log_save_member_finish (SnugLog *log, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static guint64
snug_memory_log_get_last_rev (SnugLog *log)
{
  return SNUG_MEMORY_LOG (log)->last_rev;
}

static void
snug_memory_log_change_async (SnugLog *log,
                              SnugChange *draft,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data)
{
  Call call = { .call = SNUG_MEMORY_LOG_CHANGE, .change = snug_change_ref (draft) };

  make_call (log, call, cancellable, callback, user_data);
}

static SnugChange *
snug_memory_log_change_finish (SnugLog *log,
                               GAsyncResult *result,
                               gboolean *existed,
                               GError **error)
{
  if (existed != NULL)
    *existed = GPOINTER_TO_INT (g_task_get_task_data (G_TASK (result)));

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
snug_memory_log_read_changed_async (SnugLog *log,
                                    guint64 after_rev,
                                    guint64 last_seq,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Call call = {
    .call = SNUG_MEMORY_LOG_READ_CHANGED, .after = after_rev, .before = last_seq, .limit = limit
  };

  make_call (log, call, cancellable, callback, user_data);
}

static void
snug_memory_log_log_init (SnugLogInterface *iface)
{
  iface->get_last_rev = snug_memory_log_get_last_rev;
  iface->change_async = snug_memory_log_change_async;
  iface->change_finish = snug_memory_log_change_finish;
  iface->read_changed_async = snug_memory_log_read_changed_async;
  iface->read_changed_finish = snug_memory_log_read_finish;
  iface->get_epoch = snug_memory_log_get_epoch;
  iface->get_last_seq = snug_memory_log_get_last_seq;
  iface->append_async = snug_memory_log_append_async;
  iface->append_finish = snug_memory_log_append_finish;
  iface->read_async = snug_memory_log_read_async;
  iface->read_finish = snug_memory_log_read_finish;
  iface->find_member_async = snug_memory_log_find_member_async;
  iface->find_member_finish = snug_memory_log_find_member_finish;
  iface->save_member_async = snug_memory_log_save_member_async;
  iface->save_member_finish = snug_memory_log_save_member_finish;
}

static void
snug_memory_log_finalize (GObject *object)
{
  SnugMemoryLog *self = SNUG_MEMORY_LOG (object);

  g_assert_true (g_queue_is_empty (&self->waiting));

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->members, g_ptr_array_unref);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->epoch, g_free);

  G_OBJECT_CLASS (snug_memory_log_parent_class)->finalize (object);
}

static void
snug_memory_log_class_init (SnugMemoryLogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = snug_memory_log_finalize;
}

static void
snug_memory_log_init (SnugMemoryLog *self)
{
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);
  self->members = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_member_record_free);
  self->changes = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_change_unref);
}

SnugMemoryLog *
snug_memory_log_new (const char *epoch, SnugClock *clock)
{
  SnugMemoryLog *self = g_object_new (SNUG_TYPE_MEMORY_LOG, NULL);

  self->epoch = g_strdup (epoch);
  self->clock = g_object_ref (clock);

  return self;
}

void
snug_memory_log_add (SnugMemoryLog *self, const char *text)
{
  g_autofree char *client_id = g_strdup_printf ("old-%u", self->messages->len + 1);
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada-long-ago", "Ada", client_id, text, 0);

  store (self, draft);
}

void
snug_memory_log_remove (SnugMemoryLog *self, guint64 seq)
{
  const SnugChangeAuthor admin = { NULL };
  g_autoptr (SnugChange) draft = snug_change_new (SNUG_CHANGE_REMOVE, seq, &admin, NULL, 0);

  snug_change_unref (make_change (self, draft, NULL));
}

void
snug_memory_log_hold (SnugMemoryLog *self)
{
  self->held = TRUE;
}

void
snug_memory_log_answer (SnugMemoryLog *self, guint n)
{
  for (guint i = 0; i < n; i++)
    answer_next (self);
}

void
snug_memory_log_release (SnugMemoryLog *self)
{
  self->held = FALSE;
  schedule (self);
}

void
snug_memory_log_fail (SnugMemoryLog *self, SnugMemoryLogCall call, int code, guint n)
{
  self->failure[call] = code;
  self->n_failures[call] = n;
}

void
snug_memory_log_forget_members (SnugMemoryLog *self)
{
  g_ptr_array_set_size (self->members, 0);
}

guint
snug_memory_log_get_n_calls (SnugMemoryLog *self, SnugMemoryLogCall call)
{
  return self->n_calls[call];
}

guint
snug_memory_log_get_n_waiting (SnugMemoryLog *self)
{
  return g_queue_get_length (&self->waiting);
}
