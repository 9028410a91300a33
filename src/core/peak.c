/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/peak.h"

/**
 * snug_peak_note:
 * @self: a peak
 * @value: what the number is
 * @span: how long a value is remembered, at least, in microseconds
 * @now: the monotonic time, in microseconds
 *
 * Has a value remembered. It is enough to note the number after it has risen and before it falls.
 */
void
snug_peak_note (SnugPeak *self, guint value, gint64 span, gint64 now)
{
  if (now >= self->end)
    {
      self->before = now - self->end < span ? self->now : 0;
      self->now = 0;
      self->end = now + span;
    }

  self->now = MAX (self->now, value);
}

/**
 * snug_peak_get:
 * @self: a peak
 *
 * Gets the highest value of those that are remembered.
 *
 * Returns: the value
 */
guint
snug_peak_get (const SnugPeak *self)
{
  return MAX (self->now, self->before);
}
