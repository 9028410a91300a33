/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/session-private.h"

G_BEGIN_DECLS

/**
 * EioIntake:
 *
 * A request that brings packets, while they are taken. It is answered when all are, and frees
 * itself.
 */
typedef struct _EioIntake EioIntake;

void eio_intake_begin (EioIntake **slot, EioSession *session, SoupServerMessage *message);
void eio_intake_go_on (EioIntake *self);
void eio_intake_forget_slot (EioIntake *self);

G_END_DECLS
