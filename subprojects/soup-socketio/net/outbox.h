/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sys/socket.h>

#include "net/chunk.h"

G_BEGIN_DECLS

/* How many chunks are sent at one time, and how. */
#define EIO_OUTBOX_CHUNKS_PER_SEND 64
#define EIO_OUTBOX_SEND_FLAGS (MSG_NOSIGNAL | MSG_DONTWAIT)

/**
 * EioOutbox:
 *
 * What waits to be sent to one client, in order. Holds references, not copies; allocates nothing
 * while only one chunk waits, which is nearly always. All zero when new.
 */
typedef struct
{
  union
  {
    EioChunk *single;  /* (owned): with a capacity of 0 */
    EioChunk **chunks; /* (owned) (array length=capacity) */
  };
  guint capacity;
  guint first; /* index of the first that waits */
  guint count; /* how many wait */
  guint sent;  /* how many bytes of the first are gone */
  guint ahead; /* how many bytes are gone as well, and still count as waiting */
  gsize bytes; /* how many bytes wait */
} EioOutbox;

/**
 * EioFlushStatus:
 * @EIO_FLUSH_DONE: nothing waits any more
 * @EIO_FLUSH_BLOCKED: the socket takes no more for now
 * @EIO_FLUSH_FAILED: the connection is broken; `errno` tells why
 */
typedef enum
{
  EIO_FLUSH_DONE,
  EIO_FLUSH_BLOCKED,
  EIO_FLUSH_FAILED,
} EioFlushStatus;

void eio_outbox_push (EioOutbox *self, EioChunk *chunk);
EioChunk *eio_outbox_pop (EioOutbox *self);
gsize eio_outbox_get_weight (const EioOutbox *self);
gboolean eio_outbox_is_over (const EioOutbox *self, gsize most, gsize most_in_all);
void eio_outbox_clear (EioOutbox *self);
void eio_outbox_drop_unsent (EioOutbox *self);
EioFlushStatus eio_outbox_flush (EioOutbox *self, int fd);
void eio_outbox_send_ahead (EioOutbox *self, int fd);
guint eio_outbox_get_vector (EioOutbox *self, struct iovec *vector);
void eio_outbox_sent_ahead (EioOutbox *self, gssize sent);

G_END_DECLS
