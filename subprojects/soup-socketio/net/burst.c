/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/burst.h"

#include <errno.h>
#include <liburing.h>
#include <sys/socket.h>

/* So many share a system call that its price is nothing beside what they do, and nobody waits long
 * for the last one. */
#define SENDS 64

/* Nearly always there is one chunk for each. */
#define CHUNKS (4 * EIO_OUTBOX_CHUNKS_PER_SEND)

struct _EioBurst
{
  gboolean has_ring;
  struct io_uring ring;

  guint n_sends;  /* that wait in the ring */
  guint n_chunks; /* of @vector that they use */
  struct msghdr messages[SENDS];
  struct iovec vector[CHUNKS];
};

static void
set_up_ring (EioBurst *self)
{
  int result = io_uring_queue_init (SENDS, &self->ring, 0);

  self->has_ring = result == 0;
  if (!self->has_ring)
    g_debug ("Each send is a system call of its own, as io_uring cannot be used: %s",
             g_strerror (-result));
}

/* What is in the ring and was not sent is sent by eio_outbox_flush(), as all that is not. */
static void
give_up_ring (EioBurst *self, int reason)
{
  g_warning ("io_uring failed, from now on each send is a system call of its own: %s",
             g_strerror (reason));
  io_uring_queue_exit (&self->ring);
  self->has_ring = FALSE;
}

static guint
take_results (EioBurst *self)
{
  struct io_uring_cqe *result;
  unsigned int head;
  guint n = 0;

  io_uring_for_each_cqe (&self->ring, head, result)
  {
    eio_outbox_sent_ahead (io_uring_cqe_get_data (result), result->res);
    n++;
  }
  io_uring_cq_advance (&self->ring, n);

  return n;
}

/**
 * eio_burst_new:
 * @io_uring: whether to use io_uring(7), if that can be
 *
 * Returns: (transfer full): a burst, for one thread at a time
 */
EioBurst *
eio_burst_new (gboolean io_uring)
{
  EioBurst *self = g_new0 (EioBurst, 1);

  if (io_uring)
    set_up_ring (self);

  return self;
}

/**
 * eio_burst_is_shared:
 * @self: a burst
 *
 * Returns: whether many share a system call
 */
gboolean
eio_burst_is_shared (const EioBurst *self)
{
  return self->has_ring;
}

/**
 * eio_burst_add:
 * @self: a burst
 * @outbox: what to send; until eio_burst_send() nobody else does anything with it
 * @fd: a socket
 *
 * Adds to what is sent together. Like eio_outbox_send_ahead() it sends what the socket takes at
 * once, and leaves the rest to eio_outbox_flush().
 */
void
eio_burst_add (EioBurst *self, EioOutbox *outbox, int fd)
{
  struct io_uring_sqe *entry;
  struct iovec *vector;
  guint n;

  if (self->n_sends == SENDS || self->n_chunks + EIO_OUTBOX_CHUNKS_PER_SEND > CHUNKS)
    eio_burst_send (self);
  if (!self->has_ring)
    {
      eio_outbox_send_ahead (outbox, fd);
      return;
    }

  vector = self->vector + self->n_chunks;
  n = eio_outbox_get_vector (outbox, vector);
  if (n == 0)
    return;

  /* There is one: the ring has as many as there are sends. */
  entry = io_uring_get_sqe (&self->ring);
  if (n == 1)
    {
      io_uring_prep_send (entry, fd, vector->iov_base, vector->iov_len, EIO_OUTBOX_SEND_FLAGS);
    }
  else
    {
      struct msghdr *message = &self->messages[self->n_sends];

      *message = (struct msghdr){ .msg_iov = vector, .msg_iovlen = n };
      io_uring_prep_sendmsg (entry, fd, message, EIO_OUTBOX_SEND_FLAGS);
    }
  io_uring_sqe_set_data (entry, outbox);
  self->n_sends++;
  self->n_chunks += n;
}

/**
 * eio_burst_send:
 * @self: a burst
 *
 * Sends what was added.
 */
void
eio_burst_send (EioBurst *self)
{
  guint left = self->n_sends;

  self->n_sends = self->n_chunks = 0;
  while (left > 0)
    {
      /* With MSG_DONTWAIT each is over at once, so this waits for nobody. */
      int result = io_uring_submit_and_wait (&self->ring, left);

      left -= take_results (self);
      if (result < 0 && result != -EINTR)
        {
          give_up_ring (self, -result);
          return;
        }
    }
}

/**
 * eio_burst_free:
 * @self: (transfer full): a burst to which nothing was added since it was sent
 */
void
eio_burst_free (EioBurst *self)
{
  if (self->has_ring)
    io_uring_queue_exit (&self->ring);
  g_free (self);
}
