/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

#include "faulty-vfs.h"
#include "store-fixture.h"

typedef struct
{
  FaultyVfsFault fault;
  int code;
} Case;

static void
assert_append_fails (StoreFixture *fixture, const char *client_id, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (append (fixture, client_id, NULL, &error));
  g_assert_error (error, SNUG_ERROR, code);
  g_test_message ("%s", error->message);
}

/* The disk is full, or fails for a moment: what is asked for meanwhile fails, all that was
 * acknowledged is there, reading goes on, and so does writing as soon as it can. */
static void
test_passing_fault (StoreFixture *fixture, gconstpointer data)
{
  const Case *test = data;
  Pending pending[20] = { 0 };

  append_ok (fixture, "1");
  append_ok (fixture, "2");

  faulty_vfs_set (test->fault);
  for (gsize i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autofree char *id = g_strdup_printf ("lost %u", (guint) i);

      append_begin (fixture, id, &pending[i]);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (pending); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (append_end (fixture, &pending[i], NULL, &error));
      g_assert_error (error, SNUG_ERROR, test->code);
    }
  assert_log (fixture, 2);
  g_assert_false (save_member (fixture, "ada", "Ada", "token", NULL));
  g_assert_null (find_member (fixture, "token", NULL));
  g_assert_false (snug_store_is_broken (fixture->store));

  faulty_vfs_set (FAULTY_VFS_NONE);
  g_assert_cmpuint (append_ok (fixture, "lost 0"), ==, 3);
  g_assert_cmpuint (append_ok (fixture, "4"), ==, 4);
  store_fixture_restart (fixture);
  assert_log (fixture, 4);
}

/* A read that is in one transaction with what cannot be written is answered all the same. */
static void
test_read_goes_on (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other;
  g_auto (Pending) failing = { 0 };
  g_auto (Pending) reading = { 0 };
  g_auto (Pending) finding = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GBytes) hash = g_bytes_new_static ("12345678901234567890123456789012", 32);
  g_autoptr (GError) error = NULL;

  append_ok (fixture, "1");
  other = other_program_open (fixture->path);
  other_program_execute (other, "BEGIN IMMEDIATE");
  append_begin (fixture, "2", &failing);
  snug_log_read_async (fixture->log, 0, 0, 10, NULL, pending_callback, &reading);
  snug_log_find_member_async (fixture->log, hash, NULL, pending_callback, &finding);
  faulty_vfs_set (FAULTY_VFS_DISK_FULL);
  other_program_execute (other, "ROLLBACK");
  other_program_close (other);

  g_assert_null (append_end (fixture, &failing, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_clear_error (&error);
  pending_wait (&reading);
  messages = snug_log_read_finish (fixture->log, reading.result, &error);
  g_assert_no_error (error);
  assert_messages (messages, 1, 1);
  pending_wait (&finding);
  g_assert_null (snug_log_find_member_finish (fixture->log, finding.result, &error));
  g_assert_no_error (error);
  faulty_vfs_set (FAULTY_VFS_NONE);
}

static void
on_broken (GObject *object, GParamSpec *pspec, gpointer data)
{
  guint *n = data;

  (*n)++;
}

/* After a failed fsync nobody knows what is on the disk: the store stops, and says so once. */
static void
test_sync_error (StoreFixture *fixture, gconstpointer data)
{
  guint n = 0;
  g_auto (Pending) close = { 0 };
  g_autoptr (GError) error = NULL;

  g_signal_connect (fixture->store, "notify::broken", G_CALLBACK (on_broken), &n);
  append_ok (fixture, "1");
  faulty_vfs_set (FAULTY_VFS_SYNC_ERROR);
  assert_append_fails (fixture, "2", SNUG_ERROR_STORAGE_IO);
  faulty_vfs_set (FAULTY_VFS_NONE);

  assert_append_fails (fixture, "3", SNUG_ERROR_STORAGE_IO);
  assert_append_fails (fixture, "4", SNUG_ERROR_STORAGE_IO);
  g_assert_true (snug_store_is_broken (fixture->store));
  g_assert_cmpuint (n, ==, 1);

  snug_store_close_async (fixture->store, NULL, pending_callback, &close);
  pending_wait (&close);
  g_assert_false (snug_store_close_finish (fixture->store, close.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_IO);

  /* A new start is a new chance; what was acknowledged is there. */
  store_fixture_open (fixture);
  g_assert_false (snug_store_is_broken (fixture->store));
  g_assert_cmpuint (snug_log_get_last_seq (fixture->log), >=, 1);
  append_ok (fixture, "5");
  assert_log (fixture, snug_log_get_last_seq (fixture->log));
}

static void
on_trouble (GObject *object, GParamSpec *pspec, gpointer data)
{
  const GError *trouble = snug_store_get_trouble (SNUG_STORE (object));
  GPtrArray *codes = data;

  g_ptr_array_add (codes, GINT_TO_POINTER (trouble != NULL ? trouble->code : -1));
}

static void
wait_for_trouble (StoreFixture *fixture, gboolean trouble)
{
  gint64 deadline = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  while ((snug_store_get_trouble (fixture->store) != NULL) != trouble)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      g_main_context_iteration (NULL, TRUE);
    }
}

static gboolean
has_reserve (StoreFixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-reserve", NULL);
  struct stat status;

  return stat (path, &status) == 0 && status.st_size == 8 * 1024 * 1024;
}

/* A trouble is told once, and that it is over as well, though nobody posts anything. */
static void
test_trouble (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();

  g_signal_connect (fixture->store, "notify::trouble", G_CALLBACK (on_trouble), codes);
  append_ok (fixture, "1");
  g_assert_cmpuint (codes->len, ==, 0);
  g_assert_true (has_reserve (fixture));

  faulty_vfs_set (FAULTY_VFS_WRITE_ERROR);
  assert_append_fails (fixture, "2", SNUG_ERROR_STORAGE_IO);
  assert_append_fails (fixture, "3", SNUG_ERROR_STORAGE_IO);
  g_assert_cmpuint (codes->len, ==, 1);
  g_assert_cmpint (GPOINTER_TO_INT (codes->pdata[0]), ==, SNUG_ERROR_STORAGE_IO);

  faulty_vfs_set (FAULTY_VFS_NONE);
  wait_for_trouble (fixture, FALSE);
  g_assert_cmpuint (codes->len, ==, 2);
  append_ok (fixture, "4");
  g_assert_cmpuint (codes->len, ==, 2);
  assert_log (fixture, 2);
}

/* The first message that finds no space gets that of the reserve; when there is space again there
 * is a reserve again. */
static void
test_reserve (StoreFixture *fixture, gconstpointer data)
{
  append_ok (fixture, "1");
  g_assert_true (has_reserve (fixture));
  faulty_vfs_set_once (FAULTY_VFS_DISK_FULL);
  append_ok (fixture, "2");
  g_assert_false (has_reserve (fixture));
  wait_for_trouble (fixture, TRUE);
  g_assert_error (snug_store_get_trouble (fixture->store), SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);

  wait_for_trouble (fixture, FALSE);
  g_assert_true (has_reserve (fixture));
  assert_log (fixture, 2);
}

static void
test_read_error (StoreFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  /* More than SQLite keeps in memory, so that reading it takes the disk. */
  append_many (fixture, 300, 16000);
  store_fixture_restart (fixture);

  faulty_vfs_set (FAULTY_VFS_READ_ERROR);
  snug_log_read_async (fixture->log, 0, 0, 300, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_null (snug_log_read_finish (fixture->log, pending.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_IO);
  faulty_vfs_set (FAULTY_VFS_NONE);

  append_ok (fixture, "next");
  assert_log (fixture, 301);
}

/* Returns whether the three calls were taken as one transaction, which the writer decides. */
static gboolean
fail_read_between_appends (StoreFixture *fixture, guint *n_stored)
{
  g_autoptr (SnugMessage) draft = snug_message_new_notice ("Hello");
  sqlite3 *other;
  Pending appends[2] = { 0 };
  g_auto (Pending) reading = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  guint n_failed = 0;

  store_fixture_restart (fixture);
  other = other_program_open (fixture->path);
  other_program_execute (other, "BEGIN IMMEDIATE");
  snug_log_append_async (fixture->log, draft, NULL, pending_callback, &appends[0]);
  snug_log_read_async (fixture->log, 0, 0, 300, NULL, pending_callback, &reading);
  snug_log_append_async (fixture->log, draft, NULL, pending_callback, &appends[1]);
  faulty_vfs_set_once (FAULTY_VFS_READ_ERROR);
  other_program_execute (other, "ROLLBACK");

  for (gsize i = 0; i < G_N_ELEMENTS (appends); i++)
    {
      g_autoptr (SnugMessage) message = append_end (fixture, &appends[i], NULL, &error);

      if (message != NULL)
        {
          (*n_stored)++;
          continue;
        }
      g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_IO);
      g_clear_error (&error);
      n_failed++;
    }

  /* The read itself is tried once more, alone. */
  pending_wait (&reading);
  messages = snug_log_read_finish (fixture->log, reading.result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 300);

  other_program_close (other);
  faulty_vfs_set (FAULTY_VFS_NONE);
  assert_log (fixture, *n_stored);

  return n_failed == G_N_ELEMENTS (appends);
}

/* A read that fails takes the transaction with it that it is in: SQLite has ended it, and what
 * comes after it in the same batch must not be stored behind everybody's back. */
static void
test_read_error_in_transaction (StoreFixture *fixture, gconstpointer data)
{
  guint n_stored = 300;
  guint n_tries = 1;

  append_many (fixture, 300, 16000);
  while (!fail_read_between_appends (fixture, &n_stored))
    g_assert_cmpuint (n_tries++, <, 100);

  g_assert_cmpuint (append_ok (fixture, "next"), ==, n_stored + 1);
}

/* Somebody takes the tables away: nothing can be stored, but nothing stays locked either. */
static void
test_no_table (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = other_program_open (fixture->path);
  g_autoptr (GError) error = NULL;

  other_program_execute (other, "ALTER TABLE messages RENAME TO elsewhere");
  for (guint i = 0; i < 3; i++)
    {
      assert_append_fails (fixture, "1", SNUG_ERROR_STORAGE);
      other_program_execute (other, "UPDATE meta SET value = value");
    }
  g_assert_false (save_member (fixture, "ada", "Ada", "token", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);

  other_program_execute (other, "ALTER TABLE elsewhere RENAME TO messages");
  other_program_close (other);
  append_ok (fixture, "1");
}

/* The disk is full for the real file layer, by a limit of the kernel's: files may not grow. */
static void
test_file_size_limit (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (16000, 'x');
  struct rlimit limit;
  struct rlimit unlimited;
  guint64 n_stored = 0;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  limit = unlimited;
  limit.rlim_cur = 400 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);

  while (error == NULL && n_stored < 1000)
    {
      g_autoptr (SnugMessage) draft = snug_message_new_notice (text);
      g_autoptr (SnugMessage) message = NULL;
      g_auto (Pending) pending = { 0 };

      snug_log_append_async (fixture->log, draft, NULL, pending_callback, &pending);
      message = append_end (fixture, &pending, NULL, &error);
      if (message != NULL)
        n_stored++;
    }
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_assert_cmpuint (n_stored, >, 0);
  assert_log (fixture, n_stored);

  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &unlimited), ==, 0);
  g_assert_cmpuint (append_ok (fixture, "fits"), ==, n_stored + 1);
  store_fixture_restart (fixture);
  assert_log (fixture, n_stored + 1);
}

/* Another program has the database: what waits for a while and gets it is stored as if nothing had
 * been; what waits too long is told to try again, and nothing is lost or out of order. */
static void
test_locked (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = other_program_open (fixture->path);
  g_auto (Pending) pending = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  gint64 start;

  append_ok (fixture, "1");
  other_program_execute (other, "BEGIN IMMEDIATE");
  start = g_get_monotonic_time ();
  append_begin (fixture, "2", &pending);
  messages = read_messages (fixture, 0, 0, 10);
  assert_messages (messages, 1, 1);

  {
    g_autoptr (GError) error = NULL;

    g_assert_null (append_end (fixture, &pending, NULL, &error));
    g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
    g_assert_cmpint (g_get_monotonic_time () - start, >=, 4900 * 1000);
    g_assert_cmpint (g_get_monotonic_time () - start, <, 15 * G_TIME_SPAN_SECOND);
  }

  other_program_execute (other, "ROLLBACK");
  other_program_close (other);
  g_assert_cmpuint (append_ok (fixture, "2"), ==, 2);
  g_assert_false (snug_store_is_broken (fixture->store));
}

/* Whoever has to close does not wait for others as long as that. */
static void
test_locked_at_close (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = other_program_open (fixture->path);
  g_auto (Pending) pending = { 0 };
  g_auto (Pending) close = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  append_ok (fixture, "1");
  other_program_execute (other, "BEGIN IMMEDIATE");
  append_begin (fixture, "2", &pending);
  snug_store_close_async (fixture->store, NULL, pending_callback, &close);
  g_assert_null (append_end (fixture, &pending, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
  g_clear_error (&error);

  pending_wait (&close);
  g_assert_false (snug_store_close_finish (fixture->store, close.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_TIME_SPAN_SECOND);
  other_program_close (other);

  store_fixture_open (fixture);
  assert_log (fixture, 1);
}

/* More waits than may wait: the rest is refused at once, and the others are none the worse. */
static void
test_too_much_waits (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 3 * SNUG_STORE_MAX_WAITING;
  g_autofree Pending *pending = g_new0 (Pending, n);
  sqlite3 *other = other_program_open (fixture->path);
  guint n_stored = 0;
  guint n_refused = 0;

  other_program_execute (other, "BEGIN IMMEDIATE");
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      append_begin (fixture, id, &pending[i]);
    }
  other_program_execute (other, "ROLLBACK");
  other_program_close (other);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = append_end (fixture, &pending[i], NULL, &error);

      if (message != NULL)
        {
          n_stored++;
          g_assert_cmpuint (snug_message_get_seq (message), ==, n_stored);
        }
      else
        {
          n_refused++;
          g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
        }
    }

  /* The writer may have taken a batch while the others were coming. */
  g_assert_cmpuint (n_stored, >=, SNUG_STORE_MAX_WAITING);
  g_assert_cmpuint (n_stored, <=, SNUG_STORE_MAX_WAITING + 1000);
  g_assert_cmpuint (n_refused, ==, n - n_stored);
  assert_log (fixture, n_stored);
}

/* Somebody moves the file away: SQLite would go on writing where nobody looks. */
static void
test_moved (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->folder, "elsewhere.db", NULL);
  gboolean replaced = GPOINTER_TO_INT (data);
  g_auto (Pending) close = { 0 };
  g_autoptr (GError) error = NULL;

  append_ok (fixture, "1");
  g_assert_cmpint (g_rename (fixture->path, elsewhere), ==, 0);
  if (replaced)
    g_assert_true (g_file_set_contents (fixture->path, "", 0, NULL));
  assert_append_fails (fixture, "2", SNUG_ERROR_STORAGE);
  assert_append_fails (fixture, "3", SNUG_ERROR_STORAGE);
  g_assert_true (snug_store_is_broken (fixture->store));
  assert_log (fixture, 1);

  snug_store_close_async (fixture->store, NULL, pending_callback, &close);
  pending_wait (&close);
  g_assert_false (snug_store_close_finish (fixture->store, close.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
}

int
main (int argc, char *argv[])
{
  static const Case full = { FAULTY_VFS_DISK_FULL, SNUG_ERROR_STORAGE_FULL };
  static const Case quota = { FAULTY_VFS_QUOTA, SNUG_ERROR_STORAGE_FULL };
  static const Case error = { FAULTY_VFS_WRITE_ERROR, SNUG_ERROR_STORAGE_IO };

  g_test_init (&argc, &argv, NULL);
  faulty_vfs_install ();
  signal (SIGXFSZ, SIG_IGN);

  g_test_add ("/store/failure/disk-full", StoreFixture, &full, store_fixture_set_up,
              test_passing_fault, store_fixture_tear_down);
  g_test_add ("/store/failure/quota", StoreFixture, &quota, store_fixture_set_up,
              test_passing_fault, store_fixture_tear_down);
  g_test_add ("/store/failure/write-error", StoreFixture, &error, store_fixture_set_up,
              test_passing_fault, store_fixture_tear_down);
  STORE_TEST ("/store/failure/read-goes-on", test_read_goes_on);
  STORE_TEST ("/store/failure/trouble", test_trouble);
  STORE_TEST ("/store/failure/reserve", test_reserve);
  STORE_TEST ("/store/failure/sync-error", test_sync_error);
  STORE_TEST ("/store/failure/read-error", test_read_error);
  STORE_TEST ("/store/failure/read-error/in-transaction", test_read_error_in_transaction);
  STORE_TEST ("/store/failure/no-table", test_no_table);
  STORE_TEST ("/store/failure/file-size-limit", test_file_size_limit);
  STORE_TEST ("/store/failure/locked", test_locked);
  STORE_TEST ("/store/failure/locked-at-close", test_locked_at_close);
  STORE_TEST ("/store/failure/too-much-waits", test_too_much_waits);
  g_test_add ("/store/failure/moved", StoreFixture, GINT_TO_POINTER (FALSE), store_fixture_set_up,
              test_moved, store_fixture_tear_down);
  g_test_add ("/store/failure/replaced", StoreFixture, GINT_TO_POINTER (TRUE), store_fixture_set_up,
              test_moved, store_fixture_tear_down);

  return g_test_run ();
}
