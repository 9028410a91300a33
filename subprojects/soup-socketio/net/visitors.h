/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/address.h"
#include "net/flow.h"
#include "net/keyed-hash.h"
#include "net/limits.h"
#include "net/timeout-queue.h"

G_BEGIN_DECLS

/**
 * EioVisitor:
 * @key: the address, hashed so that nobody can choose addresses that make the table slow
 * @sweep: among the sweeps while there is neither connection nor session
 * @paid_until: monotonic time in microseconds: when the connects so far are made up for
 * @flow: what its sessions send
 * @n_connections: how many connections it has
 * @n_newcomers: how many of them are not yet part of an admitted session
 * @n_sessions: how many sessions it has
 * @n_admitted_sessions: how many of them were admitted
 * @factor: how many times as much as others it may do
 *
 * What is known of an address.
 */
typedef struct
{
  gint64 key;
  EioTimeout sweep;
  gint64 paid_until;
  EioFlow flow;
  guint n_connections;
  guint n_newcomers;
  guint n_sessions;
  guint n_admitted_sessions;
  guint factor;
} EioVisitor;

/**
 * EioVisitors:
 * @hash_key: what addresses are hashed with
 * @table: (owned) (element-type gint64 EioVisitor): by key
 * @sweeps: (owned): those that may be forgotten soon
 * @shared_networks: (owned) (nullable): see #EioFrontDoorLimits
 * @trusted_proxies: (owned) (nullable): see #EioFrontDoorLimits
 * @shared_factor: see #EioFrontDoorLimits
 *
 * The addresses that are remembered: those that have a connection or a session, and those that may
 * not yet do as much as one that was never here.
 */
typedef struct
{
  EioHashKey hash_key;
  GHashTable *table;
  EioTimeoutQueue *sweeps;
  GPtrArray *shared_networks;
  GPtrArray *trusted_proxies;
  guint shared_factor;
} EioVisitors;

void eio_visitors_init (EioVisitors *self, GMainContext *context, const EioFrontDoorLimits *limits);
void eio_visitors_clear (EioVisitors *self);

EioVisitor *eio_visitors_find (EioVisitors *self, const EioAddress *address);
EioVisitor *eio_visitors_find_or_add (EioVisitors *self, const EioAddress *address);
void eio_visitors_changed (EioVisitors *self, EioVisitor *visitor);
guint eio_visitors_get_n (EioVisitors *self);

G_END_DECLS
