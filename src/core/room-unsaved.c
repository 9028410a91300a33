/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Newcomers whom the log cannot take at the moment. They come in all the same, to read. What they
 * write is refused until the log knows them: otherwise somebody would have said it whom, after a
 * restart, nobody knows, and who could not repeat it as the same member. */
#include "core/room-private.h"

#define RETRY_MS 1000

typedef struct
{
  SnugRoom *room;     /* (owned) */
  SnugMember *member; /* (owned) */
} SaveOp;

/* Whether it is the trouble of the log that passes, and with which people may come in meanwhile. */
gboolean
snug_room_is_log_trouble (const GError *error)
{
  return g_error_matches (error, SNUG_ERROR, SNUG_ERROR_STORAGE) ||
         g_error_matches (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL) ||
         g_error_matches (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY) ||
         g_error_matches (error, SNUG_ERROR, SNUG_ERROR_STORAGE_IO);
}

static gboolean
is_wanted (SnugRoom *self, SnugMember *member)
{
  return member->room == self && member->unsaved;
}

/* The next one who is still here, and still not known to the log. */
static SnugMember *
pop_unsaved (SnugRoom *self)
{
  SnugMember *member;

  while ((member = g_queue_pop_head (&self->unsaved)) != NULL && !is_wanted (self, member))
    g_object_unref (member);

  return member;
}

static void save (SnugRoom *self, SnugMember *member);

static gboolean
on_retry (gpointer data)
{
  g_autoptr (SnugRoom) self = g_object_ref (data);
  g_autoptr (SnugMember) member = pop_unsaved (self);

  self->unsaved_timeout = 0;
  if (member != NULL)
    save (self, member);

  return G_SOURCE_REMOVE;
}

static void
wait_for_log (SnugRoom *self, SnugMember *member, const GError *error)
{
  g_clear_error (&self->unsaved_error);
  self->unsaved_error = g_error_copy (error);
  g_queue_push_tail (&self->unsaved, g_object_ref (member));

  if (self->unsaved_timeout == 0)
    self->unsaved_timeout = snug_clock_add_timeout (self->clock, RETRY_MS, on_retry, self);
}

static void
save_op_end (SaveOp *op)
{
  snug_turns_pass (&op->room->turns, op->member->token_hash);
  g_object_unref (op->member);
  g_object_unref (op->room);
  g_free (op);
}

static void
on_member_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  SaveOp *op = data;
  SnugRoom *self = op->room;
  g_autoptr (GError) error = NULL;

  if (snug_log_save_member_finish (SNUG_LOG (source), result, &error))
    {
      SnugMember *next;

      op->member->unsaved = FALSE;
      /* where there was room for one there is for the others, and they share the transaction */
      while ((next = pop_unsaved (self)) != NULL)
        {
          save (self, next);
          g_object_unref (next);
        }
    }
  else if (is_wanted (self, op->member) && snug_room_is_log_trouble (error))
    wait_for_log (self, op->member, error);

  save_op_end (op);
}

static void
save_op_run (gpointer data)
{
  SaveOp *op = data;
  g_autoptr (GBytes) token_hash = g_bytes_new (op->member->token_hash, SNUG_TOKEN_HASH_SIZE);
  g_autoptr (SnugMemberRecord) record =
      snug_member_record_new (op->member->id, op->member->name, token_hash);

  if (is_wanted (op->room, op->member))
    snug_log_save_member_async (op->room->log, record, NULL, on_member_saved, op);
  else
    save_op_end (op);
}

/* In turn with what else concerns the member: a rename must not be saved before the old name. */
static void
save (SnugRoom *self, SnugMember *member)
{
  SaveOp *op = g_new (SaveOp, 1);

  op->room = g_object_ref (self);
  op->member = g_object_ref (member);
  snug_turns_take (&self->turns, member->token_hash, save_op_run, op);
}

/* Notes that the log could not take a newcomer, and why, and has it tried again. */
void
snug_room_add_unsaved (SnugRoom *self, SnugMember *member, const GError *error)
{
  member->unsaved = TRUE;
  wait_for_log (self, member, error);
}

/* Checks that the log knows a member, so that what they do can be stored. */
gboolean
snug_room_check_saved (SnugRoom *self, SnugMember *member, GError **error)
{
  if (!member->unsaved)
    return TRUE;

  g_propagate_error (error, g_error_copy (self->unsaved_error));

  return FALSE;
}

/* Tries no more, when the room itself goes. */
void
snug_room_drop_unsaved (SnugRoom *self)
{
  if (self->unsaved_timeout != 0)
    snug_clock_remove_timeout (self->clock, self->unsaved_timeout);
  self->unsaved_timeout = 0;

  g_queue_clear_full (&self->unsaved, g_object_unref);
  g_clear_error (&self->unsaved_error);
}
