/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <sqlite3.h>

#include "core/error.h"
#include "store/store.h"

G_BEGIN_DECLS

/* A store in a folder of its own. */
typedef struct
{
  char *folder;     /* (owned) */
  char *path;       /* (owned) of the database */
  SnugStore *store; /* (owned) */
  SnugLog *log;     /* (unowned) the same */
} StoreFixture;

/* The first makes a store that is open; the second one that is opened by the test. */
void store_fixture_set_up (StoreFixture *self, gconstpointer data);
void store_fixture_set_up_closed (StoreFixture *self, gconstpointer data);
void store_fixture_tear_down (StoreFixture *self, gconstpointer data);
void store_fixture_open (StoreFixture *self);
void store_fixture_close (StoreFixture *self);

/* Closes the store and opens another one on the same file, as after a restart. */
void store_fixture_restart (StoreFixture *self);

#define STORE_TEST(path, function)                                                                 \
  g_test_add ((path), StoreFixture, NULL, store_fixture_set_up, (function), store_fixture_tear_down)
#define STORE_TEST_CLOSED(path, function)                                                          \
  g_test_add ((path), StoreFixture, NULL, store_fixture_set_up_closed, (function),                 \
              store_fixture_tear_down)

/* An asynchronous call that has or has not come to its end. */
typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
  guint place;          /* in the order of all answers, counted from 1 */
} Pending;

void pending_callback (GObject *source, GAsyncResult *result, gpointer data);
void pending_wait (Pending *self);
void pending_clear (Pending *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pending, pending_clear)

/* The calls of the log, from beginning to end. */
void append_begin (StoreFixture *self, const char *client_id, Pending *pending);
SnugMessage *append_end (StoreFixture *self, Pending *pending, gboolean *existed, GError **error);
SnugMessage *append (StoreFixture *self, const char *client_id, gboolean *existed, GError **error);
guint64 append_ok (StoreFixture *self, const char *client_id);
/* Stores @n messages of @size characters each, many at a time. */
void append_many (StoreFixture *self, guint n, gsize size);
GPtrArray *read_messages (StoreFixture *self, guint64 after, guint64 before, guint limit);
SnugMemberRecord *find_member (StoreFixture *self, const char *token, GError **error);
gboolean save_member (StoreFixture *self,
                      const char *id,
                      const char *name,
                      const char *token,
                      GError **error);

/* Checks that the log has exactly the messages from 1 to @last. */
void assert_log (StoreFixture *self, guint64 last);
void assert_messages (GPtrArray *messages, guint64 first, guint64 last);

/* Another program's connection to the database. */
sqlite3 *other_program_open (const char *path);
void other_program_execute (sqlite3 *db, const char *sql);
gint64 other_program_query (sqlite3 *db, const char *sql);
void other_program_close (sqlite3 *db);

G_END_DECLS
