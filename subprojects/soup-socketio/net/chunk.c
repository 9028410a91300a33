/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/chunk.h"

#include <string.h>

#include "net/frame.h"

/* Of this thread, to which its chunks belong. */
static _Thread_local gsize memory;

/**
 * eio_chunk_get_memory:
 *
 * Returns: how many bytes all chunks take, and what waits besides them
 */
gsize
eio_chunk_get_memory (void)
{
  return memory;
}

/**
 * eio_chunk_count_memory:
 * @bytes: how many more, or fewer if it is negative
 *
 * Counts memory that waiting chunks take besides themselves.
 */
void
eio_chunk_count_memory (gssize bytes)
{
  memory += bytes;
}

static EioChunk *
chunk_alloc (gsize size)
{
  EioChunk *self = g_malloc (sizeof (EioChunk) + size);

  memory += sizeof (EioChunk) + size;

  self->references = 1;
  self->size = size;
  self->header_size = 0;
  self->is_binary = FALSE;

  return self;
}

/**
 * eio_chunk_new:
 * @data: the bytes
 * @size: how many
 *
 * Returns: (transfer full): a chunk of plain bytes
 */
EioChunk *
eio_chunk_new (const void *data, gsize size)
{
  EioChunk *self = chunk_alloc (size);

  memcpy (self->data, data, size);
  return self;
}

/**
 * eio_chunk_new_frame_of:
 * @opcode: the frame's opcode (RFC 6455 §5.2)
 * @parts: (array length=n_parts): the parts of the payload
 * @n_parts: how many
 *
 * Puts a payload together.
 *
 * Returns: (transfer full): a chunk that is a whole, unmasked WebSocket frame
 */
EioChunk *
eio_chunk_new_frame_of (guint8 opcode, const struct iovec *parts, guint n_parts)
{
  gsize size = 0;
  gsize header_size;
  guint8 *end;
  EioChunk *self;

  for (guint i = 0; i < n_parts; i++)
    size += parts[i].iov_len;

  header_size = eio_frame_header_size (size);
  self = chunk_alloc (header_size + size);
  self->header_size = header_size;
  self->is_binary = opcode == EIO_OPCODE_BINARY;
  eio_frame_write_header (self->data, opcode, size);

  end = self->data + header_size;
  for (guint i = 0; i < n_parts; i++)
    {
      if (parts[i].iov_len > 0)
        end = mempcpy (end, parts[i].iov_base, parts[i].iov_len);
    }

  return self;
}

/**
 * eio_chunk_free:
 * @self: (transfer full): a chunk without references
 *
 * The last that eio_chunk_unref() does.
 */
void
eio_chunk_free (EioChunk *self)
{
  memory -= sizeof (EioChunk) + self->size;
  g_free (self);
}

/**
 * eio_chunk_get_payload:
 * @self: a chunk made by eio_chunk_new_frame()
 * @size: (out): the length of the payload in bytes
 *
 * Returns: (transfer none): what is behind the frame's header
 */
const char *
eio_chunk_get_payload (const EioChunk *self, gsize *size)
{
  *size = self->size - self->header_size;
  return (const char *) self->data + self->header_size;
}
