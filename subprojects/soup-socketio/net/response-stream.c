/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/response-stream.h"

struct _EioResponseStream
{
  GOutputStream parent_instance;

  EioResponseWrittenFunc written; /* (nullable) */
  EioResponseClosedFunc closed;   /* (nullable) */
  gpointer user_data;             /* (unowned) */
};

static gssize
write_all (GOutputStream *stream,
           const void *buffer,
           gsize count,
           GCancellable *cancellable,
           GError **error)
{
  EioResponseStream *self = EIO_RESPONSE_STREAM (stream);

  if (self->written != NULL)
    self->written (buffer, count, self->user_data);

  return count;
}

static gssize
write_nonblocking (GPollableOutputStream *stream, const void *buffer, gsize count, GError **error)
{
  return write_all (G_OUTPUT_STREAM (stream), buffer, count, NULL, error);
}

static gboolean
is_writable (GPollableOutputStream *stream)
{
  return TRUE;
}

static GSource *
create_source (GPollableOutputStream *stream, GCancellable *cancellable)
{
  GSource *source = g_pollable_source_new (G_OBJECT (stream));
  GSource *ready = g_timeout_source_new (0);

  g_source_set_dummy_callback (ready);
  g_source_add_child_source (source, ready);
  g_source_unref (ready);

  return source;
}

static void
pollable_init (GPollableOutputStreamInterface *iface)
{
  iface->write_nonblocking = write_nonblocking;
  iface->is_writable = is_writable;
  iface->create_source = create_source;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (EioResponseStream,
                               eio_response_stream,
                               G_TYPE_OUTPUT_STREAM,
                               G_IMPLEMENT_INTERFACE (G_TYPE_POLLABLE_OUTPUT_STREAM, pollable_init))

static gboolean
close_stream (GOutputStream *stream, GCancellable *cancellable, GError **error)
{
  EioResponseStream *self = EIO_RESPONSE_STREAM (stream);
  EioResponseClosedFunc closed = g_steal_pointer (&self->closed);

  self->written = NULL;
  if (closed != NULL)
    closed (self->user_data);

  return TRUE;
}

static void
eio_response_stream_class_init (EioResponseStreamClass *klass)
{
  G_OUTPUT_STREAM_CLASS (klass)->write_fn = write_all;
  G_OUTPUT_STREAM_CLASS (klass)->close_fn = close_stream;
}

static void
eio_response_stream_init (EioResponseStream *self)
{
}

/**
 * eio_response_stream_new:
 * @written: called with each piece of the response
 * @closed: called once, when the response is complete or libsoup gave it up
 * @user_data: for both
 *
 * Returns: (transfer full): a stream
 */
EioResponseStream *
eio_response_stream_new (EioResponseWrittenFunc written,
                         EioResponseClosedFunc closed,
                         gpointer user_data)
{
  EioResponseStream *self = g_object_new (EIO_TYPE_RESPONSE_STREAM, NULL);

  self->written = written;
  self->closed = closed;
  self->user_data = user_data;

  return self;
}

/**
 * eio_response_stream_detach:
 * @self: a stream
 *
 * Ends the calls: nobody is there any more to get the response.
 */
void
eio_response_stream_detach (EioResponseStream *self)
{
  self->written = NULL;
  self->closed = NULL;
}
