/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/outbox.h"

G_BEGIN_DECLS

/**
 * EioBurst:
 *
 * What goes to many clients at one time: a few system calls for all of them, where the kernel has
 * io_uring(7) and lets this process use it, and one for each client where not.
 */
typedef struct _EioBurst EioBurst;

EioBurst *eio_burst_new (gboolean io_uring);
void eio_burst_free (EioBurst *self);

gboolean eio_burst_is_shared (const EioBurst *self);
void eio_burst_add (EioBurst *self, EioOutbox *outbox, int fd);
void eio_burst_send (EioBurst *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioBurst, eio_burst_free)

G_END_DECLS
