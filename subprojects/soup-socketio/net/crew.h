/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioCrew:
 *
 * Threads that help the one that owns them with many small things of one kind. They work only while
 * it waits for them in eio_crew_run(), so nothing that they touch needs a lock.
 */
typedef struct _EioCrew EioCrew;

/**
 * EioCrewFunc:
 * @item: one of the things to do
 *
 * What is to be done with each item, in any thread, and in any order.
 */
typedef void (*EioCrewFunc) (gpointer item);

EioCrew *eio_crew_new (guint n_threads);
void eio_crew_free (EioCrew *self);

void eio_crew_run (EioCrew *self, EioCrewFunc func, gpointer *items, guint n_items);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioCrew, eio_crew_free)

G_END_DECLS
