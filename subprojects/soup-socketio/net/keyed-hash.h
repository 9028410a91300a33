/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioHashKey:
 * @words: 128 bits that nobody else knows
 *
 * The key of hashes that others can neither foretell nor make collide.
 */
typedef struct
{
  guint64 words[2];
} EioHashKey;

/**
 * EioHash:
 * @words: the 128 bits of the hash
 *
 * A hash of eio_keyed_hash().
 */
typedef struct
{
  guint64 words[2];
} EioHash;

void eio_hash_key_init (EioHashKey *self);
void eio_keyed_hash (const EioHashKey *key, const void *data, gsize length, EioHash *hash);
gboolean eio_hash_equal (const EioHash *a, const EioHash *b);

G_END_DECLS
