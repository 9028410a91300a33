/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "store-fixture.h"

static void
assert_member (StoreFixture *fixture, const char *token, const char *id, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMemberRecord) record = find_member (fixture, token, &error);

  g_assert_no_error (error);
  if (id == NULL)
    {
      g_assert_null (record);
      return;
    }

  g_assert_nonnull (record);
  g_assert_cmpstr (record->id, ==, id);
  g_assert_cmpstr (record->name, ==, name);
  g_assert_cmpuint (g_bytes_get_size (record->token_hash), ==, 32);
}

static void
test_save_and_find (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  assert_member (fixture, "token-1", NULL, NULL);
  g_assert_true (save_member (fixture, "ada", "Ada", "token-1", &error));
  g_assert_no_error (error);
  g_assert_true (save_member (fixture, "bob", "Bob'); --", "token-2", &error));
  g_assert_no_error (error);
  assert_member (fixture, "token-1", "ada", "Ada");
  assert_member (fixture, "token-2", "bob", "Bob'); --");
  assert_member (fixture, "token-3", NULL, NULL);

  store_fixture_restart (fixture);
  assert_member (fixture, "token-1", "ada", "Ada");
  assert_member (fixture, "token-2", "bob", "Bob'); --");
}

static void
test_change (StoreFixture *fixture, gconstpointer data)
{
  g_assert_true (save_member (fixture, "ada", "Ada", "token-1", NULL));
  g_assert_true (save_member (fixture, "ada", "Lovelace", "token-1", NULL));
  assert_member (fixture, "token-1", "ada", "Lovelace");

  g_assert_true (save_member (fixture, "ada", "Lovelace", "token-2", NULL));
  assert_member (fixture, "token-1", NULL, NULL);
  assert_member (fixture, "token-2", "ada", "Lovelace");
}

/* What the database refuses changes nothing, and fails alone. */
static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (save_member (fixture, "ada", "Ada", "token-1", NULL));
  g_assert_false (save_member (fixture, "eve", "Eve", "token-1", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (save_member (fixture, "", "Eve", "token-2", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_clear_error (&error);
  g_assert_false (save_member (fixture, "eve", "", "token-2", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);

  assert_member (fixture, "token-1", "ada", "Ada");
  assert_member (fixture, "token-2", NULL, NULL);
  g_assert_false (snug_store_is_broken (fixture->store));
}

/* Names and tokens are what they are, byte for byte, and tokens are nowhere. */
static void
test_no_tokens (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (save_member (fixture, "ada", "Lovelace", "canary-token", NULL));
  store_fixture_restart (fixture);
  store_fixture_close (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_nonnull (g_strstr_len (contents, (gssize) length, "SQLite format 3"));
  g_assert_nonnull (memmem (contents, length, "Lovelace", 8));
  g_assert_null (memmem (contents, length, "canary", 6));
}

/* When a member was last here is known within a day, without a write for each visit. */
static void
test_seen (StoreFixture *fixture, gconstpointer data)
{
  static const char query[] = "SELECT seen FROM members WHERE id = 'ada'";
  sqlite3 *other = NULL;
  gint64 now = g_get_real_time () / 1000;
  gint64 seen;

  g_assert_true (save_member (fixture, "ada", "Ada", "token-1", NULL));
  other = other_program_open (fixture->path);
  seen = other_program_query (other, query);
  g_assert_cmpint (seen, >=, now);

  other_program_execute (other, "UPDATE members SET seen = seen - 3600 * 1000");
  assert_member (fixture, "token-1", "ada", "Ada");
  g_assert_cmpint (other_program_query (other, query), ==, seen - 3600 * 1000);

  other_program_execute (other, "UPDATE members SET seen = seen - 24 * 3600 * 1000");
  assert_member (fixture, "token-1", "ada", "Ada");
  g_assert_cmpint (other_program_query (other, query), >=, seen);
  other_program_close (other);
}

/* Everybody comes back at once. */
static void
test_many (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 4000;
  g_autofree Pending *pending = g_new0 (Pending, n);
  g_autoptr (GPtrArray) hashes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  gint64 start;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = g_strdup_printf ("%032u", i);
      g_autoptr (SnugMemberRecord) record = NULL;

      g_ptr_array_add (hashes, g_bytes_new (text, 32));
      record = snug_member_record_new (text, text, hashes->pdata[i]);
      snug_log_save_member_async (fixture->log, record, NULL, pending_callback, &pending[i]);
    }
  for (guint i = 0; i < n; i++)
    {
      pending_wait (&pending[i]);
      g_assert_true (snug_log_save_member_finish (fixture->log, pending[i].result, NULL));
      pending_clear (&pending[i]);
    }

  store_fixture_restart (fixture);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    snug_log_find_member_async (fixture->log, hashes->pdata[i], NULL, pending_callback,
                                &pending[i]);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SnugMemberRecord) record = NULL;
      g_autofree char *text = g_strdup_printf ("%032u", i);

      pending_wait (&pending[i]);
      record = snug_log_find_member_finish (fixture->log, pending[i].result, NULL);
      pending_clear (&pending[i]);
      g_assert_cmpstr (record->id, ==, text);
    }
  g_test_message ("%.1f µs per member found", (double) (g_get_monotonic_time () - start) / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store/members/save-and-find", test_save_and_find);
  STORE_TEST ("/store/members/change", test_change);
  STORE_TEST ("/store/members/refused", test_refused);
  STORE_TEST ("/store/members/no-tokens", test_no_tokens);
  STORE_TEST ("/store/members/seen", test_seen);
  STORE_TEST ("/store/members/many", test_many);

  return g_test_run ();
}
