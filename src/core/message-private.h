/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/message.h"
#include "core/private.h"

G_BEGIN_DECLS

/* The strings stand behind the struct, in the same block of memory; 0 as an offset is %NULL. */
struct _SnugMessage
{
  gatomicrefcount refs;
  guint32 size; /* of the whole block */
  guint64 seq;
  guint64 rev; /* of the last change, 0 for none */
  guint64 reply_to;
  gint64 time;
  gint64 edited_at;     /* milliseconds since the Unix epoch, UTC; 0 for never */
  GPtrArray *reactions; /* (owned) (nullable) (element-type SnugReaction) in order */
  guint16 kind;
  guint16 removed;
  guint32 member_id;
  guint32 member_name;
  guint32 client_id;
  guint32 text;
  char strings[];
};

G_END_DECLS
