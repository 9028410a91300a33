/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/effective-limits.h"
#include "net/exchange.h"

static void
set_up_connections (EioConnectionHost *self, EioReactor *reactor, const EioFrontDoorLimits *limits)
{
  GMainContext *context = eio_reactor_get_context (reactor);

  self->reactor = reactor;
  self->outbox_bytes = limits->outbox_bytes;
  self->output_bytes = limits->output_bytes;
  self->least_progress = eio_effective_limits_get_least_progress (limits);
  self->stalls =
      eio_timeout_queue_new (context, limits->outbox_timeout, eio_connection_stalled, NULL);
  self->lingers =
      eio_timeout_queue_new (context, EIO_LINGER_TIMEOUT, eio_connection_lingered, NULL);
}

/**
 * eio_exchange_host_init:
 * @self: (inout): what exchanges and their connections are to share; what it has is kept
 * @reactor: where the sockets are watched
 * @limits: the limits that the front door goes by
 *
 * Makes ready for exchanges.
 */
void
eio_exchange_host_init (EioExchangeHost *self,
                        EioReactor *reactor,
                        const EioFrontDoorLimits *limits)
{
  GMainContext *context = eio_reactor_get_context (reactor);

  set_up_connections (&self->connections, reactor, limits);
  self->limits = limits;
  self->heads =
      eio_timeout_queue_new (context, limits->head_timeout, eio_exchange_head_is_late, NULL);
  self->body_window = eio_effective_limits_get_body_window (limits);
  self->body_windows =
      eio_timeout_queue_new (context, self->body_window, eio_exchange_body_window_is_over, NULL);
}

/**
 * eio_exchange_host_clear:
 * @self: what exchanges shared, of which none is left
 */
void
eio_exchange_host_clear (EioExchangeHost *self)
{
  g_clear_pointer (&self->heads, eio_timeout_queue_free);
  g_clear_pointer (&self->body_windows, eio_timeout_queue_free);
  g_clear_pointer (&self->connections.stalls, eio_timeout_queue_free);
  g_clear_pointer (&self->connections.lingers, eio_timeout_queue_free);
}
