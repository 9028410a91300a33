/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/tally.h"

#define FIRST_STATUS 400
#define LAST_STATUS 511

struct _EioTally
{
  guint64 slow_readers[EIO_SLOW_LAST + 1];
  guint64 connections[EIO_REFUSAL_LAST + 1];
  guint64 requests[LAST_STATUS - FIRST_STATUS + 1];

  GMainContext *context; /* (unowned) (nullable) */
  GSource *silence;      /* (owned) (nullable): while no line is written */
  guint quiet;           /* how long that lasts, in milliseconds */
  guint n_untold;
};

/**
 * eio_tally_new:
 * @context: (nullable): the main context to run in, which outlives the tally
 * @quiet: for how long after a line in the log there is no other one, in milliseconds
 *
 * Returns: (transfer full): a tally in which all is 0
 */
EioTally *
eio_tally_new (GMainContext *context, guint quiet)
{
  EioTally *self = g_new0 (EioTally, 1);

  self->context = context;
  self->quiet = quiet;

  return self;
}

/**
 * eio_tally_free:
 * @self: (transfer full): a tally
 */
void
eio_tally_free (EioTally *self)
{
  if (self->silence != NULL)
    {
      g_source_destroy (self->silence);
      g_source_unref (self->silence);
    }
  g_free (self);
}

/**
 * eio_slowness_describe:
 * @how: a way to be too slow
 *
 * Returns: (transfer none): the same in words, for the client's developer and the log
 */
const char *
eio_slowness_describe (EioSlowness how)
{
  switch (how)
    {
    case EIO_SLOW_TOTAL:
      return "much was waiting to be read, and too much for all together";
    case EIO_SLOW_TIME:
      return "nothing was read for too long";
    case EIO_SLOW_BYTES:
    default:
      return "too much was waiting to be read";
    }
}

static gboolean
silence_is_over (gpointer user_data)
{
  EioTally *self = user_data;

  if (self->n_untold == 0)
    {
      g_clear_pointer (&self->silence, g_source_unref);
      return G_SOURCE_REMOVE;
    }

  g_message ("%u more clients that did not read were closed", self->n_untold);
  self->n_untold = 0;
  return G_SOURCE_CONTINUE;
}

/**
 * eio_tally_count_slow_reader:
 * @self: a tally
 * @how: in what way it was too slow
 *
 * Counts a client that is closed because it does not read.
 */
void
eio_tally_count_slow_reader (EioTally *self, EioSlowness how)
{
  self->slow_readers[how]++;
  if (self->silence != NULL)
    {
      self->n_untold++;
      return;
    }

  g_message ("A client that did not read was closed: %s", eio_slowness_describe (how));
  self->silence = g_timeout_source_new (self->quiet);
  g_source_set_callback (self->silence, silence_is_over, self, NULL);
  g_source_attach (self->silence, self->context);
}

/**
 * eio_tally_count_refusal:
 * @self: a tally
 * @refusal: why a client is not served
 */
void
eio_tally_count_refusal (EioTally *self, const EioRefusal *refusal)
{
  if (refusal->cause != EIO_REFUSAL_REQUEST)
    self->connections[refusal->cause]++;
  else if (refusal->status >= FIRST_STATUS && refusal->status <= LAST_STATUS)
    self->requests[refusal->status - FIRST_STATUS]++;
}

/**
 * eio_tally_get_slow_readers:
 * @self: a tally
 * @how: a way to be too slow
 *
 * Returns: how many clients were closed for it
 */
guint64
eio_tally_get_slow_readers (const EioTally *self, EioSlowness how)
{
  return self->slow_readers[how];
}

/**
 * eio_tally_get_refused_connections:
 * @self: a tally
 * @cause: a cause, but %EIO_REFUSAL_REQUEST
 *
 * Returns: how many connections or sessions were refused for it
 */
guint64
eio_tally_get_refused_connections (const EioTally *self, EioRefusalCause cause)
{
  return self->connections[cause];
}

/**
 * eio_tally_get_refused_requests:
 * @self: a tally
 * @status: a status of HTTP
 *
 * Returns: how many requests were answered with it before the #SoupServer got to see them
 */
guint64
eio_tally_get_refused_requests (const EioTally *self, guint status)
{
  g_return_val_if_fail (status >= FIRST_STATUS && status <= LAST_STATUS, 0);

  return self->requests[status - FIRST_STATUS];
}
