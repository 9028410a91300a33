/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SnugRateLimit:
 *
 * A token bucket: it holds up to a burst of tokens, fills at a steady rate, and each act costs one.
 * Zeroed memory is a full bucket.
 */
typedef struct
{
  gint64 full_at; /* when the bucket will be full again, monotonic microseconds */
} SnugRateLimit;

gboolean snug_rate_limit_take_many (SnugRateLimit *self,
                                    guint tokens,
                                    guint burst,
                                    double per_second,
                                    gint64 now,
                                    guint *retry_after);
gboolean snug_rate_limit_take (SnugRateLimit *self,
                               guint burst,
                               double per_second,
                               gint64 now,
                               guint *retry_after);
void snug_rate_limit_give_back (SnugRateLimit *self, double per_second);

G_END_DECLS
