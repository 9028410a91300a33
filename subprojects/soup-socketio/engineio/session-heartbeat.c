/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/session-private.h"
#include "net/container.h"

/**
 * eio_session_stop_heartbeat:
 * @self: a session
 *
 * Has it neither pinged nor ended for a pong that does not come.
 */
void
eio_session_stop_heartbeat (EioSession *self)
{
  eio_timeout_queue_stop (self->pinged ? self->host->pongs : self->host->pings, &self->heartbeat);
}

/**
 * eio_session_start_heartbeat:
 * @self: a session
 *
 * Has the session pinged after the interval, counted from now.
 */
void
eio_session_start_heartbeat (EioSession *self)
{
  eio_session_stop_heartbeat (self);
  self->pinged = FALSE;
  eio_timeout_queue_start (self->host->pings, &self->heartbeat);
}

/**
 * eio_session_ping_is_due:
 * @timeout: the heartbeat of a session
 * @user_data: unused
 *
 * The function for the queue of pings (Engine.IO v4, "Heartbeat").
 */
void
eio_session_ping_is_due (EioTimeout *timeout, gpointer user_data)
{
  EioSession *self = EIO_CONTAINER_OF (timeout, EioSession, heartbeat);

  self->pinged = TRUE;
  self->heard = FALSE;
  eio_timeout_queue_start (self->host->pongs, &self->heartbeat);
  eio_session_send (self, self->host->ping);
}

/**
 * eio_session_pong_is_missing:
 * @timeout: the heartbeat of a session
 * @user_data: unused
 *
 * The function for the queue of pongs. What a client sent before its pong may be so much that the
 * pong has not been taken yet.
 */
void
eio_session_pong_is_missing (EioTimeout *timeout, gpointer user_data)
{
  EioSession *self = EIO_CONTAINER_OF (timeout, EioSession, heartbeat);

  if (self->heard || self->pause != NULL)
    {
      self->heard = FALSE;
      eio_timeout_queue_start (self->host->pongs, &self->heartbeat);
      return;
    }

  eio_session_end (self, "ping timeout");
}
