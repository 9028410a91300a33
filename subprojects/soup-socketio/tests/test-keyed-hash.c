/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/keyed-hash.h"

#include <string.h>

static EioHashKey
counting_key (void)
{
  guint8 bytes[16];
  EioHashKey key;

  for (guint i = 0; i < sizeof bytes; i++)
    bytes[i] = i;
  memcpy (key.words, bytes, sizeof bytes);

  return key;
}

/* As "openssl mac -macopt size:16 SIPHASH" has them, with a key and data that count from 0. */
static void
test_vectors (void)
{
  static const struct
  {
    gsize length;
    const char *expected;
  } rows[] = {
    { 0, "a3817f04ba25a8e66df67214c7550293" },  { 1, "da87c1d86b99af44347659119b22fc45" },
    { 7, "a1f1ebbed8dbc153c0b84aa61ff08239" },  { 8, "3b62a9ba6258f5610f83e264f31497b4" },
    { 15, "5493e99933b0a8117e08ec0f97cfc3d9" }, { 16, "6ee2a4ca67b054bbfd3315bf85230577" },
    { 63, "5150d1772f50834a503e069a973fbd7c" },
  };
  EioHashKey key = counting_key ();
  guint8 data[64];

  for (guint i = 0; i < sizeof data; i++)
    data[i] = i;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      guint8 bytes[16];
      EioHash hash;

      eio_keyed_hash (&key, data, rows[i].length, &hash);
      memcpy (bytes, hash.words, sizeof bytes);
      for (guint k = 0; k < sizeof bytes; k++)
        g_string_append_printf (text, "%02x", bytes[k]);
      g_assert_cmpstr (text->str, ==, rows[i].expected);
    }
}

static void
test_equal (void)
{
  EioHashKey key = counting_key ();
  EioHash hash;

  eio_keyed_hash (&key, "a", 1, &hash);
  for (guint bit = 0; bit < 128; bit++)
    {
      EioHash other = hash;

      g_assert_true (eio_hash_equal (&hash, &other));
      other.words[bit / 64] ^= G_GUINT64_CONSTANT (1) << (bit % 64);
      g_assert_false (eio_hash_equal (&hash, &other));
    }
}

static void
test_keys_differ (void)
{
  EioHashKey a, b;
  EioHash hash_a, hash_b;

  eio_hash_key_init (&a);
  eio_hash_key_init (&b);
  eio_keyed_hash (&a, "a", 1, &hash_a);
  eio_keyed_hash (&b, "a", 1, &hash_b);
  g_assert_false (eio_hash_equal (&hash_a, &hash_b));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/keyed-hash/vectors", test_vectors);
  g_test_add_func ("/keyed-hash/equal", test_equal);
  g_test_add_func ("/keyed-hash/keys-differ", test_keys_differ);

  return g_test_run ();
}
