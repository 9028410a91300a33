/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioFlowRate:
 * @packets: how many packets may come per second; 0 for any number
 * @bytes: how many bytes may come per second; 0 for any number
 * @burst: how much may come at once, in seconds of that; 0 for no limit at all
 *
 * How much a client may send in the long run.
 */
typedef struct
{
  guint packets;
  guint bytes;
  guint burst;
} EioFlowRate;

/**
 * EioFlow:
 * @paid_until: monotonic time in microseconds: when what came so far is made up for
 *
 * What came from a client, as a bucket of tokens. Zeroed memory is one from which nothing came.
 */
typedef struct
{
  gint64 paid_until;
} EioFlow;

gint64 eio_flow_rate_get_cost (const EioFlowRate *rate, gsize bytes);
gint64 eio_flow_take (EioFlow *self, const EioFlowRate *rate, gint64 cost, gint64 now);

G_END_DECLS
