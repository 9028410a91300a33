/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "store-fixture.h"

static const SnugChangeAuthor admin = { NULL, NULL, NULL };

static SnugChange *
change_full (StoreFixture *fixture, SnugChange *draft, gboolean *existed, GError **error)
{
  g_autoptr (SnugChange) owned = draft;
  g_auto (Pending) pending = { 0 };

  snug_log_change_async (fixture->log, draft, NULL, pending_callback, &pending);
  pending_wait (&pending);

  return snug_log_change_finish (fixture->log, pending.result, existed, error);
}

/* A change by “Ada”, who wrote all messages of these tests; its revision, 0 if it had been made. */
static guint64
change (StoreFixture *fixture, SnugChangeKind kind, const char *id, guint64 seq, const char *text)
{
  const SnugChangeAuthor ada = { "ada", "Ada", id };
  g_autoptr (GError) error = NULL;
  gboolean existed = FALSE;
  g_autoptr (SnugChange) done =
      change_full (fixture, snug_change_new (kind, seq, &ada, text, 0), &existed, &error);

  g_assert_no_error (error);
  g_assert_true (existed || snug_change_get_message (done) != NULL);

  return existed ? 0 : snug_change_get_rev (done);
}

static GPtrArray *
read_changed (StoreFixture *fixture, guint64 after_rev, guint64 last_seq, guint limit)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  snug_log_read_changed_async (fixture->log, after_rev, last_seq, limit, NULL, pending_callback,
                               &pending);
  pending_wait (&pending);
  messages = snug_log_read_changed_finish (fixture->log, pending.result, &error);
  g_assert_no_error (error);

  return messages;
}

static SnugMessage *
get_message (StoreFixture *fixture, guint64 seq)
{
  g_autoptr (GPtrArray) messages = read_messages (fixture, seq - 1, seq + 1, 1);

  assert_messages (messages, seq, seq);

  return snug_message_ref (messages->pdata[0]);
}

static void
assert_state (StoreFixture *fixture)
{
  g_autoptr (SnugMessage) edited = get_message (fixture, 1);
  g_autoptr (SnugMessage) reacted = get_message (fixture, 2);
  g_autoptr (SnugMessage) removed = get_message (fixture, 3);

  g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 6);
  assert_log (fixture, 3);

  g_assert_cmpstr (snug_message_get_text (edited), ==, "Hello");
  g_assert_cmpuint (snug_message_get_rev (edited), ==, 1);
  g_assert_cmpint (snug_message_get_edited_at (edited), >=, snug_message_get_time (edited));

  g_assert_cmpuint (snug_message_get_rev (reacted), ==, 5);
  g_assert_cmpint (snug_message_get_edited_at (reacted), ==, 0);
  g_assert_cmpuint (snug_message_get_n_reactions (reacted), ==, 1);
  g_assert_cmpstr (snug_reaction_get_emoji (snug_message_get_reaction (reacted, 0)), ==, "🎉");
  g_assert_cmpstr (snug_reaction_get_member_id (snug_message_get_reaction (reacted, 0)), ==, "ada");
  g_assert_cmpstr (snug_reaction_get_member_name (snug_message_get_reaction (reacted, 0)), ==,
                   "Ada");

  g_assert_true (snug_message_is_removed (removed));
  g_assert_cmpuint (snug_message_get_rev (removed), ==, 6);
  g_assert_cmpstr (snug_message_get_text (removed), ==, "");
  g_assert_cmpuint (snug_message_get_n_reactions (removed), ==, 0);
  g_assert_cmpstr (snug_message_get_client_id (removed), ==, "m3");
}

static void
test_kinds (StoreFixture *fixture, gconstpointer data)
{
  append_ok (fixture, "m1");
  append_ok (fixture, "m2");
  append_ok (fixture, "m3");
  g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 0);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c1", 1, "Hello"), ==, 1);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REACT, "c2", 2, "👍"), ==, 2);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REACT, "c3", 2, "🎉"), ==, 3);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REACT, "c4", 3, "👍"), ==, 4);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_UNREACT, "c5", 2, "👍"), ==, 5);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REMOVE, "c6", 3, NULL), ==, 6);
  assert_state (fixture);

  store_fixture_restart (fixture);
  assert_state (fixture);
}

static void
test_repeats (StoreFixture *fixture, gconstpointer data)
{
  append_ok (fixture, "m1");
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c1", 1, "Hello"), ==, 1);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c2", 1, "Bye"), ==, 2);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c1", 1, "Hello"), ==, 0);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c3", 1, "Bye"), ==, 0);

  store_fixture_restart (fixture);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c1", 1, "Hello"), ==, 0);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REMOVE, "c4", 1, NULL), ==, 3);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c3", 1, "Bye"), ==, 0);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REMOVE, "c5", 1, NULL), ==, 0);
  g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 3);
}

static void
test_admin (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugChange) done = NULL;
  gboolean existed = TRUE;

  append_ok (fixture, "m1");
  done = change_full (fixture, snug_change_new (SNUG_CHANGE_REMOVE, 1, &admin, NULL, 0), &existed,
                      &error);
  g_assert_no_error (error);
  g_assert_false (existed);
  g_clear_pointer (&done, snug_change_unref);
  done = change_full (fixture, snug_change_new (SNUG_CHANGE_REMOVE, 1, &admin, NULL, 0), &existed,
                      &error);
  g_assert_no_error (error);
  g_assert_true (existed);
  g_assert_cmpuint (snug_change_get_rev (done), ==, 1);
}

static void
test_refused (StoreFixture *fixture, gconstpointer data)
{
  static const guint64 seqs[] = { 0, 2, G_MAXINT64, G_MAXUINT64 };
  const SnugChangeAuthor bob = { "bob", "Bob", "c1" };
  g_autoptr (GError) error = NULL;

  append_ok (fixture, "m1");
  for (gsize i = 0; i < G_N_ELEMENTS (seqs); i++)
    {
      g_assert_null (change_full (fixture,
                                  snug_change_new (SNUG_CHANGE_REMOVE, seqs[i], &admin, NULL, 0),
                                  NULL, &error));
      g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NO_MESSAGE);
      g_clear_error (&error);
    }

  g_assert_null (
      change_full (fixture, snug_change_new (SNUG_CHANGE_EDIT, 1, &bob, "Bye", 0), NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NOT_YOURS);
  g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 0);
  g_assert_cmpuint (append_ok (fixture, "m2"), ==, 2);
}

/* Many at once are in one transaction, and each sees what the ones before it did. */
static void
test_batch (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 100;
  g_autofree Pending *pending = g_new0 (Pending, 2 * n);
  g_autoptr (GPtrArray) messages = NULL;
  guint64 commits = snug_store_get_n_commits (fixture->store);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);
      const SnugChangeAuthor ada = { "ada", "Ada", id };
      g_autoptr (SnugChange) draft = snug_change_new (SNUG_CHANGE_EDIT, i + 1, &ada, "Hello", 0);

      append_begin (fixture, id, &pending[2 * i]);
      snug_log_change_async (fixture->log, draft, NULL, pending_callback, &pending[2 * i + 1]);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SnugMessage) message = append_end (fixture, &pending[2 * i], NULL, NULL);
      g_autoptr (SnugChange) done = NULL;

      pending_wait (&pending[2 * i + 1]);
      done = snug_log_change_finish (fixture->log, pending[2 * i + 1].result, NULL, NULL);
      g_assert_cmpuint (snug_message_get_seq (message), ==, i + 1);
      g_assert_cmpuint (snug_change_get_rev (done), ==, i + 1);
      pending_clear (&pending[2 * i]);
      pending_clear (&pending[2 * i + 1]);
    }

  g_assert_cmpuint (snug_store_get_n_commits (fixture->store) - commits, <, n);
  messages = read_changed (fixture, 0, G_MAXUINT64, 1000);
  assert_messages (messages, 1, n);
}

static void
test_read_changed (StoreFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint64 after_rev;
    guint64 last_seq;
    guint limit;
    const char *seqs;
  } rows[] = {
    { 0, 9, 9, "3,1,2," }, { 0, 2, 9, "1,2," }, { 2, 9, 9, "1,2," }, { 3, 9, 9, "2," },
    { 4, 9, 9, "" },       { 0, 9, 2, "3,1," }, { 0, 0, 9, "" },     { G_MAXUINT64, 9, 9, "" },
  };

  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);

      append_ok (fixture, id);
    }
  change (fixture, SNUG_CHANGE_EDIT, "c1", 1, "Hello");
  change (fixture, SNUG_CHANGE_EDIT, "c2", 3, "Hello");
  change (fixture, SNUG_CHANGE_REACT, "c3", 1, "👍");
  change (fixture, SNUG_CHANGE_REMOVE, "c4", 2, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) messages =
          read_changed (fixture, rows[i].after_rev, rows[i].last_seq, rows[i].limit);
      g_autoptr (GString) seqs = g_string_new (NULL);

      for (guint j = 0; j < messages->len; j++)
        g_string_append_printf (seqs, "%" G_GUINT64_FORMAT ",",
                                snug_message_get_seq (messages->pdata[j]));
      g_assert_cmpstr (seqs->str, ==, rows[i].seqs);
    }
}

static gboolean
is_on_disk (StoreFixture *fixture, const char *text)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));

  return memmem (contents, length, text, strlen (text)) != NULL;
}

/* What was taken back is nowhere in the file: not in a free page, and not in the rest of a page.
 * */
static void
test_gone (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *filler = g_strnfill (20000, 'x');
  g_autofree char *longer = g_strconcat (filler, "the-end-of-a-secret", NULL);

  append_many (fixture, 50, 200);
  append_ok (fixture, "m1");
  append_ok (fixture, "m2");
  append_ok (fixture, "m3");
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c1", 51, "a-short-secret"), ==, 1);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c2", 52, longer), ==, 2);
  store_fixture_restart (fixture);
  g_assert_true (is_on_disk (fixture, "a-short-secret"));
  g_assert_true (is_on_disk (fixture, "the-end-of-a-secret"));

  g_assert_cmpuint (change (fixture, SNUG_CHANGE_EDIT, "c3", 51, "A text."), ==, 3);
  g_assert_cmpuint (change (fixture, SNUG_CHANGE_REMOVE, "c4", 52, NULL), ==, 4);
  store_fixture_restart (fixture);
  g_assert_false (is_on_disk (fixture, "a-short-secret"));
  g_assert_false (is_on_disk (fixture, "the-end-of-a-secret"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST ("/store/changes/kinds", test_kinds);
  STORE_TEST ("/store/changes/repeats", test_repeats);
  STORE_TEST ("/store/changes/admin", test_admin);
  STORE_TEST ("/store/changes/refused", test_refused);
  STORE_TEST ("/store/changes/batch", test_batch);
  STORE_TEST ("/store/changes/read-changed", test_read_changed);
  STORE_TEST ("/store/changes/gone", test_gone);

  return g_test_run ();
}
