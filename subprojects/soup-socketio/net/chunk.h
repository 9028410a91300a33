/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <sys/uio.h>

G_BEGIN_DECLS

/**
 * EioChunk:
 *
 * Bytes to send, shared by all connections that send them, and never changed once they are filled
 * in. A chunk made as a WebSocket frame serves the other transports by its payload.
 *
 * Chunks belong to one thread. Others read them only while it waits for that, see #EioCrew.
 */
typedef struct _EioChunk EioChunk;

struct _EioChunk
{
  guint references;
  guint32 size;       /* of data */
  guint8 header_size; /* how much of data is the frame's header */
  guint8 is_binary;
  guint8 data[];
};

EioChunk *eio_chunk_new (const void *data, gsize size);
EioChunk *eio_chunk_new_frame_of (guint8 opcode, const struct iovec *parts, guint n_parts);

/**
 * eio_chunk_new_frame:
 * @opcode: the frame's opcode (RFC 6455 §5.2)
 * @payload: the payload
 * @size: its length in bytes
 *
 * Returns: (transfer full): a chunk that is a whole, unmasked WebSocket frame
 */
static inline EioChunk *
eio_chunk_new_frame (guint8 opcode, const void *payload, gsize size)
{
  const struct iovec part = { .iov_base = (void *) payload, .iov_len = size };

  return eio_chunk_new_frame_of (opcode, &part, 1);
}

gsize eio_chunk_get_memory (void);
void eio_chunk_count_memory (gssize bytes);

void eio_chunk_free (EioChunk *self);

/**
 * eio_chunk_ref:
 * @self: a chunk
 *
 * Returns: (transfer full): the same chunk
 */
static inline EioChunk *
eio_chunk_ref (EioChunk *self)
{
  self->references++;
  return self;
}

/**
 * eio_chunk_unref:
 * @self: (transfer full): a chunk
 */
static inline void
eio_chunk_unref (EioChunk *self)
{
  if (--self->references == 0)
    eio_chunk_free (self);
}

const char *eio_chunk_get_payload (const EioChunk *self, gsize *size);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioChunk, eio_chunk_unref)

G_END_DECLS
