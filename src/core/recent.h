/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/message.h"
#include "core/private.h"

G_BEGIN_DECLS

/**
 * SnugRecent:
 *
 * The messages that were changed last, in memory, each as it is now: all whose last change has a
 * revision greater than the floor.
 */
typedef struct
{
  GQueue messages;   /* (owned) (element-type SnugMessage) by revision */
  GHashTable *links; /* (owned) (element-type GList) by sequence number */
  guint capacity;
  guint64 floor;
  guint64 last_rev;
} SnugRecent;

void snug_recent_init (SnugRecent *self, guint capacity);
void snug_recent_clear (SnugRecent *self);

void snug_recent_start (SnugRecent *self, guint64 last_rev);
void snug_recent_push (SnugRecent *self, SnugMessage *message);
void snug_recent_refresh (const SnugRecent *self, GPtrArray *messages);
void snug_recent_copy (const SnugRecent *self,
                       guint64 after_rev,
                       guint64 last_seq,
                       GPtrArray *messages);

G_END_DECLS
