/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/polling.h"
#include "engineio/session-private.h"
#include "net/container.h"

/**
 * eio_session_end_pause:
 * @self: a session
 *
 * Forgets that it sent too much, if it did.
 */
void
eio_session_end_pause (EioSession *self)
{
  if (self->pause != NULL)
    eio_timeout_queue_stop (self->host->pauses, &self->pause->timeout);
  g_clear_pointer (&self->pause, g_free);
}

static void
begin_pause (EioSession *self)
{
  self->pause = g_new0 (EioSessionPause, 1);
  self->pause->session = self;
  eio_timeout_queue_start (self->host->pauses, &self->pause->timeout);
  if (self->websocket != NULL)
    eio_websocket_pause (self->websocket);
}

/* Returns whether more came than should. */
static gboolean
take_from_flow (EioSession *self, gint64 cost)
{
  const EioFlowRate *rate = &self->host->config->rate;
  gint64 now = g_get_monotonic_time ();
  gint64 own = eio_flow_take (&self->flow, rate, cost, now);
  gint64 of_address = eio_admission_take (self->host->admission, &self->address, rate, cost, now);

  return own > 0 || of_address > 0;
}

/**
 * eio_session_account:
 * @self: a session
 * @length: how many bytes it sent just now, in one packet
 *
 * Counts what came. Whoever sends too much is not listened to for a while, and TCP slows it down.
 */
void
eio_session_account (EioSession *self, gsize length)
{
  const EioFlowRate *rate = &self->host->config->rate;

  self->heard = TRUE;
  if (rate->burst != 0 && take_from_flow (self, eio_flow_rate_get_cost (rate, length)) &&
      self->pause == NULL)
    begin_pause (self);
}

/**
 * eio_session_is_paused:
 * @self: a session
 *
 * Returns: whether nothing should be taken from it now
 */
gboolean
eio_session_is_paused (EioSession *self)
{
  return self->pause != NULL;
}

/**
 * eio_session_pause_is_over:
 * @timeout: the timeout of a pause
 * @user_data: unused
 *
 * The function for the queue of pauses.
 */
void
eio_session_pause_is_over (EioTimeout *timeout, gpointer user_data)
{
  EioSessionPause *pause = EIO_CONTAINER_OF (timeout, EioSessionPause, timeout);
  EioSession *self = pause->session;

  if (take_from_flow (self, 0))
    {
      eio_timeout_queue_start (self->host->pauses, timeout);
      return;
    }

  eio_session_end_pause (self);
  if (self->websocket != NULL)
    eio_websocket_resume (self->websocket);
  if (self->polling != NULL)
    eio_polling_go_on (self->polling);
}
