/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/address.h"
#include "net/flow.h"
#include "net/limits.h"
#include "net/refusal.h"

G_BEGIN_DECLS

/**
 * EioAdmission:
 *
 * Counts who is in, in all and by address, and says who may come in. A connection is a newcomer's
 * until it becomes part of a session that was admitted.
 */
typedef struct _EioAdmission EioAdmission;

/**
 * EioPlace:
 * @key: the same for all that count as one address, and for no others; nobody can choose it
 * @factor: how many times as much as others it may do
 *
 * What limits of one's own need to know of an address.
 */
typedef struct
{
  guint64 key;
  guint factor;
} EioPlace;

EioAdmission *eio_admission_new (GMainContext *context,
                                 const EioFrontDoorLimits *limits,
                                 guint max_connections);
void eio_admission_free (EioAdmission *self);

gboolean eio_admission_enter (EioAdmission *self, const EioAddress *address, EioRefusal *refusal);
gboolean eio_admission_move (EioAdmission *self,
                             const EioAddress *from,
                             const EioAddress *to,
                             EioRefusal *refusal);
void eio_admission_admit (EioAdmission *self, const EioAddress *address);
void eio_admission_leave (EioAdmission *self, const EioAddress *address, gboolean was_admitted);

gboolean eio_admission_begin_session (EioAdmission *self,
                                      const EioAddress *address,
                                      EioRefusal *refusal);
void eio_admission_admit_session (EioAdmission *self, const EioAddress *address);
void eio_admission_end_session (EioAdmission *self,
                                const EioAddress *address,
                                gboolean was_admitted);

gint64 eio_admission_take (EioAdmission *self,
                           const EioAddress *address,
                           const EioFlowRate *rate,
                           gint64 cost,
                           gint64 now);
void eio_admission_get_place (EioAdmission *self, const EioAddress *address, EioPlace *place);

guint eio_admission_get_n_connections (EioAdmission *self);
guint eio_admission_get_n_addresses (EioAdmission *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioAdmission, eio_admission_free)

G_END_DECLS
