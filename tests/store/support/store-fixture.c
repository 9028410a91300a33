/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

#define TIMEOUT_SECONDS 60

void
store_fixture_set_up_closed (StoreFixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("snug-store-XXXXXX", &error);
  g_assert_no_error (error);
  self->path = g_build_filename (self->folder, "state", "snug.db", NULL);
  self->store = snug_store_new (self->path, SNUG_STORE_DURABILITY_FULL);
  self->log = SNUG_LOG (self->store);
}

void
store_fixture_open (StoreFixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (snug_store_open (self->store, NULL, &error));
  g_assert_no_error (error);
}

void
store_fixture_set_up (StoreFixture *self, gconstpointer data)
{
  store_fixture_set_up_closed (self, data);
  store_fixture_open (self);
}

void
store_fixture_close (StoreFixture *self)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  snug_store_close_async (self->store, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_true (snug_store_close_finish (self->store, pending.result, &error));
  g_assert_no_error (error);
}

void
store_fixture_restart (StoreFixture *self)
{
  store_fixture_close (self);
  g_assert_finalize_object (self->store);
  self->store = snug_store_new (self->path, SNUG_STORE_DURABILITY_FULL);
  self->log = SNUG_LOG (self->store);
  store_fixture_open (self);
}

static void
delete_folder (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        delete_folder (child);
      else
        g_assert_cmpint (g_unlink (child), ==, 0);
    }

  g_assert_cmpint (g_rmdir (path), ==, 0);
}

void
store_fixture_tear_down (StoreFixture *self, gconstpointer data)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_finalize_object (g_steal_pointer (&self->store));
  delete_folder (self->folder);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);
}

void
pending_callback (GObject *source, GAsyncResult *result, gpointer data)
{
  static guint n_answers = 0;
  Pending *self = data;

  g_assert_null (self->result);
  self->result = g_object_ref (result);
  self->place = ++n_answers;
}

static gboolean
on_timeout (gpointer data)
{
  g_error ("Waited %d s for an answer.", TIMEOUT_SECONDS);
  return G_SOURCE_REMOVE;
}

void
pending_wait (Pending *self)
{
  guint id;

  if (self->result != NULL)
    return;

  id = g_timeout_add_seconds (TIMEOUT_SECONDS, on_timeout, NULL);
  while (self->result == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

void
pending_clear (Pending *self)
{
  g_clear_object (&self->result);
}

void
append_begin (StoreFixture *self, const char *client_id, Pending *pending)
{
  g_autofree char *text = g_strdup_printf ("text of %s", client_id);
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Ada", client_id, text, 0);

  snug_log_append_async (self->log, draft, NULL, pending_callback, pending);
}

SnugMessage *
append_end (StoreFixture *self, Pending *pending, gboolean *existed, GError **error)
{
  SnugMessage *message;

  pending_wait (pending);
  message = snug_log_append_finish (self->log, pending->result, existed, error);
  pending_clear (pending);

  return message;
}

SnugMessage *
append (StoreFixture *self, const char *client_id, gboolean *existed, GError **error)
{
  g_auto (Pending) pending = { 0 };

  append_begin (self, client_id, &pending);

  return append_end (self, &pending, existed, error);
}

guint64
append_ok (StoreFixture *self, const char *client_id)
{
  gboolean existed = TRUE;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = append (self, client_id, &existed, &error);

  g_assert_no_error (error);
  g_assert_false (existed);

  return snug_message_get_seq (message);
}

void
append_many (StoreFixture *self, guint n, gsize size)
{
  g_autofree Pending *pending = g_new0 (Pending, n);
  g_autofree char *text = g_strnfill (size, 'x');

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *client_id = g_strdup_printf ("a rather long id of a message %u", i);
      g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Ada", client_id, text, 0);

      snug_log_append_async (self->log, draft, NULL, pending_callback, &pending[i]);
    }

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = append_end (self, &pending[i], NULL, &error);

      g_assert_no_error (error);
    }
}

GPtrArray *
read_messages (StoreFixture *self, guint64 after, guint64 before, guint limit)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;
  GPtrArray *messages;

  snug_log_read_async (self->log, after, before, limit, NULL, pending_callback, &pending);
  pending_wait (&pending);
  messages = snug_log_read_finish (self->log, pending.result, &error);
  g_assert_no_error (error);

  return messages;
}

static GBytes *
hash_token (const char *token)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize size = sizeof digest;

  g_checksum_update (checksum, (const guchar *) token, -1);
  g_checksum_get_digest (checksum, digest, &size);

  return g_bytes_new (digest, size);
}

SnugMemberRecord *
find_member (StoreFixture *self, const char *token, GError **error)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GBytes) hash = hash_token (token);

  snug_log_find_member_async (self->log, hash, NULL, pending_callback, &pending);
  pending_wait (&pending);

  return snug_log_find_member_finish (self->log, pending.result, error);
}

gboolean
save_member (StoreFixture *self,
             const char *id,
             const char *name,
             const char *token,
             GError **error)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GBytes) hash = hash_token (token);
  g_autoptr (SnugMemberRecord) record = snug_member_record_new (id, name, hash);

  snug_log_save_member_async (self->log, record, NULL, pending_callback, &pending);
  pending_wait (&pending);

  return snug_log_save_member_finish (self->log, pending.result, error);
}

void
assert_messages (GPtrArray *messages, guint64 first, guint64 last)
{
  g_assert_nonnull (messages);
  g_assert_cmpuint (messages->len, ==, last + 1 - first);

  for (guint i = 0; i < messages->len; i++)
    {
      g_assert_cmpuint (snug_message_get_seq (messages->pdata[i]), ==, first + i);
      if (i > 0)
        g_assert_cmpint (snug_message_get_time (messages->pdata[i]), >=,
                         snug_message_get_time (messages->pdata[i - 1]));
    }
}

void
assert_log (StoreFixture *self, guint64 last)
{
  g_autoptr (GPtrArray) messages = read_messages (self, 0, 0, G_MAXUINT);

  assert_messages (messages, 1, last);
  g_assert_cmpuint (snug_log_get_last_seq (self->log), ==, last);
}

sqlite3 *
other_program_open (const char *path)
{
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);

  return db;
}

void
other_program_execute (sqlite3 *db, const char *sql)
{
  char *message = NULL;

  sqlite3_exec (db, sql, NULL, NULL, &message);
  g_assert_cmpstr (message, ==, NULL);
}

gint64
other_program_query (sqlite3 *db, const char *sql)
{
  sqlite3_stmt *statement = NULL;
  gint64 value;

  g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &statement, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  value = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);

  return value;
}

void
other_program_close (sqlite3 *db)
{
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
}
