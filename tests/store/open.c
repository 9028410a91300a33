/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store-fixture.h"

static void
assert_refused (StoreFixture *fixture, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (snug_store_open (fixture->store, NULL, &error));
  g_assert_error (error, SNUG_ERROR, code);
  g_test_message ("%s", error->message);

  /* Who reads it has to know which file is meant. */
  g_assert_nonnull (strstr (error->message, fixture->folder));
}

/* A database that was used and closed, as it is on the disk. */
static GBytes *
make_database (StoreFixture *fixture)
{
  char *contents = NULL;
  gsize length = 0;

  store_fixture_open (fixture);
  append_many (fixture, 200, 20);
  store_fixture_close (fixture);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));

  return g_bytes_new_take (contents, length);
}

static void
write_file (StoreFixture *fixture, const void *data, gsize size)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->path, data, (gssize) size, NULL));
}

static void
assert_file (StoreFixture *fixture, const void *data, gsize size)
{
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (fixture->path, &contents, &length, NULL));
  g_assert_cmpmem (contents, length, data, size);
}

static mode_t
get_mode (StoreFixture *fixture, const char *suffix)
{
  g_autofree char *path = g_strconcat (fixture->path, suffix, NULL);
  struct stat status;

  g_assert_cmpint (lstat (path, &status), ==, 0);

  return status.st_mode & 07777;
}

static void
test_new (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  struct stat status;
  mode_t mask = umask (0);

  g_assert_null (snug_log_get_epoch (fixture->log));
  store_fixture_open (fixture);
  append_ok (fixture, "1");
  umask (mask);

  g_assert_cmpint (stat (folder, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0700);
  g_assert_cmpuint (get_mode (fixture, ""), ==, 0600);
  g_assert_cmpuint (get_mode (fixture, "-wal"), ==, 0600);
  g_assert_cmpuint (get_mode (fixture, "-shm"), ==, 0600);
  g_assert_cmpuint (get_mode (fixture, "-lock"), ==, 0600);
  g_assert_cmpstr (snug_store_get_path (fixture->store), ==, fixture->path);
}

/* The settings are what they have to be, as another program sees them. */
static void
test_settings (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other;

  store_fixture_open (fixture);
  append_ok (fixture, "1");
  other = other_program_open (fixture->path);
  g_assert_cmpint (other_program_query (other, "PRAGMA application_id"), ==, 0x536e7567);
  g_assert_cmpint (other_program_query (other, "PRAGMA user_version"), ==, 2);
  g_assert_cmpint (other_program_query (other,
                                        "SELECT journal_mode = 'wal' FROM pragma_journal_mode"),
                   ==, 1);
  g_assert_cmpint (
      other_program_query (other, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==,
      1);
  g_assert_cmpint (other_program_query (other, "SELECT length(value) = 32 FROM meta "
                                               "WHERE key = 'epoch'"),
                   ==, 1);
  g_assert_cmpint (other_program_query (other, "SELECT value FROM meta WHERE key = 'closed'"), ==,
                   0);
  other_program_close (other);

  store_fixture_close (fixture);
  other = other_program_open (fixture->path);
  g_assert_cmpint (other_program_query (other, "SELECT value FROM meta WHERE key = 'closed'"), ==,
                   1);
  other_program_close (other);
}

static void
test_two_epochs (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "other.db", NULL);
  g_autoptr (SnugStore) other = snug_store_new (path, SNUG_STORE_DURABILITY_FULL);

  store_fixture_open (fixture);
  g_assert_true (snug_store_open (other, NULL, NULL));
  g_assert_cmpstr (snug_log_get_epoch (fixture->log), !=, snug_log_get_epoch (SNUG_LOG (other)));
}

static void
test_makes_private (StoreFixture *fixture, gconstpointer data)
{
  g_bytes_unref (make_database (fixture));
  g_assert_cmpint (chmod (fixture->path, 0664), ==, 0);
  store_fixture_open (fixture);
  g_assert_cmpuint (get_mode (fixture, ""), ==, 0600);
}

static void
test_symbolic_link (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *target = g_build_filename (fixture->folder, "elsewhere.db", NULL);

  g_bytes_unref (make_database (fixture));
  g_assert_cmpint (g_rename (fixture->path, target), ==, 0);
  g_assert_cmpint (symlink (target, fixture->path), ==, 0);
  assert_refused (fixture, SNUG_ERROR_STORAGE);
}

static void
test_not_a_file (StoreFixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir_with_parents (fixture->path, 0700), ==, 0);
  assert_refused (fixture, SNUG_ERROR_STORAGE);
}

/* Below a file there can be no folder, whoever one is. */
static void
test_no_folder (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
  g_assert_false (snug_store_open (fixture->store, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_assert_nonnull (strstr (error->message, folder));
  g_assert_nonnull (strstr (error->message, g_strerror (ENOTDIR)));
}

static void
test_random_bytes (StoreFixture *fixture, gconstpointer data)
{
  guint8 bytes[5000];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) g_test_rand_int ();

  write_file (fixture, bytes, 300);
  assert_refused (fixture, SNUG_ERROR_CORRUPT);
  assert_file (fixture, bytes, 300);

  write_file (fixture, bytes, sizeof bytes);
  assert_refused (fixture, SNUG_ERROR_CORRUPT);
  assert_file (fixture, bytes, sizeof bytes);
}

/* The file ends too early, at a page or within one. */
static void
test_truncated (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) database = make_database (fixture);
  const guint8 *bytes = g_bytes_get_data (database, NULL);
  const gsize sizes[] = {
    100, 4096, 8192, 5000, g_bytes_get_size (database) - 4096, g_bytes_get_size (database) - 1,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_test_message ("%u bytes", (guint) sizes[i]);
      write_file (fixture, bytes, sizes[i]);
      assert_refused (fixture, SNUG_ERROR_CORRUPT);
      assert_file (fixture, bytes, sizes[i]);
    }

  /* All of it is as good as ever. */
  write_file (fixture, bytes, g_bytes_get_size (database));
  store_fixture_open (fixture);
  assert_log (fixture, 200);
}

/* Something was written into the middle of a page. */
static void
test_overwritten (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) database = make_database (fixture);
  gsize size = 0;
  guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&database), &size);

  for (gsize i = 0; i < 300; i++)
    bytes[size / 4096 / 2 * 4096 + i] = (guint8) (i * 7);
  write_file (fixture, bytes, size);
  assert_refused (fixture, SNUG_ERROR_CORRUPT);
  assert_file (fixture, bytes, size);
  g_free (bytes);
}

static void
copy_file (const char *from, const char *to, const char *suffix)
{
  g_autofree char *source = g_strconcat (from, suffix, NULL);
  g_autofree char *target = g_strconcat (to, suffix, NULL);
  g_autofree char *contents = NULL;
  gsize size = 0;

  g_assert_true (g_file_get_contents (source, &contents, &size, NULL));
  g_assert_true (g_file_set_contents (target, contents, (gssize) size, NULL));
}

/* The program crashed, and on top of that the file was damaged: what is in the write-ahead log may
 * still be of use to somebody, and neither file is touched. */
static void
test_damaged_after_crash (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "copy.db", NULL);
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (SnugStore) copy = snug_store_new (path, SNUG_STORE_DURABILITY_FULL);
  g_autofree char *contents = NULL;
  g_autofree char *contents_after = NULL;
  g_autofree char *log = NULL;
  g_autofree char *log_after = NULL;
  g_autoptr (GError) error = NULL;
  gsize size = 0;
  gsize size_after = 0;
  gsize log_size = 0;
  gsize log_size_after = 0;

  g_bytes_unref (make_database (fixture));
  store_fixture_open (fixture);
  append_ok (fixture, "in the write-ahead log");
  copy_file (fixture->path, path, "");
  copy_file (fixture->path, path, "-wal");

  g_assert_true (g_file_get_contents (path, &contents, &size, NULL));
  memset (contents + size / 4096 / 2 * 4096, 0xff, 300);
  g_assert_true (g_file_set_contents (path, contents, (gssize) size, NULL));
  g_assert_true (g_file_get_contents (wal, &log, &log_size, NULL));
  g_assert_cmpuint (log_size, >, 0);

  g_assert_false (snug_store_open (copy, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT);
  g_assert_true (g_file_get_contents (path, &contents_after, &size_after, NULL));
  g_assert_cmpmem (contents_after, size_after, contents, size);
  g_assert_true (g_file_get_contents (wal, &log_after, &log_size_after, NULL));
  g_assert_cmpmem (log_after, log_size_after, log, log_size);
}

/* A database that is too large to be checked each time is checked after a crash. */
static void
test_checked_after_crash (StoreFixture *fixture, gconstpointer data)
{
  gboolean closed = GPOINTER_TO_INT (data);
  g_autofree char *contents = NULL;
  gsize size = 0;
  sqlite3 *other;

  store_fixture_open (fixture);
  append_many (fixture, 700, 16000);
  store_fixture_close (fixture);

  if (!closed)
    {
      other = other_program_open (fixture->path);
      other_program_execute (other, "UPDATE meta SET value = '0' WHERE key = 'closed'");
      other_program_close (other);
    }

  /* A page of text that nobody needs to open the database. */
  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  g_assert_cmpuint (size, >, 8 * 1024 * 1024);
  memset (contents + size / 4096 / 2 * 4096, 0xff, 4096);
  write_file (fixture, contents, size);

  if (closed)
    store_fixture_open (fixture);
  else
    {
      assert_refused (fixture, SNUG_ERROR_CORRUPT);
      assert_file (fixture, contents, size);
    }
}

static void
test_newer_schema (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *contents = NULL;
  gsize size = 0;
  sqlite3 *other;

  g_bytes_unref (make_database (fixture));
  other = other_program_open (fixture->path);
  other_program_execute (other, "PRAGMA user_version = 3");
  other_program_close (other);
  g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
  assert_refused (fixture, SNUG_ERROR_SCHEMA_TOO_NEW);
  assert_file (fixture, contents, size);
}

static void
test_other_program (StoreFixture *fixture, gconstpointer data)
{
  static const char *const made_by[] = {
    "CREATE TABLE bookmarks (url)",
    "PRAGMA application_id = 1234",
    "PRAGMA user_version = 1",
    "CREATE TABLE messages (seq); PRAGMA user_version = 1",
  };

  write_file (fixture, "", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (made_by); i++)
    {
      g_autofree char *contents = NULL;
      gsize size = 0;
      sqlite3 *other;

      g_assert_cmpint (g_unlink (fixture->path), ==, 0);
      other = other_program_open (fixture->path);
      other_program_execute (other, made_by[i]);
      other_program_close (other);
      g_assert_true (g_file_get_contents (fixture->path, &contents, &size, NULL));
      assert_refused (fixture, SNUG_ERROR_CORRUPT);
      assert_file (fixture, contents, size);
    }
}

/* An empty file is a database in which nothing is yet. */
static void
test_empty_file (StoreFixture *fixture, gconstpointer data)
{
  write_file (fixture, "", 0);
  store_fixture_open (fixture);
  append_ok (fixture, "1");
}

static void
test_second_store (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugStore) second = snug_store_new (fixture->path, SNUG_STORE_DURABILITY_FULL);
  g_autoptr (GError) error = NULL;

  store_fixture_open (fixture);
  append_ok (fixture, "1");
  g_assert_false (snug_store_open (second, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
  append_ok (fixture, "2");
  store_fixture_close (fixture);

  g_clear_error (&error);
  g_assert_true (snug_store_open (second, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (snug_log_get_last_seq (SNUG_LOG (second)), ==, 2);
}

/* A store that could not be opened can be tried again. */
static void
test_try_again (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  write_file (fixture, "This is no database, but it is longer than nothing.", 51);
  assert_refused (fixture, SNUG_ERROR_CORRUPT);
  assert_refused (fixture, SNUG_ERROR_CORRUPT);
  g_assert_cmpint (g_unlink (fixture->path), ==, 0);

  g_cancellable_cancel (cancellable);
  g_assert_false (snug_store_open (fixture->store, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  store_fixture_open (fixture);
}

static void
assert_closed (StoreFixture *fixture)
{
  g_auto (Pending) pending = { 0 };
  g_auto (Pending) again = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_null (append (fixture, "late", NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  snug_log_read_async (fixture->log, 0, 0, 10, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_null (snug_log_read_finish (fixture->log, pending.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  g_assert_null (find_member (fixture, "token", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  g_assert_false (save_member (fixture, "ada", "Ada", "token", &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  snug_store_close_async (fixture->store, NULL, pending_callback, &again);
  pending_wait (&again);
  g_assert_false (snug_store_close_finish (fixture->store, again.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
}

static void
test_not_open (StoreFixture *fixture, gconstpointer data)
{
  assert_closed (fixture);
  store_fixture_open (fixture);
  append_ok (fixture, "1");
  store_fixture_close (fixture);
  assert_closed (fixture);
}

/* To close is to finish first what was begun, and leaves one file with everything in it. */
static void
test_close_drains (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 3000;
  g_autofree Pending *pending = g_new0 (Pending, n);
  g_auto (Pending) close = { 0 };
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autoptr (GError) error = NULL;

  store_fixture_open (fixture);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      append_begin (fixture, id, &pending[i]);
    }
  snug_store_close_async (fixture->store, NULL, pending_callback, &close);
  g_assert_null (append (fixture, "late", NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  pending_wait (&close);
  g_assert_true (snug_store_close_finish (fixture->store, close.result, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (SnugMessage) message = NULL;

      g_assert_nonnull (pending[i].result);
      g_assert_cmpuint (pending[i].place, <, close.place);
      message = append_end (fixture, &pending[i], NULL, &error);
      g_assert_no_error (error);
    }
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));

  store_fixture_open (fixture);
  assert_log (fixture, n);
}

/* A store that is let go without a word is closed properly, too. */
static void
test_not_closed (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other;

  store_fixture_open (fixture);
  append_ok (fixture, "1");
  g_assert_finalize_object (fixture->store);

  other = other_program_open (fixture->path);
  g_assert_cmpint (other_program_query (other, "SELECT value FROM meta WHERE key = 'closed'"), ==,
                   1);
  other_program_close (other);

  fixture->store = snug_store_new (fixture->path, SNUG_STORE_DURABILITY_FULL);
  fixture->log = SNUG_LOG (fixture->store);
  store_fixture_open (fixture);
  assert_log (fixture, 1);
}

static void
test_properties (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr (SnugClock) clock = NULL;
  SnugStoreDurability durability = SNUG_STORE_DURABILITY_NORMAL;
  gboolean broken = TRUE;

  g_object_get (fixture->store, "path", &path, "durability", &durability, "clock", &clock, "broken",
                &broken, NULL);
  g_assert_cmpstr (path, ==, fixture->path);
  g_assert_cmpint (durability, ==, SNUG_STORE_DURABILITY_FULL);
  g_assert_true (SNUG_IS_SYSTEM_CLOCK (clock));
  g_assert_false (broken);
  g_assert_cmpuint (snug_store_get_n_commits (fixture->store), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  STORE_TEST_CLOSED ("/store/open/new", test_new);
  STORE_TEST_CLOSED ("/store/open/settings", test_settings);
  STORE_TEST_CLOSED ("/store/open/two-epochs", test_two_epochs);
  STORE_TEST_CLOSED ("/store/open/makes-private", test_makes_private);
  STORE_TEST_CLOSED ("/store/open/symbolic-link", test_symbolic_link);
  STORE_TEST_CLOSED ("/store/open/not-a-file", test_not_a_file);
  STORE_TEST_CLOSED ("/store/open/no-folder", test_no_folder);
  STORE_TEST_CLOSED ("/store/open/random-bytes", test_random_bytes);
  STORE_TEST_CLOSED ("/store/open/truncated", test_truncated);
  STORE_TEST_CLOSED ("/store/open/overwritten", test_overwritten);
  STORE_TEST_CLOSED ("/store/open/damaged-after-crash", test_damaged_after_crash);
  g_test_add ("/store/open/checked-after-crash", StoreFixture, GINT_TO_POINTER (FALSE),
              store_fixture_set_up_closed, test_checked_after_crash, store_fixture_tear_down);
  g_test_add ("/store/open/not-checked-after-close", StoreFixture, GINT_TO_POINTER (TRUE),
              store_fixture_set_up_closed, test_checked_after_crash, store_fixture_tear_down);
  STORE_TEST_CLOSED ("/store/open/newer-schema", test_newer_schema);
  STORE_TEST_CLOSED ("/store/open/other-program", test_other_program);
  STORE_TEST_CLOSED ("/store/open/empty-file", test_empty_file);
  STORE_TEST_CLOSED ("/store/open/second-store", test_second_store);
  STORE_TEST_CLOSED ("/store/open/try-again", test_try_again);
  STORE_TEST_CLOSED ("/store/open/not-open", test_not_open);
  STORE_TEST_CLOSED ("/store/open/close-drains", test_close_drains);
  STORE_TEST_CLOSED ("/store/open/not-closed", test_not_closed);
  STORE_TEST_CLOSED ("/store/open/properties", test_properties);

  return g_test_run ();
}
