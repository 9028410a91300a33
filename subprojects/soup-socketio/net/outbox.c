/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/outbox.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

/* About what a chunk takes besides its bytes. */
#define CHUNK_OVERHEAD 64

/* So many chunks wait now and then for a client that is not behind. */
#define FEW_CHUNKS 4

/* Where all that waits is too much, whoever is behind by this part of what they may be has to go.
 */
#define PART_OF_CROWD 16

static EioChunk **
get_waiting (EioOutbox *self)
{
  return self->capacity == 0 ? &self->single : self->chunks + self->first;
}

static void
make_room (EioOutbox *self)
{
  if (self->capacity == 0)
    {
      EioChunk *single = self->single;

      self->capacity = FEW_CHUNKS;
      self->chunks = g_new (EioChunk *, self->capacity);
      self->chunks[0] = single;
    }
  else if (self->first > self->count)
    {
      memmove (self->chunks, self->chunks + self->first, self->count * sizeof (EioChunk *));
      self->first = 0;
    }
  else
    {
      eio_chunk_count_memory (self->capacity * sizeof (EioChunk *));
      self->capacity *= 2;
      self->chunks = g_renew (EioChunk *, self->chunks, self->capacity);
    }
}

/**
 * eio_outbox_push:
 * @self: an outbox
 * @chunk: (transfer none): what shall be sent last
 */
void
eio_outbox_push (EioOutbox *self, EioChunk *chunk)
{
  if (self->count > 0 && self->first + self->count >= self->capacity)
    make_room (self);

  get_waiting (self)[self->count++] = eio_chunk_ref (chunk);
  self->bytes += chunk->size;
}

/**
 * eio_outbox_get_weight:
 * @self: an outbox
 *
 * Returns: about what it takes of memory, where many small chunks count for what they are
 */
gsize
eio_outbox_get_weight (const EioOutbox *self)
{
  return self->bytes + (gsize) self->count * CHUNK_OVERHEAD;
}

/**
 * eio_outbox_is_over:
 * @self: an outbox
 * @most: how much may wait in it
 * @most_in_all: how much memory all that waits for anybody may take
 *
 * Returns: whether too much waits: in it, or in all and it has a part in that
 */
gboolean
eio_outbox_is_over (const EioOutbox *self, gsize most, gsize most_in_all)
{
  gsize weight = eio_outbox_get_weight (self);

  return weight > most || (weight > most / PART_OF_CROWD && eio_chunk_get_memory () > most_in_all);
}

static void
free_list (EioOutbox *self)
{
  if (self->capacity > FEW_CHUNKS)
    eio_chunk_count_memory (-(gssize) ((self->capacity - FEW_CHUNKS) * sizeof (EioChunk *)));
  if (self->capacity > 0)
    g_free (self->chunks);
  self->chunks = NULL;
  self->capacity = self->first = 0;
}

static void
free_if_empty (EioOutbox *self)
{
  if (self->count == 0)
    free_list (self);
}

static EioChunk *
pop_first (EioOutbox *self)
{
  EioChunk *chunk = *get_waiting (self);

  self->bytes -= chunk->size - self->sent;
  self->sent = 0;
  self->count--;
  self->first++;
  free_if_empty (self);

  return chunk;
}

static void
forget_sent (EioOutbox *self, gsize sent)
{
  while (sent > 0)
    {
      gsize rest = (*get_waiting (self))->size - self->sent;

      if (sent < rest)
        {
          self->sent += sent;
          self->bytes -= sent;
          return;
        }
      sent -= rest;
      eio_chunk_unref (pop_first (self));
    }
}

static void
forget_sent_ahead (EioOutbox *self)
{
  guint ahead = self->ahead;

  self->ahead = 0;
  forget_sent (self, ahead);
}

/**
 * eio_outbox_pop:
 * @self: an outbox
 *
 * Returns: (transfer full) (nullable): the chunk that waited longest
 */
EioChunk *
eio_outbox_pop (EioOutbox *self)
{
  forget_sent_ahead (self);

  return self->count > 0 ? pop_first (self) : NULL;
}

/**
 * eio_outbox_clear:
 * @self: an outbox
 *
 * Forgets all that waits.
 */
void
eio_outbox_clear (EioOutbox *self)
{
  EioChunk *chunk;

  while ((chunk = eio_outbox_pop (self)) != NULL)
    eio_chunk_unref (chunk);
}

/**
 * eio_outbox_drop_unsent:
 * @self: an outbox
 *
 * Forgets all that waits but a chunk that is sent in part: the client needs its end to understand
 * what comes after it.
 */
void
eio_outbox_drop_unsent (EioOutbox *self)
{
  guint keep;

  forget_sent_ahead (self);
  keep = self->sent > 0 ? 1 : 0;
  while (self->count > keep)
    {
      EioChunk *last = get_waiting (self)[--self->count];

      self->bytes -= last->size;
      eio_chunk_unref (last);
    }

  if (self->count > 0)
    {
      EioChunk *first = *get_waiting (self);

      free_list (self);
      self->single = first;
    }
  else
    {
      free_list (self);
    }
}

/**
 * eio_outbox_get_vector:
 * @self: an outbox
 * @vector: (out caller-allocates): what to send, room for %EIO_OUTBOX_CHUNKS_PER_SEND
 *
 * Returns: how many parts there are; 0 if nothing waits, or eio_outbox_flush() has to forget first
 *   what was sent
 */
guint
eio_outbox_get_vector (EioOutbox *self, struct iovec *vector)
{
  EioChunk **waiting = get_waiting (self);
  guint n = self->ahead > 0 ? 0 : MIN (self->count, EIO_OUTBOX_CHUNKS_PER_SEND);
  gsize skip = self->sent;

  for (guint i = 0; i < n; i++)
    {
      vector[i].iov_base = waiting[i]->data + skip;
      vector[i].iov_len = waiting[i]->size - skip;
      skip = 0;
    }

  return n;
}

/* The system calls, and not the functions, as those are places where a thread can be cancelled: in
 * a program of several threads that costs two atomic operations each time, and nobody cancels this
 * one. */

static gssize
send_first (EioOutbox *self, int fd)
{
  const EioChunk *chunk = *get_waiting (self);

  return syscall (SYS_sendto, fd, chunk->data + self->sent, (gsize) chunk->size - self->sent,
                  EIO_OUTBOX_SEND_FLAGS, NULL, 0);
}

static gssize
send_many (EioOutbox *self, int fd)
{
  struct iovec vector[EIO_OUTBOX_CHUNKS_PER_SEND];
  struct msghdr message = { .msg_iov = vector };

  message.msg_iovlen = eio_outbox_get_vector (self, vector);
  return syscall (SYS_sendmsg, fd, &message, EIO_OUTBOX_SEND_FLAGS);
}

static gssize
send_some (EioOutbox *self, int fd)
{
  return self->count == 1 ? send_first (self, fd) : send_many (self, fd);
}

/**
 * eio_outbox_flush:
 * @self: an outbox
 * @fd: a non-blocking socket
 *
 * Sends what waits, until nothing does or the socket takes no more.
 *
 * Returns: how it went
 */
EioFlushStatus
eio_outbox_flush (EioOutbox *self, int fd)
{
  forget_sent_ahead (self);
  while (self->count > 0)
    {
      gssize sent = send_some (self, fd);

      if (sent < 0 && errno == EINTR)
        continue;
      if (sent < 0)
        return errno == EAGAIN || errno == EWOULDBLOCK ? EIO_FLUSH_BLOCKED : EIO_FLUSH_FAILED;
      forget_sent (self, sent);
    }

  return EIO_FLUSH_DONE;
}

/**
 * eio_outbox_send_ahead:
 * @self: an outbox
 * @fd: a non-blocking socket
 *
 * Sends what the socket takes at once, and leaves it to eio_outbox_flush() to forget that, and to
 * find out what is wrong if it took nothing. As this touches no chunk but to read it, it may be
 * called in any thread, if none does anything else with @self, or changes chunks, meanwhile.
 */
void
eio_outbox_send_ahead (EioOutbox *self, int fd)
{
  if (self->count > 0 && self->ahead == 0)
    eio_outbox_sent_ahead (self, send_some (self, fd));
}

/**
 * eio_outbox_sent_ahead:
 * @self: an outbox
 * @sent: how many bytes were sent of what eio_outbox_get_vector() gave; less than 0 for none
 *
 * Leaves it to eio_outbox_flush() to forget these, see eio_outbox_send_ahead().
 */
void
eio_outbox_sent_ahead (EioOutbox *self, gssize sent)
{
  self->ahead = (guint) CLAMP (sent, 0, G_MAXUINT);
}
