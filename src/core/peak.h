/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "core/private.h"

G_BEGIN_DECLS

/**
 * SnugPeak:
 *
 * How high a number was lately. Time is cut into spans; the peak is that of the span which runs and
 * of the one before. Zeroed memory is a number that was always 0.
 */
typedef struct
{
  gint64 end; /* of the span that runs, monotonic microseconds */
  guint now;  /* the highest in it */
  guint before;
} SnugPeak;

void snug_peak_note (SnugPeak *self, guint value, gint64 span, gint64 now);
guint snug_peak_get (const SnugPeak *self);

G_END_DECLS
