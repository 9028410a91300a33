/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"

G_BEGIN_DECLS

/**
 * SignalLog:
 *
 * Writes down every signal and notification of a room, in words, in order.
 */
typedef struct _SignalLog SignalLog;

SignalLog *signal_log_new (SnugRoom *room);

/* Frees the log, which must be empty: nothing else was emitted. */
void signal_log_free (SignalLog *self);

/* Checks what was emitted since the last time, to the letter, and forgets it. */
void signal_log_assert (SignalLog *self, ...) G_GNUC_NULL_TERMINATED;
#define signal_log_assert_empty(self) signal_log_assert ((self), NULL)

/* Forgets what was emitted since the last time, and tells how much it was. */
guint signal_log_skip (SignalLog *self);

G_END_DECLS
