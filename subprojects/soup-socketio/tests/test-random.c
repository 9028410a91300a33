/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/random.h"

#include <string.h>

#define N_IDS 1000
#define ID_BYTES 18

/* Whatever is asked for in between, nothing is given away twice. */
static void
test_never_twice (void)
{
  g_autoptr (GHashTable) seen =
      g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref, NULL);
  guint8 bytes[256];

  for (gsize length = 9; length <= sizeof bytes; length++)
    {
      memset (bytes, 0, sizeof bytes);
      eio_random_bytes (bytes, length);

      for (gsize i = 0; i + 9 <= length; i += 9)
        g_assert_true (g_hash_table_add (seen, g_bytes_new (bytes + i, 9)));
      for (gsize i = length; i < sizeof bytes; i++)
        g_assert_cmpuint (bytes[i], ==, 0);
    }
}

static gpointer
fill_in_thread (gpointer bytes)
{
  eio_random_bytes (bytes, ID_BYTES);

  return NULL;
}

static void
test_threads_share_nothing (void)
{
  guint8 here[ID_BYTES], there[ID_BYTES];
  GThread *thread = g_thread_new ("random", fill_in_thread, there);

  eio_random_bytes (here, sizeof here);
  g_thread_join (thread);

  g_assert_cmpint (memcmp (here, there, ID_BYTES), !=, 0);
}

static void
test_text (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < N_IDS; i++)
    {
      char *text = eio_random_text (ID_BYTES);

      g_assert_true (g_regex_match_simple ("\\A[A-Za-z0-9_-]{24}\\z", text, 0, 0));
      g_assert_true (g_hash_table_add (seen, text));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/random/never-twice", test_never_twice);
  g_test_add_func ("/random/threads-share-nothing", test_threads_share_nothing);
  g_test_add_func ("/random/text", test_text);

  return g_test_run ();
}
