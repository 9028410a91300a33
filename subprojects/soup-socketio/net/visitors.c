/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/visitors.h"

#include "net/container.h"

/* A trusted proxy says whom it stands for, who are counted instead of it. */
#define PROXY_FACTOR 10000

/* How often to look whether an address without connections can be forgotten, in milliseconds. */
#define SWEEP 1000

static guint
get_factor (EioVisitors *self, const EioAddress *address)
{
  if (eio_address_is_in (address, self->trusted_proxies))
    return PROXY_FACTOR;
  if (eio_address_is_in (address, self->shared_networks))
    return MAX (1, self->shared_factor);

  return 1;
}

static gint64
get_key (EioVisitors *self, const EioAddress *address)
{
  guint64 network = eio_address_get_network (address);
  EioHash hash;

  eio_keyed_hash (&self->hash_key, &network, sizeof network, &hash);
  return (gint64) hash.words[0];
}

/* An address must be remembered until what it may do is what a new one may. */
static void
sweep (EioTimeout *timeout, gpointer user_data)
{
  EioVisitors *self = user_data;
  EioVisitor *visitor = EIO_CONTAINER_OF (timeout, EioVisitor, sweep);
  gint64 now = g_get_monotonic_time ();

  if (visitor->paid_until > now || visitor->flow.paid_until > now)
    eio_timeout_queue_start (self->sweeps, &visitor->sweep);
  else
    g_hash_table_remove (self->table, &visitor->key);
}

/**
 * eio_visitors_init:
 * @self: (out): the addresses that are remembered
 * @context: the main context to run in
 * @limits: which networks may do more than others; copied
 *
 * Begins with none.
 */
void
eio_visitors_init (EioVisitors *self, GMainContext *context, const EioFrontDoorLimits *limits)
{
  eio_hash_key_init (&self->hash_key);
  self->table = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  self->sweeps = eio_timeout_queue_new (context, SWEEP, sweep, self);
  self->shared_networks = limits->shared_networks;
  self->trusted_proxies = limits->trusted_proxies;
  self->shared_factor = limits->shared_factor;
  if (self->shared_networks != NULL)
    g_ptr_array_ref (self->shared_networks);
  if (self->trusted_proxies != NULL)
    g_ptr_array_ref (self->trusted_proxies);
}

/**
 * eio_visitors_clear:
 * @self: the addresses that are remembered
 *
 * Forgets them all.
 */
void
eio_visitors_clear (EioVisitors *self)
{
  g_clear_pointer (&self->table, g_hash_table_unref);
  g_clear_pointer (&self->sweeps, eio_timeout_queue_free);
  g_clear_pointer (&self->shared_networks, g_ptr_array_unref);
  g_clear_pointer (&self->trusted_proxies, g_ptr_array_unref);
}

/**
 * eio_visitors_find:
 * @self: the addresses that are remembered
 * @address: one of them
 *
 * Returns: (transfer none): what is known of it
 */
EioVisitor *
eio_visitors_find (EioVisitors *self, const EioAddress *address)
{
  gint64 key = get_key (self, address);
  EioVisitor *visitor = g_hash_table_lookup (self->table, &key);

  g_assert (visitor != NULL);
  return visitor;
}

/**
 * eio_visitors_find_or_add:
 * @self: the addresses that are remembered
 * @address: any address
 *
 * Returns: (transfer none): what is known of it, which may be nothing yet
 */
EioVisitor *
eio_visitors_find_or_add (EioVisitors *self, const EioAddress *address)
{
  gint64 key = get_key (self, address);
  EioVisitor *visitor = g_hash_table_lookup (self->table, &key);

  if (visitor != NULL)
    return visitor;

  visitor = g_new0 (EioVisitor, 1);
  visitor->key = key;
  visitor->factor = get_factor (self, address);
  g_hash_table_insert (self->table, &visitor->key, visitor);
  /* Until a connection or session is counted, of which a refused one is none. */
  eio_timeout_queue_start (self->sweeps, &visitor->sweep);

  return visitor;
}

/**
 * eio_visitors_changed:
 * @self: the addresses that are remembered
 * @visitor: one of which connections or sessions were counted
 *
 * Keeps it, or sees to it that it is forgotten.
 */
void
eio_visitors_changed (EioVisitors *self, EioVisitor *visitor)
{
  if (visitor->n_connections > 0 || visitor->n_sessions > 0)
    eio_timeout_queue_stop (self->sweeps, &visitor->sweep);
  else if (visitor->sweep.due == 0)
    eio_timeout_queue_start (self->sweeps, &visitor->sweep);
}

/**
 * eio_visitors_get_n:
 * @self: the addresses that are remembered
 *
 * Returns: how many there are
 */
guint
eio_visitors_get_n (EioVisitors *self)
{
  return g_hash_table_size (self->table);
}
