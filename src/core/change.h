/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/message.h"

G_BEGIN_DECLS

/**
 * SnugChangeKind:
 * @SNUG_CHANGE_EDIT: the text becomes another one
 * @SNUG_CHANGE_REMOVE: the message is taken back
 * @SNUG_CHANGE_REACT: a member puts an emoji at the message
 * @SNUG_CHANGE_UNREACT: a member takes an emoji away again
 */
typedef enum
{
  SNUG_CHANGE_EDIT,
  SNUG_CHANGE_REMOVE,
  SNUG_CHANGE_REACT,
  SNUG_CHANGE_UNREACT,
} SnugChangeKind;

#define SNUG_TYPE_CHANGE (snug_change_get_type ())

/**
 * SnugChange:
 *
 * One change to a message that was posted before: an immutable value that any thread may hold.
 *
 * A change whose revision is 0 is a draft: the log has not taken it yet. The revisions of a log
 * count up with each change, over all its messages.
 */
typedef struct _SnugChange SnugChange;

GType snug_change_get_type (void) G_GNUC_CONST;

/**
 * SnugChangeAuthor:
 * @member_id: (nullable): the id of the member who changes the message, %NULL for an admin
 * @member_name: (nullable): the member's name
 * @client_id: (nullable): the id that the member's program chose for the change
 *
 * Who changes a message.
 */
typedef struct
{
  const char *member_id;
  const char *member_name;
  const char *client_id;
} SnugChangeAuthor;

SnugChange *snug_change_new (SnugChangeKind kind,
                             guint64 seq,
                             const SnugChangeAuthor *author,
                             const char *text,
                             gint64 oldest);
SnugChange *snug_change_stamp (const SnugChange *draft,
                               SnugMessage *message,
                               guint64 rev,
                               gint64 time);
SnugChange *snug_change_apply (const SnugChange *draft,
                               SnugMessage *message,
                               guint64 rev,
                               gint64 now,
                               GError **error);

SnugChange *snug_change_ref (SnugChange *self);
void snug_change_unref (SnugChange *self);

SnugChangeKind snug_change_get_kind (const SnugChange *self);
guint64 snug_change_get_seq (const SnugChange *self);
guint64 snug_change_get_rev (const SnugChange *self);
gint64 snug_change_get_time (const SnugChange *self);
gint64 snug_change_get_oldest (const SnugChange *self);
const char *snug_change_get_member_id (const SnugChange *self);
const char *snug_change_get_member_name (const SnugChange *self);
const char *snug_change_get_client_id (const SnugChange *self);
const char *snug_change_get_text (const SnugChange *self);
SnugMessage *snug_change_get_message (const SnugChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugChange, snug_change_unref)

G_END_DECLS
