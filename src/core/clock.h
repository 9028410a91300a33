/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SNUG_TYPE_CLOCK (snug_clock_get_type ())
G_DECLARE_INTERFACE (SnugClock, snug_clock, SNUG, CLOCK, GObject)

/**
 * SnugClock:
 *
 * Where the model gets the time from, so that a test can be the one who moves it.
 */
struct _SnugClockInterface
{
  GTypeInterface parent_iface;

  gint64 (*get_wall_time) (SnugClock *self);
  gint64 (*get_monotonic_time) (SnugClock *self);
  guint (*add_timeout) (SnugClock *self, guint milliseconds, GSourceFunc function, gpointer data);
  void (*remove_timeout) (SnugClock *self, guint id);
};

gint64 snug_clock_get_wall_time (SnugClock *self);
gint64 snug_clock_get_monotonic_time (SnugClock *self);
guint snug_clock_add_timeout (SnugClock *self,
                              guint milliseconds,
                              GSourceFunc function,
                              gpointer data);
void snug_clock_remove_timeout (SnugClock *self, guint id);

#define SNUG_TYPE_SYSTEM_CLOCK (snug_system_clock_get_type ())
G_DECLARE_FINAL_TYPE (SnugSystemClock, snug_system_clock, SNUG, SYSTEM_CLOCK, GObject)

SnugClock *snug_system_clock_new (void);

G_END_DECLS
