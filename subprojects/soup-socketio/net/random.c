/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/random.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>

/* As many come whole or not at all (getrandom(2)). */
#define POOL_SIZE 256

/* One system call for many who ask: what was got and not yet given away, at the end of bytes. */
typedef struct
{
  guint8 bytes[POOL_SIZE];
  gsize left;
} Pool;

static void
fill (Pool *self)
{
  while (getrandom (self->bytes, POOL_SIZE, 0) != POOL_SIZE)
    {
      if (errno != EINTR)
        g_error ("The kernel gives no random numbers: %s", g_strerror (errno));
    }
  self->left = POOL_SIZE;
}

/**
 * eio_random_bytes:
 * @bytes: (out): where they go
 * @length: how many, at most 256
 *
 * Gets random bytes of the kernel, fit for keys and ids that must not be guessed. Those that are
 * given away are kept nowhere.
 */
void
eio_random_bytes (void *bytes, gsize length)
{
  static _Thread_local Pool pool;
  guint8 *from;

  g_return_if_fail (length <= POOL_SIZE);

  if (pool.left < length)
    fill (&pool);
  from = pool.bytes + (POOL_SIZE - pool.left);
  memcpy (bytes, from, length);
  explicit_bzero (from, length);
  pool.left -= length;
}

/**
 * eio_random_text:
 * @n_bytes: how many random bytes, a multiple of three and at most 256
 *
 * Makes an id of random bytes in base64url (RFC 4648 section 5): four characters for three bytes.
 *
 * Returns: (transfer full): the id
 */
char *
eio_random_text (gsize n_bytes)
{
  guint8 bytes[POOL_SIZE];
  char *text;

  g_return_val_if_fail (n_bytes % 3 == 0 && n_bytes <= sizeof bytes, NULL);

  eio_random_bytes (bytes, n_bytes);
  text = g_base64_encode (bytes, n_bytes);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return text;
}
