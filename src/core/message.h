/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "core/reaction.h"

G_BEGIN_DECLS

/**
 * SnugMessageKind:
 * @SNUG_MESSAGE_TEXT: written by a member
 * @SNUG_MESSAGE_NOTICE: posted by an admin or by the daemon; has no member
 */
typedef enum
{
  SNUG_MESSAGE_TEXT,
  SNUG_MESSAGE_NOTICE,
} SnugMessageKind;

#define SNUG_TYPE_MESSAGE (snug_message_get_type ())

/**
 * SnugMessage:
 *
 * One message of a room: an immutable value that any thread may hold.
 *
 * A message whose sequence number is 0 is a draft: the log has not taken it yet. One that is
 * changed later, see #SnugChange, is another value with the same sequence number and a higher
 * revision.
 */
typedef struct _SnugMessage SnugMessage;

/**
 * SnugMessageState:
 * @rev: the revision of the last change
 * @edited_at: when the text was last changed, in milliseconds since the Unix epoch, UTC; 0 for
 * never
 * @removed: whether nothing but the place of the message is left
 * @text: the text; empty if it is removed
 * @reactions: (nullable) (element-type SnugReaction): the reactions, the first to come first
 *
 * What can change of a message.
 */
typedef struct
{
  guint64 rev;
  gint64 edited_at;
  gboolean removed;
  const char *text;
  GPtrArray *reactions;
} SnugMessageState;

GType snug_message_get_type (void) G_GNUC_CONST;

SnugMessage *snug_message_new_text (const char *member_id,
                                    const char *member_name,
                                    const char *client_id,
                                    const char *text,
                                    guint64 reply_to);
SnugMessage *snug_message_new_notice (const char *text);
SnugMessage *snug_message_new_stored (guint64 seq,
                                      gint64 time,
                                      SnugMessageKind kind,
                                      const char *member_id,
                                      const char *member_name,
                                      const char *client_id,
                                      const char *text,
                                      guint64 reply_to);
SnugMessage *snug_message_stamp (const SnugMessage *draft, guint64 seq, gint64 time);

SnugMessage *snug_message_with_state (const SnugMessage *self, const SnugMessageState *state);

SnugMessage *snug_message_ref (SnugMessage *self);
void snug_message_unref (SnugMessage *self);

guint64 snug_message_get_seq (const SnugMessage *self);
gint64 snug_message_get_time (const SnugMessage *self);
SnugMessageKind snug_message_get_kind (const SnugMessage *self);
const char *snug_message_get_member_id (const SnugMessage *self);
const char *snug_message_get_member_name (const SnugMessage *self);
const char *snug_message_get_client_id (const SnugMessage *self);
const char *snug_message_get_text (const SnugMessage *self);
guint64 snug_message_get_reply_to (const SnugMessage *self);
guint64 snug_message_get_rev (const SnugMessage *self);
gint64 snug_message_get_edited_at (const SnugMessage *self);
gboolean snug_message_is_removed (const SnugMessage *self);
guint snug_message_get_n_reactions (const SnugMessage *self);
const SnugReaction *snug_message_get_reaction (const SnugMessage *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugMessage, snug_message_unref)

G_END_DECLS
