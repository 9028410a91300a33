/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/room.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/name.h"
#include "core/room-private.h"

typedef struct
{
  GTask *task;        /* (owned) */
  SnugMember *member; /* (owned) */
  char *name;         /* (owned) */
  const char *claim;  /* (nullable) */
  guint8 token_hash[SNUG_TOKEN_HASH_SIZE];
} RenameOp;

/* Brings a name into shape, and checks that a member may have it if nobody else has. */
char *
snug_room_check_name (SnugRoom *self, const char *name, GError **error)
{
  g_autofree char *normalized = snug_name_normalize (name, error);

  if (normalized == NULL)
    return NULL;

  if (snug_name_is_reserved (normalized))
    {
      g_set_error (error, SNUG_ERROR, SNUG_ERROR_NAME_RESERVED,
                   _ ("“%s” could be taken for somebody in charge here. "
                      "Please choose another name."),
                   normalized);
      return NULL;
    }

  return g_steal_pointer (&normalized);
}

static const char *
claim_name (SnugRoom *self, const char *name, const char *old, GError **error)
{
  const char *claim = snug_name_table_claim (&self->names, name, old);

  if (claim == NULL)
    g_set_error (error, SNUG_ERROR, SNUG_ERROR_NAME_TAKEN,
                 _ ("Somebody here is called “%s”, or something very much like it."), name);

  return claim;
}

/* Claims a name that is in shape, or tells that it is taken. */
const char *
snug_room_claim_name (SnugRoom *self, const char *name, GError **error)
{
  return claim_name (self, name, NULL, error);
}

/* Claims a new name for a member, who keeps the old one too. There is no new claim if the
 * skeleton of the new name is that of the old one. */
gboolean
snug_room_claim_new_name (SnugRoom *self,
                          SnugMember *member,
                          const char *name,
                          const char **claim,
                          GError **error)
{
  g_autofree char *skeleton = snug_name_skeleton (name);

  *claim = NULL;
  if (strcmp (skeleton, member->claim) == 0)
    return TRUE;

  *claim = claim_name (self, name, member->claim, error);

  return *claim != NULL;
}

/* Gives a present member a new name, which the log has unless it is a guest's, and with it the
 * claim from snug_room_claim_new_name(). */
void
snug_room_apply_rename (SnugRoom *self, SnugMember *member, const char *name, const char *claim)
{
  g_autofree char *old_name = g_strdup (member->name);

  if (claim != NULL)
    {
      snug_name_table_release (&self->names, member->claim);
      member->claim = claim;
    }

  member->unsaved = FALSE;
  snug_member_set_name (member, name);
  snug_room_emit_member_renamed (self, member, old_name);
}

static void
rename_op_free (RenameOp *op)
{
  SnugRoom *self = g_task_get_source_object (op->task);

  if (op->claim != NULL)
    snug_name_table_release (&self->names, op->claim);

  g_object_unref (op->task);
  g_object_unref (op->member);
  g_free (op->name);
  g_free (op);
}

/* Ends the operation: the room goes on before the caller knows. */
static void
rename_op_return (RenameOp *op, GError *error)
{
  g_autoptr (GTask) task = g_object_ref (op->task);
  SnugRoom *self = g_task_get_source_object (task);
  gboolean guest = op->member->guest;
  guint8 token_hash[SNUG_TOKEN_HASH_SIZE];

  memcpy (token_hash, op->token_hash, sizeof token_hash);
  rename_op_free (op);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  if (!guest)
    snug_turns_pass (&self->turns, token_hash);
}

static void
rename_op_apply (RenameOp *op)
{
  SnugRoom *self = g_task_get_source_object (op->task);

  /* Who left in the meantime will come back with the new name. */
  if (op->member->room == self)
    snug_room_apply_rename (self, op->member, op->name, g_steal_pointer (&op->claim));

  rename_op_return (op, NULL);
}

static void
on_member_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  RenameOp *op = data;
  SnugRoom *self = g_task_get_source_object (op->task);
  g_autoptr (GError) error = NULL;

  if (snug_log_save_member_finish (SNUG_LOG (source), result, &error))
    {
      rename_op_apply (op);
      return;
    }

  snug_rate_limit_give_back (&op->member->posting, self->limits.posts_per_second);
  rename_op_return (op, g_steal_pointer (&error));
}

static gboolean
rename_op_prepare (RenameOp *op, GError **error)
{
  SnugRoom *self = g_task_get_source_object (op->task);
  guint retry_after = 0;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (op->task), error) ||
      !snug_room_check_present (self, op->member, error) ||
      !snug_room_claim_new_name (self, op->member, op->name, &op->claim, error))
    return FALSE;

  if (!snug_rate_limit_take (&op->member->posting, self->limits.posts_burst,
                             self->limits.posts_per_second,
                             snug_clock_get_monotonic_time (self->clock), &retry_after))
    {
      g_propagate_error (
          error, snug_error_new_rate_limited (retry_after,
                                              _ ("You change your name very often. Please wait.")));
      return FALSE;
    }

  return TRUE;
}

static void
rename_op_run (gpointer data)
{
  RenameOp *op = data;
  SnugRoom *self = g_task_get_source_object (op->task);
  g_autoptr (SnugMemberRecord) record = NULL;
  g_autoptr (GBytes) token_hash = NULL;
  g_autoptr (GError) error = NULL;

  if (strcmp (op->name, op->member->name) == 0)
    {
      rename_op_return (op, NULL);
      return;
    }

  if (!rename_op_prepare (op, &error))
    {
      rename_op_return (op, g_steal_pointer (&error));
      return;
    }

  if (op->member->guest)
    {
      rename_op_apply (op);
      return;
    }

  token_hash = g_bytes_new (op->token_hash, SNUG_TOKEN_HASH_SIZE);
  record = snug_member_record_new (op->member->id, op->name, token_hash);
  snug_log_save_member_async (self->log, record, NULL, on_member_saved, op);
}

/**
 * snug_room_rename_async:
 * @self: a room
 * @member: a member who is present
 * @name: the new name
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the member has the name, or cannot have it
 * @user_data: what @callback is called with
 *
 * Gives a member another name, for this visit and the next ones; a guest has it for this visit. It
 * counts as a message for the rate limit.
 *
 * #SnugRoom::member-renamed is emitted before @callback is called.
 */
void
snug_room_rename_async (SnugRoom *self,
                        SnugMember *member,
                        const char *name,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *normalized = NULL;
  g_autoptr (GError) error = NULL;
  RenameOp *op;

  g_return_if_fail (SNUG_IS_ROOM (self));
  g_return_if_fail (SNUG_IS_MEMBER (member));
  g_return_if_fail (name != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, snug_room_rename_async);

  if (!snug_room_check_present (self, member, &error) ||
      (normalized = snug_room_check_name (self, name, &error)) == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  op = g_new0 (RenameOp, 1);
  op->task = g_steal_pointer (&task);
  op->member = g_object_ref (member);
  op->name = g_steal_pointer (&normalized);
  memcpy (op->token_hash, member->token_hash, SNUG_TOKEN_HASH_SIZE);

  if (member->guest)
    rename_op_run (op);
  else
    snug_turns_take (&self->turns, op->token_hash, rename_op_run, op);
}

/**
 * snug_room_rename_finish:
 * @self: a room
 * @result: what the callback was given
 * @error: %SNUG_ERROR_NAME_INVALID, %SNUG_ERROR_NAME_RESERVED, %SNUG_ERROR_NAME_TAKEN,
 *   %SNUG_ERROR_RATE_LIMITED, %SNUG_ERROR_CLOSED, those of snug_log_append_finish(), or
 *   %G_IO_ERROR_CANCELLED
 *
 * Returns: whether the member has the name
 */
gboolean
snug_room_rename_finish (SnugRoom *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (SNUG_IS_ROOM (self), FALSE);
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
