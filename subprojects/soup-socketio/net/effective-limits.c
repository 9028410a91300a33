/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/effective-limits.h"

#include <sys/resource.h>

/* Left for the database, the bus, the log and what else the program opens. */
#define RESERVED_DESCRIPTORS 64

/* A body may take so many windows, or windows of so many milliseconds. */
#define BODY_WINDOWS 3
#define BODY_WINDOW 5000

static guint
connections_that_descriptors_allow (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
    return 0;

  return limit.rlim_cur > 2 * RESERVED_DESCRIPTORS ? limit.rlim_cur - RESERVED_DESCRIPTORS
                                                   : limit.rlim_cur / 2;
}

static guint
limit_or_none (guint limit)
{
  return limit != 0 ? limit : G_MAXUINT;
}

/* To the kernel a client that takes nothing looks like one that is gone, but it should be told. */
static guint
unacknowledged_timeout (const EioFrontDoorLimits *limits)
{
  if (limits->unacknowledged_timeout == 0)
    return 0;

  return MAX (limits->unacknowledged_timeout, limits->outbox_timeout + EIO_LINGER_TIMEOUT);
}

/**
 * eio_effective_limits_init:
 * @self: (out): the limits that a front door goes by
 * @limits: the limits that it was given
 *
 * Works out what limits mean, so that they need only be compared with. Networks that are shared are
 * left out, which only an #EioAdmission knows.
 */
void
eio_effective_limits_init (EioFrontDoorLimits *self, const EioFrontDoorLimits *limits)
{
  *self = *limits;
  if (limits->connections == 0)
    self->connections = connections_that_descriptors_allow ();
  self->head_bytes = limit_or_none (limits->head_bytes);
  self->head_fields = limit_or_none (limits->head_fields);
  self->body_bytes = limit_or_none (limits->body_bytes);
  self->outbox_bytes = limit_or_none (limits->outbox_bytes);
  self->output_bytes = limit_or_none (limits->output_bytes);
  self->unacknowledged_timeout = unacknowledged_timeout (limits);

  self->shared_networks = NULL;
  if (limits->trusted_proxies != NULL)
    g_ptr_array_ref (limits->trusted_proxies);
}

/**
 * eio_effective_limits_clear:
 * @self: limits that a front door went by
 */
void
eio_effective_limits_clear (EioFrontDoorLimits *self)
{
  g_clear_pointer (&self->trusted_proxies, g_ptr_array_unref);
}

/**
 * eio_effective_limits_get_body_window:
 * @self: the limits that a front door goes by
 *
 * A client may stall for a moment, so the rate of a body is measured over some time.
 *
 * Returns: over how long, in milliseconds
 */
guint
eio_effective_limits_get_body_window (const EioFrontDoorLimits *self)
{
  if (self->body_rate == 0)
    return self->body_timeout;

  return self->body_timeout != 0 ? (self->body_timeout + BODY_WINDOWS - 1) / BODY_WINDOWS
                                 : BODY_WINDOW;
}

/**
 * eio_effective_limits_get_least_progress:
 * @self: the limits that a front door goes by
 *
 * Returns: how many bytes a client must read before it counts as one that stalls
 */
guint
eio_effective_limits_get_least_progress (const EioFrontDoorLimits *self)
{
  return MAX (1, (guint) ((guint64) self->body_rate * self->outbox_timeout / 1000));
}
