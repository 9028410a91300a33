/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

static void
fill (RoomFixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    snug_memory_log_add (fixture->log, "long ago");
}

static guint
get_n_reads (RoomFixture *fixture)
{
  return snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_READ);
}

static void
assert_page (RoomFixture *fixture,
             guint64 before,
             guint limit,
             guint64 first,
             guint64 last,
             gboolean expected_more)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  gboolean more = !expected_more;

  snug_room_read_before_async (fixture->room, before, limit, NULL, pending_callback, &pending);
  pending_wait (&pending);
  messages = snug_room_read_before_finish (fixture->room, pending.result, &more, &error);
  g_assert_no_error (error);
  assert_messages (messages, first, last);
  g_assert_cmpint (more, ==, expected_more);
}

static void
begin_resume (RoomFixture *fixture, const char *epoch, guint64 seq, guint newest, Pending *pending)
{
  const SnugResumePoint point = { epoch, seq, SNUG_RESUME_NO_REV };

  snug_room_resume_async (fixture->room, &point, newest, NULL, pending_callback, pending);
}

static void
end_resume (RoomFixture *fixture,
            Pending *pending,
            guint64 first,
            guint64 last,
            gboolean expected_gap)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  gboolean gap = !expected_gap;

  pending_wait (pending);
  messages = snug_room_resume_finish (fixture->room, pending->result, NULL, &gap, &error);
  pending_clear (pending);
  g_assert_no_error (error);
  assert_messages (messages, first, last);
  g_assert_cmpint (gap, ==, expected_gap);
}

static void
assert_resume (RoomFixture *fixture,
               const char *epoch,
               guint64 seq,
               guint newest,
               guint64 first,
               guint64 last,
               gboolean gap)
{
  g_auto (Pending) pending = { 0 };

  begin_resume (fixture, epoch, seq, newest, &pending);
  end_resume (fixture, &pending, first, last, gap);
}

static void
test_empty (RoomFixture *fixture, gconstpointer data)
{
  assert_page (fixture, 0, 50, 1, 0, FALSE);
  assert_page (fixture, 7, 50, 1, 0, FALSE);
  assert_resume (fixture, NULL, 0, 50, 1, 0, FALSE);
  assert_resume (fixture, "epoch-1", 0, 50, 1, 0, FALSE);
  assert_resume (fixture, "epoch-0", 0, 50, 1, 0, TRUE);
  assert_resume (fixture, "epoch-1", 1, 50, 1, 0, TRUE);
}

static void
test_open (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_auto (Pending) again = { 0 };

  fill (fixture, 3);
  room_fixture_make_room (fixture);
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, 0);

  snug_room_open_async (fixture->room, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_true (snug_room_open_finish (fixture->room, pending.result, NULL));
  signal_log_assert (fixture->signals, "last-seq = 3", NULL);
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, 3);
  g_assert_cmpstr (snug_room_get_epoch (fixture->room), ==, "epoch-1");

  /* To open it once more changes nothing. */
  snug_room_open_async (fixture->room, NULL, pending_callback, &again);
  pending_wait (&again);
  g_assert_true (snug_room_open_finish (fixture->room, again.result, NULL));
}

static void
test_open_fails (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_auto (Pending) resume = { 0 };
  g_auto (Pending) page = { 0 };
  g_autoptr (GError) error = NULL;

  room_fixture_make_room (fixture);
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_READ, SNUG_ERROR_CORRUPT, 1);
  snug_room_open_async (fixture->room, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_false (snug_room_open_finish (fixture->room, pending.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CORRUPT);
  g_clear_error (&error);

  begin_resume (fixture, NULL, 0, 50, &resume);
  pending_wait (&resume);
  g_assert_null (snug_room_resume_finish (fixture->room, resume.result, NULL, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
  g_clear_error (&error);

  snug_room_read_before_async (fixture->room, 0, 50, NULL, pending_callback, &page);
  pending_wait (&page);
  g_assert_null (snug_room_read_before_finish (fixture->room, page.result, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
}

static void
test_pages (RoomFixture *fixture, gconstpointer data)
{
  guint n_reads;

  fill (fixture, 1000);
  room_fixture_open (fixture);
  n_reads = get_n_reads (fixture);

  /* The newest ones are in memory. */
  assert_page (fixture, 0, 50, 951, 1000, TRUE);
  assert_page (fixture, 1001, 50, 951, 1000, TRUE);
  assert_page (fixture, 5000, 50, 951, 1000, TRUE);
  assert_page (fixture, G_MAXUINT64, 50, 951, 1000, TRUE);
  assert_page (fixture, 951, 100, 851, 950, TRUE);
  assert_page (fixture, 601, 100, 501, 600, TRUE);
  g_assert_cmpuint (get_n_reads (fixture), ==, n_reads);

  /* The others are in the log. */
  assert_page (fixture, 600, 100, 500, 599, TRUE);
  assert_page (fixture, 101, 100, 1, 100, FALSE);
  assert_page (fixture, 102, 100, 2, 101, TRUE);
  assert_page (fixture, 51, 100, 1, 50, FALSE);
  assert_page (fixture, 2, 100, 1, 1, FALSE);
  assert_page (fixture, 1, 100, 1, 0, FALSE);
  g_assert_cmpuint (get_n_reads (fixture), >, n_reads);

  /* The limit has its own limits. */
  assert_page (fixture, 0, 0, 1000, 1000, TRUE);
  assert_page (fixture, 0, G_MAXUINT, 901, 1000, TRUE);
}

static void
test_page_fails (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  fill (fixture, 1000);
  room_fixture_open (fixture);
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_READ, SNUG_ERROR_STORAGE, 1);
  snug_room_read_before_async (fixture->room, 100, 50, NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_null (snug_room_read_before_finish (fixture->room, pending.result, &more, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE);
  g_assert_false (more);
}

static void
test_resume (RoomFixture *fixture, gconstpointer data)
{
  guint n_reads;

  fill (fixture, 1000);
  room_fixture_open (fixture);
  n_reads = get_n_reads (fixture);

  assert_resume (fixture, "epoch-1", 1000, 50, 1001, 1000, FALSE);
  assert_resume (fixture, "epoch-1", 999, 50, 1000, 1000, FALSE);
  assert_resume (fixture, "epoch-1", 900, 50, 901, 1000, FALSE);
  assert_resume (fixture, "epoch-1", 500, 50, 501, 1000, FALSE);

  /* One more than is worth it, the future, and another history. */
  assert_resume (fixture, "epoch-1", 499, 50, 951, 1000, TRUE);
  assert_resume (fixture, "epoch-1", 0, 50, 951, 1000, TRUE);
  assert_resume (fixture, "epoch-1", 1001, 50, 951, 1000, TRUE);
  assert_resume (fixture, "epoch-1", G_MAXUINT64, 50, 951, 1000, TRUE);
  assert_resume (fixture, "epoch-2", 1000, 50, 951, 1000, TRUE);
  assert_resume (fixture, "", 1000, 50, 951, 1000, TRUE);

  /* Newcomers, who may want nothing. */
  assert_resume (fixture, NULL, 0, 50, 951, 1000, FALSE);
  assert_resume (fixture, NULL, 700, 50, 951, 1000, FALSE);
  assert_resume (fixture, NULL, 0, 0, 1001, 1000, FALSE);
  assert_resume (fixture, NULL, 0, G_MAXUINT, 801, 1000, FALSE);
  g_assert_cmpuint (get_n_reads (fixture), ==, n_reads);
}

static void
test_resume_from_the_start (RoomFixture *fixture, gconstpointer data)
{
  fill (fixture, 30);
  room_fixture_open (fixture);
  assert_resume (fixture, "epoch-1", 0, 10, 1, 30, FALSE);
  assert_resume (fixture, NULL, 0, 50, 1, 30, FALSE);
}

/* What is posted between the request and the answer belongs to the answer. */
static void
test_resume_tops_up (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_auto (Pending) some = { 0 };
  g_auto (Pending) newest = { 0 };
  g_auto (Pending) gap = { 0 };

  fill (fixture, 300);
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  begin_resume (fixture, "epoch-1", 290, 50, &some);
  begin_resume (fixture, NULL, 0, 50, &newest);
  begin_resume (fixture, "epoch-0", 0, 50, &gap);
  pending_wait (&some);
  g_assert_cmpuint (room_post_ok (fixture, ada, "Hello"), ==, 301);
  g_assert_cmpuint (room_post_ok (fixture, ada, "Hello"), ==, 302);

  end_resume (fixture, &some, 291, 302, FALSE);
  end_resume (fixture, &newest, 253, 302, FALSE);
  end_resume (fixture, &gap, 253, 302, TRUE);
}

/* A room may promise more than it has in memory. */
static void
test_resume_from_the_log (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_auto (Pending) pending = { 0 };

  fixture->limits.resume_messages = 6000;
  fixture->limits.posts_burst = 0;
  fill (fixture, 10000);
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  assert_resume (fixture, "epoch-1", 4000, 50, 4001, 10000, FALSE);
  assert_resume (fixture, "epoch-1", 3999, 50, 9951, 10000, TRUE);

  begin_resume (fixture, "epoch-1", 4000, 50, &pending);
  room_post_ok (fixture, ada, "Hello");
  room_post_ok (fixture, ada, "Hello");
  end_resume (fixture, &pending, 4001, 10002, FALSE);
}

/* If so much is posted while the log reads that the memory does not reach back to what it read,
 * there is a gap, and it is told. */
static void
test_resume_overtaken (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_auto (Pending) pending = { 0 };
  const guint n_memory = 4096;

  fixture->limits.resume_messages = 6000;
  fixture->limits.posts_burst = 0;
  fill (fixture, 10000);
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  begin_resume (fixture, "epoch-1", 4000, 50, &pending);
  pending_wait (&pending);
  for (guint i = 0; i < n_memory; i++)
    room_post_ok (fixture, ada, "Hello");
  room_post_ok (fixture, ada, "Hello");
  end_resume (fixture, &pending, 10000 + n_memory + 1 - 49, 10000 + n_memory + 1, TRUE);
}

static void
test_resume_fails (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  fixture->limits.resume_messages = 6000;
  fill (fixture, 10000);
  room_fixture_open (fixture);
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_READ, SNUG_ERROR_STORAGE_BUSY, 1);
  begin_resume (fixture, "epoch-1", 4000, 50, &pending);
  pending_wait (&pending);
  g_assert_null (snug_room_resume_finish (fixture->room, pending.result, NULL, NULL, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY);
}

/* All come back at once, and the log hears nothing of it. */
static void
test_many_resume (RoomFixture *fixture, gconstpointer data)
{
  const guint n = 10000;
  g_autofree Pending *pending = g_new0 (Pending, n);
  guint n_reads;
  gint64 start;

  fill (fixture, 1000);
  room_fixture_open (fixture);
  n_reads = get_n_reads (fixture);

  start = g_get_monotonic_time ();
  for (guint i = 0; i < n; i++)
    begin_resume (fixture, "epoch-1", 950 + i % 50, 50, &pending[i]);
  for (guint i = 0; i < n; i++)
    end_resume (fixture, &pending[i], 951 + i % 50, 1000, FALSE);

  g_assert_cmpuint (get_n_reads (fixture), ==, n_reads);
  g_test_message ("%.1f µs per resume", (double) (g_get_monotonic_time () - start) / n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-history/empty", test_empty);
  ROOM_TEST_CLOSED ("/core/room-history/open", test_open);
  ROOM_TEST_CLOSED ("/core/room-history/open/fails", test_open_fails);
  ROOM_TEST_CLOSED ("/core/room-history/pages", test_pages);
  ROOM_TEST_CLOSED ("/core/room-history/pages/fails", test_page_fails);
  ROOM_TEST_CLOSED ("/core/room-history/resume", test_resume);
  ROOM_TEST_CLOSED ("/core/room-history/resume/from-the-start", test_resume_from_the_start);
  ROOM_TEST_CLOSED ("/core/room-history/resume/tops-up", test_resume_tops_up);
  ROOM_TEST_CLOSED ("/core/room-history/resume/from-the-log", test_resume_from_the_log);
  ROOM_TEST_CLOSED ("/core/room-history/resume/overtaken", test_resume_overtaken);
  ROOM_TEST_CLOSED ("/core/room-history/resume/fails", test_resume_fails);
  ROOM_TEST_CLOSED ("/core/room-history/resume/many", test_many_resume);

  return g_test_run ();
}
