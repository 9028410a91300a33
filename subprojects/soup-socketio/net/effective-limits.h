/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/limits.h"

G_BEGIN_DECLS

/* How long a client may take to read the last that was sent to it, in milliseconds. */
#define EIO_LINGER_TIMEOUT 5000

void eio_effective_limits_init (EioFrontDoorLimits *self, const EioFrontDoorLimits *limits);
void eio_effective_limits_clear (EioFrontDoorLimits *self);

guint eio_effective_limits_get_body_window (const EioFrontDoorLimits *self);
guint eio_effective_limits_get_least_progress (const EioFrontDoorLimits *self);

G_END_DECLS
