/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/join.h"

#include <string.h>

#include "core/guest.h"
#include "core/room-private.h"

typedef struct
{
  GTask *task;       /* (owned) */
  char *name;        /* (owned) (nullable) */
  char *token;       /* (owned) (nullable) */
  char *id;          /* (owned) (nullable) of the member, once it is known */
  char *address;     /* (owned) (nullable) */
  char *transport;   /* (owned) (nullable) */
  const char *claim; /* (nullable) to the name */
  gboolean newcomer; /* nobody whom the log has ever known */
  GError *unsaved;   /* (owned) (nullable) why the log could not take the newcomer */
  gboolean arriving; /* counted in the room */
  gboolean turn;     /* has the turn of turn_hash */
  guint8 turn_hash[SNUG_TOKEN_HASH_SIZE];
  guint8 token_hash[SNUG_TOKEN_HASH_SIZE];
} JoinOp;

/* A presence that nobody fetched leaves again, or it would haunt the room for ever. */
void
snug_join_result_free (gpointer data)
{
  SnugJoinResult *self = data;

  if (self->presence != NULL)
    snug_room_leave (self->room, self->presence, "");

  g_clear_object (&self->presence);
  g_object_unref (self->room);
  g_free (self->token);
  g_free (self);
}

static SnugRoom *
join_op_get_room (JoinOp *op)
{
  return g_task_get_source_object (op->task);
}

static void
join_op_forget_arriving (JoinOp *op)
{
  SnugRoom *room = g_task_get_source_object (op->task);

  if (op->arriving)
    room->n_arriving--;

  op->arriving = FALSE;
}

/* Ends the operation. What it held is free again before the caller knows, and the next one with the
 * same token comes after that. */
static void
join_op_end (JoinOp *op, SnugJoinResult *result, GError *error)
{
  g_autoptr (GTask) task = op->task;
  SnugRoom *room = g_task_get_source_object (task);

  join_op_forget_arriving (op);
  if (op->claim != NULL)
    snug_name_table_release (&room->names, op->claim);

  if (result != NULL)
    g_task_return_pointer (task, result, snug_join_result_free);
  else
    g_task_return_error (task, error);

  if (op->turn)
    snug_turns_pass (&room->turns, op->turn_hash);

  g_free (op->name);
  g_free (op->token);
  g_free (op->id);
  g_free (op->address);
  g_free (op->transport);
  g_clear_error (&op->unsaved);
  g_free (op);
}

static void
join_op_fail (JoinOp *op, GError *error)
{
  join_op_end (op, NULL, error);
}

static void
join_op_succeed (JoinOp *op, SnugPresence *presence)
{
  SnugJoinResult *result = g_new (SnugJoinResult, 1);

  result->room = g_object_ref (join_op_get_room (op));
  result->presence = presence;
  result->token = g_strdup (op->token);
  join_op_end (op, result, NULL);
}

static gboolean
join_op_claim (JoinOp *op, GError **error)
{
  op->claim = snug_room_claim_name (join_op_get_room (op), op->name, error);

  return op->claim != NULL;
}

static gboolean
join_op_arrive (JoinOp *op, GError **error)
{
  SnugRoom *room = join_op_get_room (op);

  if (op->arriving)
    return TRUE;

  if (!snug_room_check_space (room, error))
    return FALSE;

  op->arriving = TRUE;
  room->n_arriving++;

  return TRUE;
}

static void
join_op_admit (JoinOp *op, const guint8 *token_hash)
{
  SnugRoom *room = join_op_get_room (op);
  g_autoptr (SnugMember) member =
      snug_member_new (op->id, op->name, token_hash, snug_clock_get_wall_time (room->clock));

  if (op->unsaved != NULL)
    snug_room_add_unsaved (room, member, op->unsaved);

  join_op_forget_arriving (op);
  join_op_succeed (op, snug_room_admit (room, member, g_steal_pointer (&op->claim), op->address,
                                        op->transport));
}

static void
join_op_attach (JoinOp *op, SnugMember *member)
{
  join_op_succeed (op,
                   snug_room_attach (join_op_get_room (op), member, op->address, op->transport));
}

/* The log knows all that it has to know, or cannot be told at the moment of a newcomer. */
static void
join_op_complete (JoinOp *op)
{
  SnugRoom *room = join_op_get_room (op);
  SnugMember *member = snug_room_find_by_token (room, op->token_hash);
  g_autoptr (GError) error = NULL;

  /* Who is present has the name that the log knows, also if the window is closed again. */
  if (member != NULL)
    {
      SnugPresence *presence = snug_room_attach (room, member, op->address, op->transport);

      snug_room_apply_rename (room, member, op->name, g_steal_pointer (&op->claim));
      join_op_succeed (op, presence);
      return;
    }

  /* Who was present, and left while the log saved the new name, has no claim any more. */
  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (op->task), &error) ||
      (op->claim == NULL && !join_op_claim (op, &error)))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  join_op_admit (op, op->token_hash);
}

static void
on_member_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  JoinOp *op = data;
  g_autoptr (GError) error = NULL;

  if (snug_log_save_member_finish (SNUG_LOG (source), result, &error) ||
      (op->newcomer && snug_room_is_log_trouble (error)))
    {
      op->unsaved = g_steal_pointer (&error);
      join_op_complete (op);
    }
  else
    join_op_fail (op, g_steal_pointer (&error));
}

static void
join_op_save (JoinOp *op)
{
  g_autoptr (GBytes) token_hash = g_bytes_new (op->token_hash, SNUG_TOKEN_HASH_SIZE);
  g_autoptr (SnugMemberRecord) record = snug_member_record_new (op->id, op->name, token_hash);

  snug_log_save_member_async (join_op_get_room (op)->log, record, NULL, on_member_saved, op);
}

static void
join_op_run_new (JoinOp *op)
{
  g_autoptr (GError) error = NULL;

  if (!join_op_arrive (op, &error) || (op->claim == NULL && !join_op_claim (op, &error)))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  g_free (op->token);
  op->newcomer = TRUE;
  op->token = snug_token_new (&op->id);
  snug_token_hash (op->token, op->token_hash);
  join_op_save (op);
}

static void
join_op_run_guest (JoinOp *op)
{
  SnugRoom *room = join_op_get_room (op);
  g_autoptr (GError) error = NULL;

  if (!join_op_arrive (op, &error))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&op->token, g_free);
  op->name = snug_guest_name_new (&room->names, &op->claim);
  op->id = snug_token_new_id ();
  join_op_admit (op, NULL);
}

static void
join_op_run_unknown (JoinOp *op)
{
  if (op->name != NULL)
    join_op_run_new (op);
  else
    join_op_run_guest (op);
}

/* Somebody comes back whom the log knows and who is not present. */
static void
join_op_run_known (JoinOp *op, const SnugMemberRecord *record)
{
  g_autoptr (GError) error = NULL;

  op->id = g_strdup (record->id);
  if (op->name == NULL)
    op->name = g_strdup (record->name);

  if (op->claim == NULL && !join_op_claim (op, &error))
    join_op_fail (op, g_steal_pointer (&error));
  else if (strcmp (op->name, record->name) != 0)
    join_op_save (op);
  else
    join_op_complete (op);
}

static void
on_member_found (GObject *source, GAsyncResult *result, gpointer data)
{
  JoinOp *op = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMemberRecord) record =
      snug_log_find_member_finish (SNUG_LOG (source), result, &error);

  if (error != NULL)
    join_op_fail (op, g_steal_pointer (&error));
  else if (record != NULL)
    join_op_run_known (op, record);
  else
    join_op_run_unknown (op);
}

/* Somebody has a token who is not present. */
static void
join_op_run_absent (JoinOp *op)
{
  g_autoptr (GBytes) token_hash = g_bytes_new (op->token_hash, SNUG_TOKEN_HASH_SIZE);
  g_autoptr (GError) error = NULL;

  if (!join_op_arrive (op, &error) || (op->name != NULL && !join_op_claim (op, &error)))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  snug_log_find_member_async (join_op_get_room (op)->log, token_hash, NULL, on_member_found, op);
}

/* A member who is present opens another window, perhaps with another name. */
static void
join_op_run_present (JoinOp *op, SnugMember *member)
{
  SnugRoom *room = join_op_get_room (op);
  g_autoptr (GError) error = NULL;

  if (op->name == NULL || strcmp (op->name, member->name) == 0)
    {
      join_op_attach (op, member);
      return;
    }

  if (!snug_room_claim_new_name (room, member, op->name, &op->claim, &error))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  op->id = g_strdup (member->id);
  join_op_save (op);
}

static void
join_op_run (gpointer data)
{
  JoinOp *op = data;
  SnugMember *member;
  g_autoptr (GError) error = NULL;

  op->turn = TRUE;

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (op->task), &error))
    {
      join_op_fail (op, g_steal_pointer (&error));
      return;
    }

  member = snug_room_find_by_token (join_op_get_room (op), op->token_hash);
  if (member != NULL)
    join_op_run_present (op, member);
  else
    join_op_run_absent (op);
}

/* Lets somebody in whose name, if any, is in shape. The task, whose source is the room, is given a
 * SnugJoinResult. */
void
snug_join_start (GTask *task, const SnugJoinRequest *request, char *name)
{
  JoinOp *op = g_new0 (JoinOp, 1);
  SnugRoom *room = g_task_get_source_object (task);

  op->task = task;
  op->name = name;
  op->address = g_strdup (request->address);
  op->transport = g_strdup (request->transport);

  if (request->token == NULL || !snug_token_hash (request->token, op->token_hash))
    {
      join_op_run_unknown (op);
      return;
    }

  op->token = g_strdup (request->token);
  memcpy (op->turn_hash, op->token_hash, SNUG_TOKEN_HASH_SIZE);
  snug_turns_take (&room->turns, op->turn_hash, join_op_run, op);
}
