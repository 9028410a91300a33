/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/admission.h"

#include "net/visitors.h"

#define STATUS_TOO_MANY_REQUESTS 429
#define STATUS_UNAVAILABLE 503

/* What a client that cannot know better should wait, in seconds. */
#define RETRY_AFTER 5

/* Clients that poll open a connection for each message, so an address may do as many times as much
 * as it has sessions, up to this. */
#define MAX_SESSION_FACTOR 16

/* An address may send as many times as much as a session, so that one of its sessions alone cannot
 * use up what all may. */
#define FLOW_FACTOR 10

struct _EioAdmission
{
  EioFrontDoorLimits limits; /* without the networks, which the visitors have */
  EioVisitors visitors;
  guint max_connections;
  guint max_newcomers;
  guint n_connections;
  guint n_newcomers;
};

static gboolean
refuse (EioRefusal *refusal, EioRefusalCause cause, guint retry_after, const char *reason)
{
  gboolean is_of_address = cause != EIO_REFUSAL_CONNECTIONS && cause != EIO_REFUSAL_NEWCOMERS;

  *refusal = (EioRefusal){
    .cause = cause,
    .status = is_of_address ? STATUS_TOO_MANY_REQUESTS : STATUS_UNAVAILABLE,
    .retry_after = retry_after,
    .reason = reason,
  };
  return FALSE;
}

static gboolean
is_over (guint count, guint limit, guint factor)
{
  return limit != 0 && count >= (guint64) limit * factor;
}

/* A bucket of tokens, kept as the time at which it would be full again: each connect costs a
 * moment, and nobody may be further ahead than the moments of a burst. */
static gboolean
pay (EioAdmission *self, EioVisitor *visitor, EioRefusal *refusal)
{
  guint factor = visitor->factor * MIN (1 + visitor->n_admitted_sessions, MAX_SESSION_FACTOR);
  gint64 now, cost, ahead, most;

  if (self->limits.connects_per_second == 0)
    return TRUE;

  now = g_get_monotonic_time ();
  cost = MAX (1, G_USEC_PER_SEC / ((gint64) self->limits.connects_per_second * factor));
  most = G_USEC_PER_SEC * self->limits.connects_burst / self->limits.connects_per_second;
  ahead = MAX (0, visitor->paid_until - now) + cost;
  if (ahead > MAX (most, cost))
    return refuse (refusal, EIO_REFUSAL_ADDRESS_RATE, 1, "your address opens connections too fast");

  visitor->paid_until = now + ahead;
  return TRUE;
}

static gboolean
has_room (EioAdmission *self, EioVisitor *visitor, EioRefusal *refusal)
{
  const EioFrontDoorLimits *limits = &self->limits;

  if (is_over (visitor->n_connections, limits->connections_per_address, visitor->factor))
    return refuse (refusal, EIO_REFUSAL_ADDRESS_CONNECTIONS, RETRY_AFTER,
                   "there are too many connections from your address");
  if (is_over (visitor->n_newcomers, limits->newcomers_per_address, visitor->factor))
    return refuse (refusal, EIO_REFUSAL_ADDRESS_NEWCOMERS, RETRY_AFTER,
                   "there are too many connections from your address that have not come in yet");

  return TRUE;
}

static gboolean
may_enter (EioAdmission *self, EioVisitor *visitor, EioRefusal *refusal)
{
  if (!has_room (self, visitor, refusal))
    return FALSE;
  if (is_over (self->n_connections, self->max_connections, 1))
    return refuse (refusal, EIO_REFUSAL_CONNECTIONS, RETRY_AFTER,
                   "this server has as many connections as it can hold");
  if (is_over (self->n_newcomers, self->max_newcomers, 1) && visitor->n_admitted_sessions == 0)
    return refuse (refusal, EIO_REFUSAL_NEWCOMERS, RETRY_AFTER, "too many want to come in at once");

  return pay (self, visitor, refusal);
}

/**
 * eio_admission_new:
 * @context: the main context to run in
 * @limits: how much of everything; copied
 * @max_connections: the most connections in all, 0 for any number
 *
 * Returns: (transfer full): an admission that has seen nobody yet
 */
EioAdmission *
eio_admission_new (GMainContext *context, const EioFrontDoorLimits *limits, guint max_connections)
{
  EioAdmission *self = g_new0 (EioAdmission, 1);

  self->limits = *limits;
  self->limits.shared_networks = NULL;
  self->limits.trusted_proxies = NULL;
  self->max_connections = max_connections;
  self->max_newcomers = limits->newcomers;
  if (max_connections != 0 && limits->newcomers != 0)
    self->max_newcomers = MAX (1, MIN (limits->newcomers, max_connections / 2));

  eio_visitors_init (&self->visitors, context, limits);

  return self;
}

/**
 * eio_admission_free:
 * @self: (transfer full): an admission
 */
void
eio_admission_free (EioAdmission *self)
{
  eio_visitors_clear (&self->visitors);
  g_free (self);
}

/**
 * eio_admission_enter:
 * @self: an admission
 * @address: where a new connection comes from
 * @refusal: (out): why it is not served
 *
 * Counts a newcomer's connection, unless there are too many already, or they come too fast.
 *
 * Returns: whether it is counted; eio_admission_leave() must follow then
 */
gboolean
eio_admission_enter (EioAdmission *self, const EioAddress *address, EioRefusal *refusal)
{
  EioVisitor *visitor = eio_visitors_find_or_add (&self->visitors, address);

  if (!may_enter (self, visitor, refusal))
    return FALSE;

  self->n_connections++;
  self->n_newcomers++;
  visitor->n_connections++;
  visitor->n_newcomers++;
  eio_visitors_changed (&self->visitors, visitor);
  return TRUE;
}

/**
 * eio_admission_move:
 * @self: an admission
 * @from: where a newcomer's connection seemed to come from: a proxy's address
 * @to: where it does come from
 * @refusal: (out): why it is not served
 *
 * Counts the connection for another address, unless that has too many, or opens them too fast.
 *
 * Returns: whether it is counted for @to from now on; else it still is for @from
 */
gboolean
eio_admission_move (EioAdmission *self,
                    const EioAddress *from,
                    const EioAddress *to,
                    EioRefusal *refusal)
{
  EioVisitor *new_visitor = eio_visitors_find_or_add (&self->visitors, to);
  EioVisitor *old_visitor = eio_visitors_find (&self->visitors, from);

  if (new_visitor == old_visitor)
    return TRUE;
  if (!has_room (self, new_visitor, refusal) || !pay (self, new_visitor, refusal))
    return FALSE;

  old_visitor->n_connections--;
  old_visitor->n_newcomers--;
  eio_visitors_changed (&self->visitors, old_visitor);
  new_visitor->n_connections++;
  new_visitor->n_newcomers++;
  eio_visitors_changed (&self->visitors, new_visitor);
  return TRUE;
}

/**
 * eio_admission_admit:
 * @self: an admission
 * @address: where a newcomer's connection came from
 *
 * Counts the connection as one of an admitted session from now on.
 */
void
eio_admission_admit (EioAdmission *self, const EioAddress *address)
{
  self->n_newcomers--;
  eio_visitors_find (&self->visitors, address)->n_newcomers--;
}

/**
 * eio_admission_leave:
 * @self: an admission
 * @address: where a connection came from
 * @was_admitted: whether eio_admission_admit() was called for it
 *
 * Counts the connection no more.
 */
void
eio_admission_leave (EioAdmission *self, const EioAddress *address, gboolean was_admitted)
{
  EioVisitor *visitor = eio_visitors_find (&self->visitors, address);

  self->n_connections--;
  visitor->n_connections--;
  if (!was_admitted)
    {
      self->n_newcomers--;
      visitor->n_newcomers--;
    }
  eio_visitors_changed (&self->visitors, visitor);
}

/**
 * eio_admission_begin_session:
 * @self: an admission
 * @address: where a new session comes from
 * @refusal: (out): why it is not opened
 *
 * Counts a session, unless there are too many from its address. Those that poll have no connection
 * most of the time, and would not be counted otherwise.
 *
 * Returns: whether it is counted; eio_admission_end_session() must follow then
 */
gboolean
eio_admission_begin_session (EioAdmission *self, const EioAddress *address, EioRefusal *refusal)
{
  EioVisitor *visitor = eio_visitors_find_or_add (&self->visitors, address);

  if (is_over (visitor->n_sessions, self->limits.connections_per_address, visitor->factor))
    return refuse (refusal, EIO_REFUSAL_ADDRESS_SESSIONS, RETRY_AFTER,
                   "there are too many sessions from your address");

  visitor->n_sessions++;
  eio_visitors_changed (&self->visitors, visitor);
  return TRUE;
}

/**
 * eio_admission_admit_session:
 * @self: an admission
 * @address: where a session came from
 *
 * Gives its address the room of one that has admitted sessions.
 */
void
eio_admission_admit_session (EioAdmission *self, const EioAddress *address)
{
  eio_visitors_find (&self->visitors, address)->n_admitted_sessions++;
}

/**
 * eio_admission_end_session:
 * @self: an admission
 * @address: where a session came from
 * @was_admitted: whether eio_admission_admit_session() was called for it
 *
 * Counts the session no more.
 */
void
eio_admission_end_session (EioAdmission *self, const EioAddress *address, gboolean was_admitted)
{
  EioVisitor *visitor = eio_visitors_find (&self->visitors, address);

  visitor->n_sessions--;
  if (was_admitted)
    visitor->n_admitted_sessions--;
  eio_visitors_changed (&self->visitors, visitor);
}

/**
 * eio_admission_take:
 * @self: an admission
 * @address: where a session came from that eio_admission_begin_session() has counted
 * @rate: how much one session may send
 * @cost: what it sent, see eio_flow_rate_get_cost()
 * @now: monotonic time in microseconds
 *
 * Counts what a session sent for its address.
 *
 * Returns: for how many microseconds sessions of the address should not be listened to; 0 or less
 *   if they may
 */
gint64
eio_admission_take (EioAdmission *self,
                    const EioAddress *address,
                    const EioFlowRate *rate,
                    gint64 cost,
                    gint64 now)
{
  EioVisitor *visitor = eio_visitors_find (&self->visitors, address);

  return eio_flow_take (&visitor->flow, rate, cost / (FLOW_FACTOR * (gint64) visitor->factor), now);
}

/**
 * eio_admission_get_place:
 * @self: an admission
 * @address: where a session came from that eio_admission_begin_session() has counted
 * @place: (out): what is known of it
 */
void
eio_admission_get_place (EioAdmission *self, const EioAddress *address, EioPlace *place)
{
  const EioVisitor *visitor = eio_visitors_find (&self->visitors, address);

  place->key = (guint64) visitor->key;
  place->factor = visitor->factor;
}

/**
 * eio_admission_get_n_connections:
 * @self: an admission
 *
 * Returns: how many connections there are
 */
guint
eio_admission_get_n_connections (EioAdmission *self)
{
  return self->n_connections;
}

/**
 * eio_admission_get_n_addresses:
 * @self: an admission
 *
 * Returns: how many addresses are remembered
 */
guint
eio_admission_get_n_addresses (EioAdmission *self)
{
  return eio_visitors_get_n (&self->visitors);
}
