/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "faulty-vfs.h"
#include "store-fixture.h"
#include "store/copy.h"
#include "store/migration.h"

/* More than there are writes and synchronizations in any of this. */
#define MOST_STEPS 400

/* Two versions that have nothing to do with Snug's own, so that the machinery is tested whatever
 * Snug's schema is like. */
static const char *const old_steps[] = {
  "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT NOT NULL);",
  NULL,
};
static const char *const new_steps[] = {
  "CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
  "CREATE TABLE things (id INTEGER PRIMARY KEY, text TEXT NOT NULL);",
  "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 0;",
  "UPDATE things SET size = length(text);",
  NULL,
};
static const char *const broken_steps[] = {
  "SELECT 1;",
  "ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 0;",
  "UPDATE things SET size = nonsense(text);",
  NULL,
};

static sqlite3 *
open_database (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  other_program_execute (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");

  return db;
}

/* A database of the old version with 60 things in it. */
static char *
make_old (StoreFixture *fixture)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GError) error = NULL;
  sqlite3 *db;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  db = open_database (fixture->path);
  g_assert_true (snug_migration_run (db, fixture->path, old_steps, &error));
  g_assert_no_error (error);
  other_program_execute (db, "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n"
                             "  WHERE i < 60)"
                             "INSERT INTO things SELECT i, printf('%.*c', i, 'x') FROM n");
  other_program_close (db);

  return g_steal_pointer (&folder);
}

/* The copies that were kept, oldest first. */
static GPtrArray *
list_copies (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (name, "snug-schema-") && g_str_has_suffix (name, ".db"))
        g_ptr_array_add (copies, g_build_filename (folder, name, NULL));
    }

  return copies;
}

static void
assert_sound (sqlite3 *db, gint64 version)
{
  g_assert_cmpint (other_program_query (db, "SELECT user_version FROM pragma_user_version"), ==,
                   version);
  g_assert_cmpint (other_program_query (db, "SELECT count(*) FROM things"), ==, 60);
  g_assert_cmpint (other_program_query (db, "SELECT sum(length(text)) FROM things"), ==, 1830);
  g_assert_cmpint (
      other_program_query (db, "SELECT integrity_check = 'ok' FROM pragma_integrity_check"), ==, 1);
}

static void
assert_copy (const char *path)
{
  sqlite3 *copy = other_program_open (path);
  struct stat status;

  assert_sound (copy, 1);
  g_assert_cmpint (other_program_query (copy, "SELECT value FROM meta WHERE key = 'copy'"), ==, 1);
  other_program_close (copy);
  g_assert_cmpint (stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0600);
}

static void
migrate (StoreFixture *fixture)
{
  sqlite3 *db = open_database (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_true (snug_migration_run (db, fixture->path, new_steps, &error));
  g_assert_no_error (error);
  assert_sound (db, 3);
  g_assert_cmpint (other_program_query (db, "SELECT sum(size) FROM things"), ==, 1830);
  other_program_close (db);
}

static void
test_keeps_a_copy (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_old (fixture);
  g_autoptr (GPtrArray) copies = NULL;
  g_autoptr (GPtrArray) copies_after = NULL;

  migrate (fixture);
  copies = list_copies (folder);
  g_assert_cmpuint (copies->len, ==, 1);
  assert_copy (copies->pdata[0]);

  /* Nothing is to be done the next time. */
  migrate (fixture);
  copies_after = list_copies (folder);
  g_assert_cmpuint (copies_after->len, ==, 1);
}

/* A new database is no older one. */
static void
test_new_has_no_copy (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autoptr (GPtrArray) copies = NULL;

  store_fixture_open (fixture);
  copies = list_copies (folder);
  g_assert_cmpuint (copies->len, ==, 0);
}

static void
test_failure_changes_nothing (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_old (fixture);
  sqlite3 *db = open_database (fixture->path);
  g_autoptr (GError) error = NULL;

  g_assert_false (snug_migration_run (db, fixture->path, broken_steps, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  assert_sound (db, 1);
  g_assert_cmpint (other_program_query (
                       db, "SELECT count(*) FROM pragma_table_info('things') WHERE name = 'size'"),
                   ==, 0);
  other_program_close (db);

  migrate (fixture);
}

static void
test_no_space_for_the_copy (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *folder = make_old (fixture);
  sqlite3 *db = open_database (fixture->path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) copies = NULL;

  faulty_vfs_set (FAULTY_VFS_DISK_FULL);
  g_assert_false (snug_migration_run (db, fixture->path, new_steps, &error));
  faulty_vfs_set (FAULTY_VFS_NONE);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  copies = list_copies (folder);
  g_assert_cmpuint (copies->len, ==, 0);
  assert_sound (db, 1);
  other_program_close (db);

  migrate (fixture);
}

/* Migrates in a child that is killed just before it writes for the nth time. */
static gboolean
is_killed_at (StoreFixture *fixture, guint n)
{
  pid_t child = fork ();
  int status = 0;

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      sqlite3 *db;

      faulty_vfs_kill_at (n);
      db = open_database (fixture->path);

      /* A signal says how it went: the exit status is valgrind's, and a child that stops in the
       * middle of a test has leaks. */
      raise (snug_migration_run (db, fixture->path, new_steps, NULL) ? SIGTERM : SIGABRT);
    }

  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (WIFSIGNALED (status));
  g_assert_true (WTERMSIG (status) == SIGKILL || WTERMSIG (status) == SIGTERM);

  return WTERMSIG (status) == SIGKILL;
}

/* What a crash leaves is the old version or the new one, and the new one only with a copy of the
 * old one beside it; the next start makes it the new one. */
static void
check_after_kill (StoreFixture *fixture, const char *folder)
{
  g_autoptr (GPtrArray) copies = list_copies (folder);
  sqlite3 *db = open_database (fixture->path);
  gint64 version = other_program_query (db, "SELECT user_version FROM pragma_user_version");

  assert_sound (db, version);
  g_assert_true (version == 1 || version == 3);
  other_program_close (db);
  g_assert_true (version == 1 || copies->len > 0);
  for (guint i = 0; i < copies->len; i++)
    assert_copy (copies->pdata[i]);

  migrate (fixture);
}

static void
delete_all (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_cmpint (g_unlink (path), ==, 0);
    }
}

static void
test_killed_at_each_step (StoreFixture *fixture, gconstpointer data)
{
  guint n;

  for (n = 1; n < MOST_STEPS; n++)
    {
      g_autofree char *folder = make_old (fixture);
      gboolean killed = is_killed_at (fixture, n);

      check_after_kill (fixture, folder);
      delete_all (folder);
      if (!killed)
        break;
    }

  g_test_message ("It was killed at %u moments", n - 1);
  g_assert_cmpuint (n, >, 20);
  g_assert_cmpuint (n, <, MOST_STEPS);
}

/* What only those of version 2 and later can have. */
static void
assert_changes (StoreFixture *fixture, GPtrArray *messages, guint version)
{
  SnugMessage *first = messages->pdata[0];

  if (version < 2)
    {
      g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 0);
      g_assert_cmpuint (snug_message_get_rev (first), ==, 0);
      return;
    }

  g_assert_cmpuint (snug_log_get_last_rev (fixture->log), ==, 4);
  g_assert_cmpuint (snug_message_get_rev (first), ==, 3);
  g_assert_cmpint (snug_message_get_edited_at (first), ==, 1700000000003);
  g_assert_cmpuint (snug_message_get_n_reactions (first), ==, 2);
  g_assert_cmpstr (snug_reaction_get_emoji (snug_message_get_reaction (first, 1)), ==, "❤️");
  g_assert_cmpuint (snug_message_get_rev (messages->pdata[1]), ==, 0);
  g_assert_true (snug_message_is_removed (messages->pdata[3]));
}

/* Every version that there was, with the same messages in it. */
static void
test_fixture (StoreFixture *fixture, gconstpointer data)
{
  guint version = GPOINTER_TO_UINT (data);
  g_autofree char *name = g_strdup_printf ("schema-%u.sql", version);
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "store", "data", name, NULL);
  g_autofree char *folder = g_path_get_dirname (fixture->path);
  g_autofree char *sql = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (SnugMemberRecord) ada = NULL;
  sqlite3 *db = NULL;

  g_assert_true (g_file_get_contents (source, &sql, NULL, NULL));
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_cmpint (sqlite3_open (fixture->path, &db), ==, SQLITE_OK);
  other_program_execute (db, sql);
  other_program_close (db);

  store_fixture_open (fixture);
  g_assert_cmpstr (snug_log_get_epoch (fixture->log), ==, "0123456789abcdef0123456789abcdef");
  messages = read_messages (fixture, 0, G_MAXUINT64, 100);
  g_assert_cmpuint (messages->len, ==, 4);
  g_assert_cmpstr (snug_message_get_text (messages->pdata[0]), ==, "Grüezi");
  g_assert_cmpstr (snug_message_get_member_name (messages->pdata[0]), ==, "Ada");
  g_assert_cmpint (snug_message_get_time (messages->pdata[0]), ==, 1700000000000);
  g_assert_cmpint (snug_message_get_kind (messages->pdata[1]), ==, SNUG_MESSAGE_NOTICE);
  g_assert_cmpuint (snug_message_get_reply_to (messages->pdata[2]), ==, 1);
  g_assert_cmpstr (snug_message_get_client_id (messages->pdata[3]), ==, "d4");
  assert_changes (fixture, messages, version);
  ada = find_member (fixture, "the token of Ada", NULL);
  g_assert_nonnull (ada);
  g_assert_cmpstr (ada->name, ==, "Ada");

  g_assert_cmpuint (append_ok (fixture, "new"), ==, 5);
  store_fixture_restart (fixture);
  g_assert_cmpstr (snug_log_get_epoch (fixture->log), ==, "0123456789abcdef0123456789abcdef");
}

#define STORE_FIXTURE_TEST(n)                                                                      \
  g_test_add ("/store/migration/fixture-" #n, StoreFixture, GUINT_TO_POINTER (n),                  \
              store_fixture_set_up_closed, test_fixture, store_fixture_tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_vfs_install ();

  STORE_TEST_CLOSED ("/store/migration/keeps-a-copy", test_keeps_a_copy);
  STORE_TEST_CLOSED ("/store/migration/new-has-no-copy", test_new_has_no_copy);
  STORE_TEST_CLOSED ("/store/migration/failure-changes-nothing", test_failure_changes_nothing);
  STORE_TEST_CLOSED ("/store/migration/no-space-for-the-copy", test_no_space_for_the_copy);
  STORE_TEST_CLOSED ("/store/migration/killed-at-each-step", test_killed_at_each_step);
  STORE_FIXTURE_TEST (1);
  STORE_FIXTURE_TEST (2);

  return g_test_run ();
}
