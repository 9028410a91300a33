/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/rate-limit.h"

/* What a rate of next to nothing comes to. */
#define LONGEST_INTERVAL ((double) G_TIME_SPAN_DAY)
#define LARGEST_BURST 1000000

static gint64
get_interval (double per_second)
{
  double interval = per_second > 0 ? G_TIME_SPAN_SECOND / per_second : LONGEST_INTERVAL;

  return (gint64) CLAMP (interval, 1, LONGEST_INTERVAL);
}

/**
 * snug_rate_limit_take_many:
 * @self: a bucket
 * @tokens: how many to take, at most @burst
 * @burst: how many tokens it holds; 0 for no limit
 * @per_second: how many tokens come back in a second
 * @now: the monotonic time, in microseconds
 * @retry_after: (out): in how many milliseconds there will be enough, if there are not
 *
 * Takes tokens, all or none. The bucket is kept as the one moment at which it will be full (the
 * “virtual scheduling” form of the generic cell rate algorithm, ITU-T I.371).
 *
 * Returns: whether there were enough
 */
gboolean
snug_rate_limit_take_many (SnugRateLimit *self,
                           guint tokens,
                           guint burst,
                           double per_second,
                           gint64 now,
                           guint *retry_after)
{
  gint64 interval = get_interval (per_second);
  gint64 full_at = MAX (self->full_at, now) + tokens * interval;
  gint64 wait = full_at - now - (gint64) MIN (burst, LARGEST_BURST) * interval;

  if (burst == 0)
    return TRUE;

  if (wait > 0)
    {
      *retry_after = (guint) ((wait + 999) / 1000);
      return FALSE;
    }

  self->full_at = full_at;

  return TRUE;
}

/**
 * snug_rate_limit_take:
 * @self: a bucket
 * @burst: how many tokens it holds; 0 for no limit
 * @per_second: how many tokens come back in a second
 * @now: the monotonic time, in microseconds
 * @retry_after: (out): in how many milliseconds there will be a token, if there is none
 *
 * Takes one token, see snug_rate_limit_take_many().
 *
 * Returns: whether there was one
 */
gboolean
snug_rate_limit_take (SnugRateLimit *self,
                      guint burst,
                      double per_second,
                      gint64 now,
                      guint *retry_after)
{
  return snug_rate_limit_take_many (self, 1, burst, per_second, now, retry_after);
}

/**
 * snug_rate_limit_give_back:
 * @self: a bucket
 * @per_second: how many tokens come back in a second
 *
 * Puts back a token that was taken for nothing.
 */
void
snug_rate_limit_give_back (SnugRateLimit *self, double per_second)
{
  self->full_at -= get_interval (per_second);
}
