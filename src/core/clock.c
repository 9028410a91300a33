/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/clock.h"

G_DEFINE_INTERFACE (SnugClock, snug_clock, G_TYPE_OBJECT)

static void
snug_clock_default_init (SnugClockInterface *iface)
{
  (void) iface;
}

/**
 * snug_clock_get_wall_time:
 * @self: a clock
 *
 * Gets the time of day, which people may set forward and back.
 *
 * Returns: milliseconds since the Unix epoch, UTC
 */
gint64
snug_clock_get_wall_time (SnugClock *self)
{
  g_return_val_if_fail (SNUG_IS_CLOCK (self), 0);

  return SNUG_CLOCK_GET_IFACE (self)->get_wall_time (self);
}

/**
 * snug_clock_get_monotonic_time:
 * @self: a clock
 *
 * Gets a time that only ever grows, to measure how long something takes.
 *
 * Returns: microseconds since some moment in the past
 */
gint64
snug_clock_get_monotonic_time (SnugClock *self)
{
  g_return_val_if_fail (SNUG_IS_CLOCK (self), 0);

  return SNUG_CLOCK_GET_IFACE (self)->get_monotonic_time (self);
}

/**
 * snug_clock_add_timeout:
 * @self: a clock
 * @milliseconds: how long to wait
 * @function: (scope notified): what to call then, and again after each further @milliseconds for as
 *   long as it returns %G_SOURCE_CONTINUE
 * @data: what @function is called with
 *
 * Calls a function after some time, on the main context that was the thread's default when the
 * clock was made.
 *
 * Returns: a number for snug_clock_remove_timeout(), never 0
 */
guint
snug_clock_add_timeout (SnugClock *self, guint milliseconds, GSourceFunc function, gpointer data)
{
  g_return_val_if_fail (SNUG_IS_CLOCK (self), 0);
  g_return_val_if_fail (function != NULL, 0);

  return SNUG_CLOCK_GET_IFACE (self)->add_timeout (self, milliseconds, function, data);
}

/**
 * snug_clock_remove_timeout:
 * @self: a clock
 * @id: what snug_clock_add_timeout() returned
 *
 * Calls off a timeout that has not come to its end by itself.
 */
void
snug_clock_remove_timeout (SnugClock *self, guint id)
{
  g_return_if_fail (SNUG_IS_CLOCK (self));
  g_return_if_fail (id != 0);

  SNUG_CLOCK_GET_IFACE (self)->remove_timeout (self, id);
}
