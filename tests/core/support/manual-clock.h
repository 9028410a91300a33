/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/clock.h"

G_BEGIN_DECLS

#define SNUG_TYPE_MANUAL_CLOCK (snug_manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (SnugManualClock, snug_manual_clock, SNUG, MANUAL_CLOCK, GObject)

/* A clock that stands still until a test moves it. */
SnugManualClock *snug_manual_clock_new (void);
void snug_manual_clock_advance (SnugManualClock *self, guint milliseconds);
void snug_manual_clock_set_wall_time (SnugManualClock *self, gint64 wall_time);
guint snug_manual_clock_get_n_timeouts (SnugManualClock *self);

G_END_DECLS
