/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/flow.h"

/**
 * eio_flow_rate_get_cost:
 * @rate: a rate
 * @bytes: the size of a packet
 *
 * Returns: for how long a client should send nothing after it, in microseconds
 */
gint64
eio_flow_rate_get_cost (const EioFlowRate *rate, gsize bytes)
{
  gint64 cost = 0;

  if (rate->packets != 0)
    cost += G_USEC_PER_SEC / rate->packets;
  if (rate->bytes != 0)
    cost += (gint64) bytes * G_USEC_PER_SEC / rate->bytes;

  return cost;
}

/**
 * eio_flow_take:
 * @self: what came so far
 * @rate: how much may come
 * @cost: what came now, see eio_flow_rate_get_cost()
 * @now: monotonic time in microseconds
 *
 * Takes something that is here already, so that the bucket may be more than empty after it.
 *
 * Returns: for how many microseconds nothing more should be taken; 0 or less if it may
 */
gint64
eio_flow_take (EioFlow *self, const EioFlowRate *rate, gint64 cost, gint64 now)
{
  self->paid_until = MAX (self->paid_until, now) + cost;

  return self->paid_until - now - (gint64) rate->burst * G_USEC_PER_SEC;
}
