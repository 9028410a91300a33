/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/keyed-hash.h"

#include <string.h>

#include "net/random.h"

typedef struct
{
  guint64 v0, v1, v2, v3;
} State;

static guint64
rotate (guint64 value, guint bits)
{
  return value << bits | value >> (64 - bits);
}

static void
mix (State *s, guint rounds)
{
  for (guint i = 0; i < rounds; i++)
    {
      s->v0 += s->v1;
      s->v2 += s->v3;
      s->v1 = rotate (s->v1, 13) ^ s->v0;
      s->v3 = rotate (s->v3, 16) ^ s->v2;
      s->v0 = rotate (s->v0, 32);

      s->v2 += s->v1;
      s->v0 += s->v3;
      s->v1 = rotate (s->v1, 17) ^ s->v2;
      s->v3 = rotate (s->v3, 21) ^ s->v0;
      s->v2 = rotate (s->v2, 32);
    }
}

static void
absorb (State *s, guint64 word)
{
  s->v3 ^= word;
  mix (s, 2);
  s->v0 ^= word;
}

static guint64
read_word (const guint8 *data, gsize length)
{
  guint64 word = 0;

  memcpy (&word, data, length);
  return GUINT64_FROM_LE (word);
}

static guint64
fold (const State *s)
{
  return s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
}

/**
 * eio_hash_key_init:
 * @self: (out): the key
 *
 * Makes a key that nobody else knows.
 */
void
eio_hash_key_init (EioHashKey *self)
{
  eio_random_bytes (self->words, sizeof self->words);
}

/**
 * eio_keyed_hash:
 * @key: a key
 * @data: (array length=length): bytes
 * @length: how many
 * @hash: (out): their hash
 *
 * Hashes with SipHash-2-4, with a result of 128 bits (Aumasson and Bernstein, "SipHash: a fast
 * short-input PRF"). Whoever does not know the key cannot tell the hash of anything, and so neither
 * find two inputs with the same one nor learn from the time that a search for one takes.
 */
void
eio_keyed_hash (const EioHashKey *key, const void *data, gsize length, EioHash *hash)
{
  const guint8 *bytes = data;
  gsize rest = length % sizeof (guint64);
  const guint8 *end = bytes + (length - rest);
  guint64 k0 = GUINT64_FROM_LE (key->words[0]);
  guint64 k1 = GUINT64_FROM_LE (key->words[1]);
  State s = {
    .v0 = k0 ^ G_GUINT64_CONSTANT (0x736f6d6570736575),
    .v1 = k1 ^ G_GUINT64_CONSTANT (0x646f72616e646f6d) ^ 0xee,
    .v2 = k0 ^ G_GUINT64_CONSTANT (0x6c7967656e657261),
    .v3 = k1 ^ G_GUINT64_CONSTANT (0x7465646279746573),
  };

  for (; bytes < end; bytes += sizeof (guint64))
    absorb (&s, read_word (bytes, sizeof (guint64)));
  absorb (&s, (guint64) length << 56 | read_word (bytes, rest));

  s.v2 ^= 0xee;
  mix (&s, 4);
  hash->words[0] = GUINT64_TO_LE (fold (&s));
  s.v1 ^= 0xdd;
  mix (&s, 4);
  hash->words[1] = GUINT64_TO_LE (fold (&s));
}

/**
 * eio_hash_equal:
 * @a: a hash
 * @b: a hash
 *
 * Compares in a time that does not depend on where they differ.
 *
 * Returns: whether they are the same
 */
gboolean
eio_hash_equal (const EioHash *a, const EioHash *b)
{
  return ((a->words[0] ^ b->words[0]) | (a->words[1] ^ b->words[1])) == 0;
}
