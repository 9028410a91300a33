/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "faulty-vfs.h"
#include "store-fixture.h"

static void
test_append (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugMessage) draft =
      snug_message_new_text ("ada", "Ada", "id-1", "Hello, 'world'; -- \360\237\230\200", 0);
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  gint64 before = g_get_real_time () / 1000;
  gboolean existed = TRUE;

  g_assert_cmpuint (snug_log_get_last_seq (fixture->log), ==, 0);
  snug_log_append_async (fixture->log, draft, NULL, pending_callback, &pending);
  message = append_end (fixture, &pending, &existed, &error);
  g_assert_no_error (error);
  g_assert_false (existed);
  g_assert_cmpuint (snug_message_get_seq (message), ==, 1);
  g_assert_cmpint (snug_message_get_time (message), >=, before);
  g_assert_cmpint (snug_message_get_time (message), <=, g_get_real_time () / 1000);
  g_assert_cmpuint (snug_log_get_last_seq (fixture->log), ==, 1);

  messages = read_messages (fixture, 0, 0, 10);
  assert_messages (messages, 1, 1);
  g_assert_cmpint (snug_message_get_time (messages->pdata[0]), ==, snug_message_get_time (message));
  g_assert_cmpint (snug_message_get_kind (messages->pdata[0]), ==, SNUG_MESSAGE_TEXT);
  g_assert_cmpstr (snug_message_get_member_id (messages->pdata[0]), ==, "ada");
  g_assert_cmpstr (snug_message_get_member_name (messages->pdata[0]), ==, "Ada");
  g_assert_cmpstr (snug_message_get_client_id (messages->pdata[0]), ==, "id-1");
  g_assert_cmpstr (snug_message_get_text (messages->pdata[0]), ==,
                   "Hello, 'world'; -- \360\237\230\200");
  g_assert_cmpuint (snug_message_get_reply_to (messages->pdata[0]), ==, 0);
}

static void
test_notices (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugMessage) draft = snug_message_new_notice ("We close at six.");
  g_autoptr (GPtrArray) messages = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Pending) pending = { 0 };
      g_autoptr (SnugMessage) message = NULL;
      gboolean existed = TRUE;

      snug_log_append_async (fixture->log, draft, NULL, pending_callback, &pending);
      message = append_end (fixture, &pending, &existed, NULL);
      g_assert_cmpuint (snug_message_get_seq (message), ==, i + 1);
      g_assert_false (existed);
    }

  messages = read_messages (fixture, 0, 0, 10);
  assert_messages (messages, 1, 3);
  g_assert_cmpint (snug_message_get_kind (messages->pdata[0]), ==, SNUG_MESSAGE_NOTICE);
  g_assert_null (snug_message_get_member_id (messages->pdata[0]));
  g_assert_null (snug_message_get_member_name (messages->pdata[0]));
  g_assert_null (snug_message_get_client_id (messages->pdata[0]));
}

/* Everything is there after a restart, and goes on where it stopped. */
static void
test_restart (StoreFixture *fixture, gconstpointer data)
{
  g_autofree char *epoch = g_strdup (snug_log_get_epoch (fixture->log));
  g_autoptr (SnugMessage) draft =
      snug_message_new_stored (0, 0, SNUG_MESSAGE_TEXT, "bob", "Bob", "id-4", "A reply", 2);
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  g_assert_cmpuint (strlen (epoch), ==, 32);
  append_ok (fixture, "id-1");
  append_ok (fixture, "id-2");
  append_ok (fixture, "id-3");

  store_fixture_restart (fixture);
  g_assert_cmpstr (snug_log_get_epoch (fixture->log), ==, epoch);
  g_assert_cmpuint (snug_log_get_last_seq (fixture->log), ==, 3);

  snug_log_append_async (fixture->log, draft, NULL, pending_callback, &pending);
  message = append_end (fixture, &pending, NULL, NULL);
  g_assert_cmpuint (snug_message_get_seq (message), ==, 4);

  messages = read_messages (fixture, 0, 0, 10);
  assert_messages (messages, 1, 4);
  g_assert_cmpstr (snug_message_get_text (messages->pdata[0]), ==, "text of id-1");
  g_assert_cmpstr (snug_message_get_text (messages->pdata[3]), ==, "A reply");
  g_assert_cmpuint (snug_message_get_reply_to (messages->pdata[3]), ==, 2);
}

static void
test_read (StoreFixture *fixture, gconstpointer data)
{
  static const struct
  {
    guint64 after;
    guint64 before;
    guint limit;
    guint64 first;
    guint64 last;
  } rows[] = {
    { 0, 0, 100, 1, 20 }, { 0, 0, 5, 16, 20 },         { 0, 21, 5, 16, 20 },
    { 0, 20, 5, 15, 19 }, { 0, 6, 5, 1, 5 },           { 0, 3, 5, 1, 2 },
    { 0, 1, 5, 1, 0 },    { 17, 0, 5, 18, 20 },        { 17, 0, 2, 19, 20 },
    { 20, 0, 5, 1, 0 },   { 10, 15, 100, 11, 14 },     { 15, 10, 100, 1, 0 },
    { 0, 0, 0, 1, 0 },    { G_MAXUINT64, 0, 5, 1, 0 }, { 0, G_MAXUINT64, 1, 20, 20 },
  };

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      append_ok (fixture, id);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) messages =
          read_messages (fixture, rows[i].after, rows[i].before, rows[i].limit);

      assert_messages (messages, rows[i].first, rows[i].last);
    }
}

/* A repeat is answered with the first one, burns no number, and stores nothing. */
static void
test_repeat (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugMessage) first = append (fixture, "same", NULL, NULL);
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Adele", "same", "changed", 0);
  g_autoptr (SnugMessage) other_draft = snug_message_new_text ("bob", "Bob", "same", "Hello", 0);

  for (guint i = 0; i < 3; i++)
    {
      g_auto (Pending) pending = { 0 };
      g_autoptr (SnugMessage) again = NULL;
      gboolean existed = FALSE;

      snug_log_append_async (fixture->log, draft, NULL, pending_callback, &pending);
      again = append_end (fixture, &pending, &existed, NULL);
      g_assert_true (existed);
      g_assert_cmpuint (snug_message_get_seq (again), ==, 1);
      g_assert_cmpint (snug_message_get_time (again), ==, snug_message_get_time (first));
      g_assert_cmpstr (snug_message_get_text (again), ==, "text of same");
      g_assert_cmpstr (snug_message_get_member_name (again), ==, "Ada");
      store_fixture_restart (fixture);
    }

  g_assert_cmpuint (append_ok (fixture, "next"), ==, 2);
  assert_log (fixture, 2);

  {
    g_auto (Pending) pending = { 0 };
    g_autoptr (SnugMessage) other = NULL;

    snug_log_append_async (fixture->log, other_draft, NULL, pending_callback, &pending);
    other = append_end (fixture, &pending, NULL, NULL);
    g_assert_cmpuint (snug_message_get_seq (other), ==, 3);
  }
}

/* Lets what is begun meanwhile wait, so that it becomes one batch. */
static sqlite3 *
hold_the_disk (StoreFixture *fixture)
{
  sqlite3 *other = other_program_open (fixture->path);

  other_program_execute (other, "BEGIN IMMEDIATE");

  return other;
}

static void
let_go_of_the_disk (sqlite3 *other)
{
  other_program_execute (other, "ROLLBACK");
  other_program_close (other);
}

static void
test_repeat_in_one_batch (StoreFixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "a", "b", "a", "c", "b", "a", "d" };
  static const guint64 expected[] = { 1, 2, 1, 3, 2, 1, 4 };
  sqlite3 *other = hold_the_disk (fixture);
  Pending pending[G_N_ELEMENTS (ids)] = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    append_begin (fixture, ids[i], &pending[i]);
  let_go_of_the_disk (other);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      gboolean existed = FALSE;
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = append_end (fixture, &pending[i], &existed, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (snug_message_get_seq (message), ==, expected[i]);
      g_assert_cmpint (existed, ==, i > 0 && i < 6 && i != 1 && i != 3);
    }

  assert_log (fixture, 4);
}

/* What waits together is committed together. */
static void
test_group_commit (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 1000;
  g_autofree Pending *pending = g_new0 (Pending, n);
  sqlite3 *other = hold_the_disk (fixture);
  guint64 n_commits = snug_store_get_n_commits (fixture->store);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      append_begin (fixture, id, &pending[i]);
    }
  let_go_of_the_disk (other);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = append_end (fixture, &pending[i], NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (snug_message_get_seq (message), ==, i + 1);
    }

  /* The first batch may have been under way before the others came. */
  n_commits = snug_store_get_n_commits (fixture->store) - n_commits;
  g_test_message ("%u messages in %u commits", n, (guint) n_commits);
  g_assert_cmpuint (n_commits, >=, 1);
  g_assert_cmpuint (n_commits, <=, 2);
}

/* As many as can be at the same time, again and again: one number each, in order, without holes. */
static void
test_many (StoreFixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  const guint n_waiting = 4000;
  g_autofree Pending *pending = g_new0 (Pending, n);
  guint begun = 0;
  guint last_place = 0;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = NULL;

      for (; begun < n && begun < i + n_waiting; begun++)
        {
          g_autofree char *id = g_strdup_printf ("%u", begun);

          append_begin (fixture, id, &pending[begun]);
        }

      message = append_end (fixture, &pending[i], NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (snug_message_get_seq (message), ==, i + 1);
      g_assert_cmpuint (pending[i].place, >, last_place);
      last_place = pending[i].place;
    }

  g_test_message ("%.0f messages per second in %u commits",
                  n * 1e6 / (double) (g_get_monotonic_time () - start),
                  (guint) snug_store_get_n_commits (fixture->store));
  g_assert_cmpuint (snug_store_get_n_commits (fixture->store), <, n / 10);
  assert_log (fixture, n);
}

/* A read sees what was appended before, and not what is appended after it. */
static void
test_order (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = hold_the_disk (fixture);
  Pending appends[3] = { 0 };
  Pending reads[4] = { 0 };
  guint last_place = 0;

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      snug_log_read_async (fixture->log, 0, 0, 10, NULL, pending_callback, &reads[i]);
      if (i < 3)
        append_begin (fixture, id, &appends[i]);
    }
  let_go_of_the_disk (other);

  for (guint i = 0; i < 4; i++)
    {
      g_autoptr (GPtrArray) messages = NULL;
      g_autoptr (SnugMessage) message = NULL;

      pending_wait (&reads[i]);
      messages = snug_log_read_finish (fixture->log, reads[i].result, NULL);
      assert_messages (messages, 1, i);
      g_assert_cmpuint (reads[i].place, >, last_place);
      last_place = reads[i].place;
      pending_clear (&reads[i]);

      if (i < 3)
        {
          message = append_end (fixture, &appends[i], NULL, NULL);
          g_assert_cmpuint (appends[i].place, ==, last_place + 1);
          last_place = appends[i].place;
        }
    }
}

/* What the database refuses fails alone, and leaves no hole. */
static void
test_refused_message (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = hold_the_disk (fixture);
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Ada", "bad", "", 0);
  g_auto (Pending) first = { 0 };
  g_auto (Pending) bad = { 0 };
  g_auto (Pending) second = { 0 };
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (SnugMessage) next = NULL;
  g_autoptr (GError) error = NULL;

  append_begin (fixture, "1", &first);
  snug_log_append_async (fixture->log, draft, NULL, pending_callback, &bad);
  append_begin (fixture, "2", &second);
  let_go_of_the_disk (other);

  message = append_end (fixture, &first, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snug_message_get_seq (message), ==, 1);
  g_assert_null (append_end (fixture, &bad, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_clear_error (&error);
  next = append_end (fixture, &second, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snug_message_get_seq (next), ==, 2);
  assert_log (fixture, 2);
}

static void
test_cancel (StoreFixture *fixture, gconstpointer data)
{
  sqlite3 *other = hold_the_disk (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Ada", "off", "Never mind", 0);
  g_autoptr (SnugMessage) message = NULL;
  g_auto (Pending) first = { 0 };
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  append_begin (fixture, "1", &first);
  snug_log_append_async (fixture->log, draft, cancellable, pending_callback, &pending);
  g_cancellable_cancel (cancellable);
  let_go_of_the_disk (other);
  message = append_end (fixture, &first, NULL, NULL);
  g_assert_null (append_end (fixture, &pending, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_log (fixture, 1);
}

#define MANUAL_TYPE_CLOCK (manual_clock_get_type ())
G_DECLARE_FINAL_TYPE (ManualClock, manual_clock, MANUAL, CLOCK, GObject)

struct _ManualClock
{
  GObject parent_instance;

  gint64 wall_time;
};

static void manual_clock_clock_init (SnugClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (ManualClock,
                               manual_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SNUG_TYPE_CLOCK, manual_clock_clock_init))

static gint64
manual_clock_get_wall_time (SnugClock *clock)
{
  return MANUAL_CLOCK (clock)->wall_time;
}

static void
manual_clock_clock_init (SnugClockInterface *iface)
{
  iface->get_wall_time = manual_clock_get_wall_time;
}

static void
manual_clock_class_init (ManualClockClass *klass)
{
}

static void
manual_clock_init (ManualClock *self)
{
}

/* Somebody sets the clock back: the room's time stands still until it is reached again. */
static void
test_clock_goes_back (StoreFixture *fixture, gconstpointer data)
{
  static const gint64 times[] = { 5000, 6000, 2000, -7000, 6000, 6001 };
  static const gint64 expected[] = { 5000, 6000, 6000, 6000, 6000, 6001 };
  g_autoptr (ManualClock) clock = g_object_new (MANUAL_TYPE_CLOCK, NULL);

  g_assert_finalize_object (fixture->store);
  fixture->store = g_object_new (SNUG_TYPE_STORE, "path", fixture->path, "clock", clock, NULL);
  fixture->log = SNUG_LOG (fixture->store);
  store_fixture_open (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", (guint) i);
      g_autoptr (SnugMessage) message = NULL;

      clock->wall_time = times[i];
      message = append (fixture, id, NULL, NULL);
      g_assert_cmpint (snug_message_get_time (message), ==, expected[i]);
    }
}

/* With what is promised, each acknowledgement has waited for the disk; else it has not. */
static void
test_durability (StoreFixture *fixture, gconstpointer data)
{
  const SnugStoreDurability durability = (SnugStoreDurability) GPOINTER_TO_UINT (data);

  g_assert_finalize_object (fixture->store);
  fixture->store = snug_store_new (fixture->path, durability);
  fixture->log = SNUG_LOG (fixture->store);
  store_fixture_open (fixture);
  append_ok (fixture, "first");
  faulty_vfs_get_n_syncs ();

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u", i);

      append_ok (fixture, id);
      if (durability == SNUG_STORE_DURABILITY_FULL)
        g_assert_cmpuint (faulty_vfs_get_n_syncs (), >=, 1);
    }

  if (durability == SNUG_STORE_DURABILITY_NORMAL)
    g_assert_cmpuint (faulty_vfs_get_n_syncs (), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  faulty_vfs_install ();

  STORE_TEST ("/store/append/append", test_append);
  STORE_TEST ("/store/append/notices", test_notices);
  STORE_TEST ("/store/append/restart", test_restart);
  STORE_TEST ("/store/append/read", test_read);
  STORE_TEST ("/store/append/repeat", test_repeat);
  STORE_TEST ("/store/append/repeat/in-one-batch", test_repeat_in_one_batch);
  STORE_TEST ("/store/append/group-commit", test_group_commit);
  STORE_TEST ("/store/append/many", test_many);
  STORE_TEST ("/store/append/order", test_order);
  STORE_TEST ("/store/append/refused-message", test_refused_message);
  STORE_TEST ("/store/append/cancel", test_cancel);
  STORE_TEST_CLOSED ("/store/append/clock-goes-back", test_clock_goes_back);
  g_test_add ("/store/append/durability/full", StoreFixture,
              GUINT_TO_POINTER (SNUG_STORE_DURABILITY_FULL), store_fixture_set_up_closed,
              test_durability, store_fixture_tear_down);
  g_test_add ("/store/append/durability/normal", StoreFixture,
              GUINT_TO_POINTER (SNUG_STORE_DURABILITY_NORMAL), store_fixture_set_up_closed,
              test_durability, store_fixture_tear_down);

  return g_test_run ();
}
