/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/change.h"

struct _SnugChange
{
  SnugChangeKind kind;
  guint64 seq;
  guint64 rev;
  gint64 time;          /* milliseconds since the Unix epoch, UTC */
  gint64 oldest;        /* the same */
  char *member_id;      /* (owned) (nullable) */
  char *member_name;    /* (owned) (nullable) */
  char *client_id;      /* (owned) (nullable) */
  char *text;           /* (owned) (nullable) the new text, or the emoji */
  SnugMessage *message; /* (owned) (nullable) */
};

G_DEFINE_BOXED_TYPE (SnugChange, snug_change, snug_change_ref, snug_change_unref)

/**
 * snug_change_new:
 * @kind: what is to be done
 * @seq: the sequence number of the message
 * @author: who does it
 * @text: (nullable): the new text, or the emoji; %NULL to remove the message
 * @oldest: for what only the author of the message may do: when the message must have been posted
 * at the earliest, in milliseconds since the Unix epoch, UTC
 *
 * Makes the draft of a change.
 *
 * Returns: (transfer full): the draft
 */
SnugChange *
snug_change_new (SnugChangeKind kind,
                 guint64 seq,
                 const SnugChangeAuthor *author,
                 const char *text,
                 gint64 oldest)
{
  SnugChange *self;

  g_return_val_if_fail (author != NULL, NULL);
  g_return_val_if_fail (author->member_id != NULL || kind == SNUG_CHANGE_REMOVE, NULL);
  g_return_val_if_fail ((text == NULL) == (kind == SNUG_CHANGE_REMOVE), NULL);

  self = g_atomic_rc_box_new0 (SnugChange);
  self->kind = kind;
  self->seq = seq;
  self->oldest = oldest;
  self->member_id = g_strdup (author->member_id);
  self->member_name = g_strdup (author->member_name);
  self->client_id = g_strdup (author->client_id);
  self->text = g_strdup (text);

  return self;
}

/**
 * snug_change_stamp:
 * @draft: a change
 * @message: (nullable): the message as it is now; %NULL if this is not known
 * @rev: the revision
 * @time: when it was done, in milliseconds since the Unix epoch, UTC
 *
 * Makes of a draft what the log has stored.
 *
 * Returns: (transfer full): a new change
 */
SnugChange *
snug_change_stamp (const SnugChange *draft, SnugMessage *message, guint64 rev, gint64 time)
{
  SnugChange *self;

  g_return_val_if_fail (draft != NULL, NULL);

  self = snug_change_new (draft->kind, draft->seq,
                          &(const SnugChangeAuthor){ draft->member_id, draft->member_name,
                                                     draft->client_id },
                          draft->text, draft->oldest);
  self->rev = rev;
  self->time = time;
  self->message = message != NULL ? snug_message_ref (message) : NULL;

  return self;
}

/**
 * snug_change_ref:
 * @self: a change
 *
 * Holds the change, on any thread.
 *
 * Returns: (transfer full): @self
 */
SnugChange *
snug_change_ref (SnugChange *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
snug_change_clear (gpointer data)
{
  SnugChange *self = data;

  g_clear_pointer (&self->message, snug_message_unref);
  g_free (self->text);
  g_free (self->client_id);
  g_free (self->member_name);
  g_free (self->member_id);
}

/**
 * snug_change_unref:
 * @self: (transfer full): a change
 *
 * Lets go of the change, on any thread.
 */
void
snug_change_unref (SnugChange *self)
{
  g_atomic_rc_box_release_full (self, snug_change_clear);
}

/**
 * snug_change_get_kind:
 * @self: a change
 *
 * Returns: what is done
 */
SnugChangeKind
snug_change_get_kind (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, SNUG_CHANGE_EDIT);

  return self->kind;
}

/**
 * snug_change_get_seq:
 * @self: a change
 *
 * Returns: the sequence number of the message that is changed
 */
guint64
snug_change_get_seq (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

/**
 * snug_change_get_rev:
 * @self: a change
 *
 * Gets the place of the change among all changes of its log. A change that found everything as it
 * should be has no place of its own, but that of the message's last change.
 *
 * Returns: the revision; 0 for a draft
 */
guint64
snug_change_get_rev (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->rev;
}

/**
 * snug_change_get_time:
 * @self: a change
 *
 * Returns: when it was stored, in milliseconds since the Unix epoch, UTC; 0 for a draft
 */
gint64
snug_change_get_time (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->time;
}

/**
 * snug_change_get_oldest:
 * @self: a change
 *
 * Returns: when a message must have been posted at the earliest for its author to change it, in
 *   milliseconds since the Unix epoch, UTC
 */
gint64
snug_change_get_oldest (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->oldest;
}

/**
 * snug_change_get_member_id:
 * @self: a change
 *
 * Returns: (nullable): the id of the member who made it; %NULL for an admin
 */
const char *
snug_change_get_member_id (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->member_id;
}

/**
 * snug_change_get_member_name:
 * @self: a change
 *
 * Returns: (nullable): the name that the member had then; %NULL for an admin
 */
const char *
snug_change_get_member_name (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->member_name;
}

/**
 * snug_change_get_client_id:
 * @self: a change
 *
 * Gets the id that the member's program chose, which tells a repeat from a new change.
 *
 * Returns: (nullable): the id; %NULL for an admin
 */
const char *
snug_change_get_client_id (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->client_id;
}

/**
 * snug_change_get_text:
 * @self: a change
 *
 * Returns: (nullable): the new text, or the emoji; %NULL for a removal
 */
const char *
snug_change_get_text (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->text;
}

/**
 * snug_change_get_message:
 * @self: a change
 *
 * Gets what came of the message.
 *
 * Returns: (transfer none) (nullable): the message as it was after this change; %NULL for a draft,
 *   and for one that was stored before
 */
SnugMessage *
snug_change_get_message (const SnugChange *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}
