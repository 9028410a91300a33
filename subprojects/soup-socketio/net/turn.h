/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/crew.h"
#include "net/task.h"

G_BEGIN_DECLS

/**
 * EioTurn:
 *
 * What is to be done when all events of a turn of the main loop have been seen. What has to be sent
 * to many then is sent with few system calls, or by several threads.
 */
typedef struct
{
  EioTaskQueue tasks;
  guint n_queued; /* with those that were cancelled */

  gboolean io_uring;
  guint n_threads;
  EioCrew *crew;     /* (owned) (nullable): made when there is something for it to do */
  GPtrArray *bursts; /* (owned) (element-type EioBurst): one for the owner, and each of the crew */
  GPtrArray *due;    /* (owned) (element-type EioTask): what is to be sent, each unowned */
} EioTurn;

void eio_turn_init (EioTurn *self);
void eio_turn_clear (EioTurn *self);

void eio_turn_set_threads (EioTurn *self, guint n_threads);
void eio_turn_set_io_uring (EioTurn *self, gboolean io_uring);

void eio_turn_add (EioTurn *self, EioTask *task);
void eio_turn_end (EioTurn *self);

G_END_DECLS
