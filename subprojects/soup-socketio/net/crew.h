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
 * @items: (array length=n_items): some of the things to do
 * @n_items: how many
 * @worker: who does them: 0 is the owner, 1 and so on are the threads
 * @user_data: data of the caller
 *
 * What is to be done with each item, in any thread, and in any order.
 */
typedef void (*EioCrewFunc) (gpointer *items, guint n_items, guint worker, gpointer user_data);

EioCrew *eio_crew_new (guint n_threads);
void eio_crew_free (EioCrew *self);

void eio_crew_run (EioCrew *self,
                   EioCrewFunc func,
                   gpointer *items,
                   guint n_items,
                   gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioCrew, eio_crew_free)

G_END_DECLS
