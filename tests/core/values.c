/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/log.h"
#include "core/name-table.h"
#include "core/peak.h"
#include "core/rate-limit.h"
#include "core/token.h"

static void
test_error (void)
{
  g_autoptr (GError) limited = snug_error_new_rate_limited (1500, "Slow down.");
  g_autoptr (GError) copy = g_error_copy (limited);
  g_autoptr (GError) other = g_error_new (SNUG_ERROR, SNUG_ERROR_FULL, "Full.");
  g_autoptr (GError) foreign = g_error_new (G_FILE_ERROR, G_FILE_ERROR_IO, "Broken.");

  g_assert_error (limited, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED);
  g_assert_cmpstr (limited->message, ==, "Slow down.");
  g_assert_cmpuint (snug_error_get_retry_after (limited), ==, 1500);
  g_assert_error (copy, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED);
  g_assert_cmpuint (snug_error_get_retry_after (copy), ==, 1500);
  g_assert_cmpuint (snug_error_get_retry_after (other), ==, 0);
  g_assert_cmpuint (snug_error_get_retry_after (foreign), ==, 0);
}

static gboolean
on_timeout (gpointer data)
{
  guint *n = data;

  (*n)++;

  return *n < 3 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gboolean
not_reached (gpointer data)
{
  g_assert_not_reached ();
}

static void
test_system_clock (void)
{
  g_autoptr (SnugClock) clock = snug_system_clock_new ();
  gint64 wall = g_get_real_time () / 1000;
  gint64 monotonic = g_get_monotonic_time ();
  guint n = 0;
  guint id;

  g_assert_cmpint (snug_clock_get_wall_time (clock), >=, wall);
  g_assert_cmpint (snug_clock_get_wall_time (clock), <, wall + 60 * 1000);
  g_assert_cmpint (snug_clock_get_monotonic_time (clock), >=, monotonic);

  id = snug_clock_add_timeout (clock, 0, not_reached, NULL);
  g_assert_cmpuint (id, !=, 0);
  snug_clock_remove_timeout (clock, id);

  g_assert_cmpuint (snug_clock_add_timeout (clock, 1, on_timeout, &n), !=, 0);
  while (n < 3)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_main_context_pending (NULL));
}

/* The timeouts of a clock are on the context of the thread that made it. */
static void
test_system_clock_context (void)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SnugClock) clock = NULL;
  guint n = 0;

  g_main_context_push_thread_default (context);
  clock = snug_system_clock_new ();
  g_main_context_pop_thread_default (context);

  snug_clock_add_timeout (clock, 0, on_timeout, &n);
  g_assert_false (g_main_context_pending (NULL));
  while (n < 3)
    g_main_context_iteration (context, TRUE);
}

static void
test_member_record (void)
{
  g_autoptr (GBytes) hash = g_bytes_new_static ("12345678901234567890123456789012", 32);
  g_autoptr (SnugMemberRecord) record = snug_member_record_new ("id", "Ada", hash);
  g_autoptr (SnugMemberRecord) copy = snug_member_record_copy (record);

  g_clear_pointer (&record, snug_member_record_free);
  g_assert_cmpstr (copy->id, ==, "id");
  g_assert_cmpstr (copy->name, ==, "Ada");
  g_assert_true (g_bytes_equal (copy->token_hash, hash));
  snug_member_record_free (NULL);
}

static void
assert_base64url (const char *text, gsize length)
{
  g_assert_cmpuint (strlen (text), ==, length);
  g_assert_cmpuint (strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                  "0123456789-_"),
                    ==, length);
}

static void
test_token (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 1000; i++)
    {
      char *id = NULL;
      char *token = snug_token_new (&id);
      char *other_id = snug_token_new_id ();
      guint8 hash[SNUG_TOKEN_HASH_SIZE];

      assert_base64url (token, 43);
      assert_base64url (id, 12);
      assert_base64url (other_id, 12);
      g_assert_true (snug_token_hash (token, hash));
      g_assert_true (g_hash_table_add (seen, token));
      g_assert_true (g_hash_table_add (seen, id));
      g_assert_true (g_hash_table_add (seen, other_id));
    }
}

static void
test_token_hash (void)
{
  /* What sha256sum says. */
  static const guint8 expected[SNUG_TOKEN_HASH_SIZE] = {
    0x27, 0x47, 0xac, 0xbc, 0x31, 0xe8, 0x7a, 0xbf, 0x2c, 0xac, 0xf5, 0xe0, 0xc4, 0x7e, 0x0d, 0x9d,
    0x3a, 0x39, 0xeb, 0xf1, 0xef, 0xef, 0x42, 0x0b, 0x22, 0x1d, 0x4e, 0xf4, 0x94, 0x30, 0xd0, 0x22,
  };
  const char *const token = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_";
  guint8 hash[SNUG_TOKEN_HASH_SIZE] = { 0 };

  g_assert_false (snug_token_hash ("", hash));
  g_assert_false (snug_token_hash ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-", hash));
  g_assert_false (snug_token_hash ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-_x", hash));
  g_assert_false (snug_token_hash ("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO-+", hash));
  g_assert_cmpuint (hash[0], ==, 0);

  g_assert_true (snug_token_hash (token, hash));
  g_assert_cmpmem (hash, sizeof hash, expected, sizeof expected);
}

static void
test_rate_limit (void)
{
  SnugRateLimit limit = { 0 };
  gint64 now = 5 * G_TIME_SPAN_SECOND;
  guint retry_after = 0;

  for (guint i = 0; i < 3; i++)
    g_assert_true (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));

  g_assert_false (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));
  g_assert_cmpuint (retry_after, ==, 500);
  g_assert_false (snug_rate_limit_take (&limit, 3, 2.0, now + 499999, &retry_after));
  g_assert_cmpuint (retry_after, ==, 1);

  /* A refusal costs nothing, and when the time is over there is one token, not two. */
  now += 500000;
  g_assert_true (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));
  g_assert_false (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));

  snug_rate_limit_give_back (&limit, 2.0);
  g_assert_true (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));
  g_assert_false (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));

  /* However long one waits, it holds no more than the burst. */
  now += G_TIME_SPAN_DAY;
  for (guint i = 0; i < 3; i++)
    g_assert_true (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));
  g_assert_false (snug_rate_limit_take (&limit, 3, 2.0, now, &retry_after));
}

static void
test_rate_limit_extremes (void)
{
  SnugRateLimit none = { 0 };
  SnugRateLimit once = { 0 };
  SnugRateLimit large = { 0 };
  guint retry_after = 0;

  for (guint i = 0; i < 100000; i++)
    g_assert_true (snug_rate_limit_take (&none, 0, 0.0, 0, &retry_after));

  g_assert_true (snug_rate_limit_take (&once, 1, 0.0, 0, &retry_after));
  g_assert_false (snug_rate_limit_take (&once, 1, 0.0, 1, &retry_after));
  g_assert_cmpuint (retry_after, ==, G_TIME_SPAN_DAY / 1000);

  for (guint i = 0; i < 100000; i++)
    g_assert_true (snug_rate_limit_take (&large, G_MAXUINT, 0.0, 0, &retry_after));
}

static void
test_peak (void)
{
  SnugPeak peak = { 0 };

  g_assert_cmpuint (snug_peak_get (&peak), ==, 0);
  snug_peak_note (&peak, 5, 10, 1000);
  snug_peak_note (&peak, 3, 10, 1009);
  g_assert_cmpuint (snug_peak_get (&peak), ==, 5);

  /* What was in the span before counts, and then no longer. */
  snug_peak_note (&peak, 2, 10, 1010);
  g_assert_cmpuint (snug_peak_get (&peak), ==, 5);
  snug_peak_note (&peak, 1, 10, 1020);
  g_assert_cmpuint (snug_peak_get (&peak), ==, 2);

  /* After a long time all that was noted is out of date. */
  snug_peak_note (&peak, 9, 10, 1021);
  snug_peak_note (&peak, 1, 10, 1040);
  g_assert_cmpuint (snug_peak_get (&peak), ==, 1);
}

static void
test_name_table (void)
{
  SnugNameTable names;
  const char *ada;
  const char *bob;

  snug_name_table_init (&names);
  ada = snug_name_table_claim (&names, "Ada", NULL);
  bob = snug_name_table_claim (&names, "Bob", NULL);
  g_assert_nonnull (ada);
  g_assert_nonnull (bob);
  g_assert_null (snug_name_table_claim (&names, "ADA", NULL));

  snug_name_table_release (&names, ada);
  ada = snug_name_table_claim (&names, "ADA", NULL);
  g_assert_nonnull (ada);
  g_assert_null (snug_name_table_claim (&names, "b0b", NULL));
  snug_name_table_clear (&names);
}

/* Names that are near but not alike are kept together, and given back in any order. */
static void
test_near_names (void)
{
  static const char *const near[] = { "Lili", "Lill", "Llli" };
  const char *claims[G_N_ELEMENTS (near)];
  SnugNameTable names;
  const char *capitals;

  for (guint gone = 0; gone < G_N_ELEMENTS (near); gone++)
    {
      snug_name_table_init (&names);
      for (guint i = 0; i < G_N_ELEMENTS (near); i++)
        {
          claims[i] = snug_name_table_claim (&names, near[i], NULL);
          g_assert_nonnull (claims[i]);
        }

      snug_name_table_release (&names, claims[gone]);
      for (guint i = 0; i < G_N_ELEMENTS (near); i++)
        {
          const char *again = snug_name_table_claim (&names, near[i], NULL);

          g_assert_cmpint (again != NULL, ==, i == gone);
        }
      g_assert_null (snug_name_table_claim (&names, "LILI", claims[(gone + 1) % 3]));
      snug_name_table_clear (&names);
    }

  /* A member may change the case, but not into what looks like another's. */
  snug_name_table_init (&names);
  claims[0] = snug_name_table_claim (&names, "Ali", NULL);
  g_assert_null (snug_name_table_claim (&names, "ALI", NULL));
  capitals = snug_name_table_claim (&names, "ALI", claims[0]);
  g_assert_nonnull (capitals);
  g_assert_null (snug_name_table_claim (&names, "All", claims[0]));
  snug_name_table_release (&names, capitals);
  g_assert_nonnull (snug_name_table_claim (&names, "All", NULL));
  snug_name_table_clear (&names);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/error", test_error);
  g_test_add_func ("/core/system-clock", test_system_clock);
  g_test_add_func ("/core/system-clock/context", test_system_clock_context);
  g_test_add_func ("/core/member-record", test_member_record);
  g_test_add_func ("/core/token", test_token);
  g_test_add_func ("/core/token/hash", test_token_hash);
  g_test_add_func ("/core/rate-limit", test_rate_limit);
  g_test_add_func ("/core/rate-limit/extremes", test_rate_limit_extremes);
  g_test_add_func ("/core/peak", test_peak);
  g_test_add_func ("/core/name-table", test_name_table);
  g_test_add_func ("/core/name-table/near", test_near_names);

  return g_test_run ();
}
