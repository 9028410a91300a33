/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EioTimeout EioTimeout;
typedef struct _EioTimeoutQueue EioTimeoutQueue;

/**
 * EioTimeout:
 *
 * A place in a timeout queue, embedded in what waits there. All zero when it waits nowhere.
 */
struct _EioTimeout
{
  gint64 due;           /* monotonic time in microseconds, 0 when not waiting */
  EioTimeout *previous; /* (unowned) (nullable) */
  EioTimeout *next;     /* (unowned) (nullable) */
};

typedef void (*EioTimeoutFunc) (EioTimeout *timeout, gpointer user_data);

EioTimeoutQueue *eio_timeout_queue_new (GMainContext *context,
                                        guint milliseconds,
                                        EioTimeoutFunc func,
                                        gpointer user_data);
void eio_timeout_queue_free (EioTimeoutQueue *self);

void eio_timeout_queue_start (EioTimeoutQueue *self, EioTimeout *timeout);
void eio_timeout_queue_stop (EioTimeoutQueue *self, EioTimeout *timeout);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioTimeoutQueue, eio_timeout_queue_free)

G_END_DECLS
