/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/message.h"
#include "core/private.h"

G_BEGIN_DECLS

/**
 * SnugHistory:
 *
 * The newest messages of a room, in memory: a ring without holes in its sequence numbers.
 */
typedef struct
{
  SnugMessage **ring; /* (owned) (array length=capacity) */
  GHashTable *ids;    /* (owned) (element-type SnugMessage) the same, by member id and client id */
  guint capacity;
  guint n;
  guint64 last_seq;
} SnugHistory;

void snug_history_init (SnugHistory *self, guint capacity);
void snug_history_clear (SnugHistory *self);

void snug_history_push (SnugHistory *self, SnugMessage *message);
void snug_history_replace (SnugHistory *self, SnugMessage *message);
void snug_history_load (SnugHistory *self, GPtrArray *messages, guint64 last_seq);

guint64 snug_history_get_first_seq (const SnugHistory *self);
SnugMessage *snug_history_find (const SnugHistory *self, const SnugMessage *draft);
void snug_history_copy (const SnugHistory *self, guint64 first, guint64 end, GPtrArray *messages);

guint snug_message_ids_hash (gconstpointer data);
gboolean snug_message_ids_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
