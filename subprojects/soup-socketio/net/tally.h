/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "net/refusal.h"

G_BEGIN_DECLS

/**
 * EioTally:
 *
 * Counts who was closed because they did not read, and who was not served. Of the first it also
 * tells the log, with one line for any number of them in a minute.
 */
typedef struct _EioTally EioTally;

/**
 * EioSlowness:
 * @EIO_SLOW_BYTES: too much waited for the client
 * @EIO_SLOW_TOTAL: much waited for the client, and too much for all together
 * @EIO_SLOW_TIME: the client took nothing, or next to nothing, for too long
 * @EIO_SLOW_LAST: the last of them
 *
 * In what way a client was too slow in reading.
 */
typedef enum
{
  EIO_SLOW_BYTES,
  EIO_SLOW_TOTAL,
  EIO_SLOW_TIME,
  EIO_SLOW_LAST = EIO_SLOW_TIME,
} EioSlowness;

EioTally *eio_tally_new (GMainContext *context, guint quiet);
void eio_tally_free (EioTally *self);

void eio_tally_count_slow_reader (EioTally *self, EioSlowness how);
void eio_tally_count_refusal (EioTally *self, const EioRefusal *refusal);

const char *eio_slowness_describe (EioSlowness how);

guint64 eio_tally_get_slow_readers (const EioTally *self, EioSlowness how);
guint64 eio_tally_get_refused_connections (const EioTally *self, EioRefusalCause cause);
guint64 eio_tally_get_refused_requests (const EioTally *self, guint status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioTally, eio_tally_free)

G_END_DECLS
