/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

static void
begin_post (RoomFixture *fixture, SnugPresence *presence, const char *client_id, Pending *pending)
{
  snug_room_post_async (fixture->room, snug_presence_get_member (presence), client_id, client_id, 0,
                        NULL, pending_callback, pending);
}

static guint64
end_post (RoomFixture *fixture, Pending *pending)
{
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  pending_wait (pending);
  message = snug_room_post_finish (fixture->room, pending->result, &error);
  pending_clear (pending);
  g_assert_no_error (error);

  return snug_message_get_seq (message);
}

static void
test_post (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (SnugMessage) reply = NULL;
  g_autoptr (GError) error = NULL;

  message = room_post (fixture, ada, "id-1", " Hello,\n\tworld! ", 0, &error);
  g_assert_no_error (error);
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada:  Hello,\n\tworld! ", NULL);

  g_assert_cmpuint (snug_message_get_seq (message), ==, 1);
  g_assert_cmpint (snug_message_get_time (message), ==,
                   snug_clock_get_wall_time (SNUG_CLOCK (fixture->clock)));
  g_assert_cmpint (snug_message_get_kind (message), ==, SNUG_MESSAGE_TEXT);
  g_assert_cmpstr (snug_message_get_member_id (message), ==,
                   snug_member_get_id (snug_presence_get_member (ada)));
  g_assert_cmpstr (snug_message_get_client_id (message), ==, "id-1");
  g_assert_cmpuint (snug_message_get_reply_to (message), ==, 0);

  reply = room_post (fixture, ada, "id-2", "And yes.", 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (snug_message_get_reply_to (reply), ==, 1);
  signal_log_assert (fixture->signals, "last-seq = 2", "posted 2 Ada: And yes.", NULL);
}

/* Nobody sees what is not stored. */
static void
test_stored_first (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_auto (Pending) pending = { 0 };

  snug_memory_log_hold (fixture->log);
  begin_post (fixture, ada, "one", &pending);
  run_main_loop ();
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (pending.n_answers, ==, 0);
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, 0);

  snug_memory_log_release (fixture->log);
  g_assert_cmpuint (end_post (fixture, &pending), ==, 1);
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: one", NULL);
}

static void
on_posted (SnugRoom *room, SnugMessage *message, Pending *pending)
{
  g_assert_cmpuint (pending->n_answers, ==, 0);
}

/* First everybody sees the message, then its author is told that it is there. */
static void
test_callback_comes_last (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_auto (Pending) pending = { 0 };

  g_signal_connect (fixture->room, "message-posted", G_CALLBACK (on_posted), &pending);
  begin_post (fixture, ada, "one", &pending);
  end_post (fixture, &pending);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
}

static void
test_order (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  Pending pending[6] = { 0 };

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", i);

      begin_post (fixture, i % 2 == 0 ? ada : bob, id, &pending[i]);
    }

  for (guint i = 0; i < 6; i++)
    g_assert_cmpuint (end_post (fixture, &pending[i]), ==, i + 1);

  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: m0", "last-seq = 2",
                     "posted 2 Bob: m1", "last-seq = 3", "posted 3 Ada: m2", "last-seq = 4",
                     "posted 4 Bob: m3", "last-seq = 5", "posted 5 Ada: m4", "last-seq = 6",
                     "posted 6 Bob: m5", NULL);
}

static void
test_notice (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_auto (Pending) empty = { 0 };
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  snug_room_post_notice_async (fixture->room, "We close at six.", NULL, pending_callback, &pending);
  pending_wait (&pending);
  message = snug_room_post_finish (fixture->room, pending.result, &error);
  g_assert_no_error (error);
  g_assert_cmpint (snug_message_get_kind (message), ==, SNUG_MESSAGE_NOTICE);
  g_assert_null (snug_message_get_member_id (message));
  g_assert_null (snug_message_get_member_name (message));
  g_assert_null (snug_message_get_client_id (message));
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 *: We close at six.", NULL);

  snug_room_post_notice_async (fixture->room, "  ", NULL, pending_callback, &empty);
  pending_wait (&empty);
  g_assert_null (snug_room_post_finish (fixture->room, empty.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_TEXT_EMPTY);
}

/* Two equal notices are two notices. */
static void
test_notices_have_no_limit (RoomFixture *fixture, gconstpointer data)
{
  for (guint i = 1; i <= 100; i++)
    {
      g_auto (Pending) pending = { 0 };

      snug_room_post_notice_async (fixture->room, "Fire!", NULL, pending_callback, &pending);
      g_assert_cmpuint (end_post (fixture, &pending), ==, i);
    }

  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 200);
}

static void
check_text (RoomFixture *fixture, SnugPresence *presence, const char *text, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = room_post (fixture, presence, NULL, text, 0, &error);

  if (code < 0)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (snug_message_get_text (message), ==, text);
      g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
      snug_manual_clock_advance (fixture->clock, 1000);
    }
  else
    {
      g_assert_error (error, SNUG_ERROR, code);
      g_assert_null (message);
      signal_log_assert_empty (fixture->signals);
    }
}

static void
test_text (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autofree char *longest = g_strnfill (4000, 'x');
  g_autofree char *too_long = g_strnfill (4001, 'x');
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GString) too_wide = g_string_new (NULL);

  check_text (fixture, ada, "x", -1);
  check_text (fixture, ada, longest, -1);
  check_text (fixture, ada, too_long, SNUG_ERROR_TEXT_TOO_LONG);

  /* 4,000 characters of four bytes each are 16,000 bytes. */
  for (guint i = 0; i < 4000; i++)
    g_string_append (wide, "😀");
  g_string_append (too_wide, wide->str);
  g_string_append (too_wide, "😀");
  check_text (fixture, ada, wide->str, -1);
  check_text (fixture, ada, too_wide->str, SNUG_ERROR_TEXT_TOO_LONG);

  check_text (fixture, ada, "", SNUG_ERROR_TEXT_EMPTY);
  check_text (fixture, ada, " \t\r\n", SNUG_ERROR_TEXT_EMPTY);
  check_text (fixture, ada, "\xc2\xa0\xe3\x80\x80", SNUG_ERROR_TEXT_EMPTY);
  check_text (fixture, ada, "\xe2\x80\x8b\xef\xbb\xbf\xc2\xad", SNUG_ERROR_TEXT_EMPTY);
  check_text (fixture, ada, "\xe2\x80\x8b!", -1);
  check_text (fixture, ada, "\xff", SNUG_ERROR_TEXT_INVALID);
  check_text (fixture, ada, "ok\xed\xa0\x80", SNUG_ERROR_TEXT_INVALID);
  check_text (fixture, ada, "\xc0\x80", SNUG_ERROR_TEXT_INVALID);
}

static void
test_text_bytes (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;

  fixture->limits.text_bytes = 8;
  fixture->limits.text_characters = 5;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  check_text (fixture, ada, "😀😀", -1);
  check_text (fixture, ada, "😀😀x", SNUG_ERROR_TEXT_TOO_LONG);
  check_text (fixture, ada, "xxxxx", -1);
  check_text (fixture, ada, "xxxxxx", SNUG_ERROR_TEXT_TOO_LONG);
}

static void
test_client_id (RoomFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    gboolean valid;
  } rows[] = {
    { "1", TRUE },
    { "0123456789012345678901234567890123456789012345678901234567890123", TRUE },
    { "01234567890123456789012345678901234567890123456789012345678901234", FALSE },
    { "", FALSE },
    { "a\nb", FALSE },
    { "a\x7f", FALSE },
    { "a\xc2\x85", FALSE },
    { "\xff", FALSE },
    { "ключ", TRUE },
    { "'; drop table messages; --", TRUE },
  };
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  guint64 seq = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SnugMessage) message = room_post (fixture, ada, rows[i].id, "Hello", 0, &error);

      if (rows[i].valid)
        {
          g_assert_no_error (error);
          g_assert_cmpuint (snug_message_get_seq (message), ==, ++seq);
          g_assert_cmpstr (snug_message_get_client_id (message), ==, rows[i].id);
          g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
        }
      else
        {
          g_assert_error (error, SNUG_ERROR, SNUG_ERROR_ID_INVALID);
          signal_log_assert_empty (fixture->signals);
        }
    }
}

/* Who has no id gets one, a different one each time. */
static void
test_no_client_id (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) guest = room_join_ok (fixture, NULL);
  g_autoptr (SnugMessage) first = room_post (fixture, guest, NULL, "Hello", 0, NULL);
  g_autoptr (SnugMessage) second = room_post (fixture, guest, NULL, "Hello", 0, NULL);

  g_assert_cmpuint (snug_message_get_seq (first), ==, 1);
  g_assert_cmpuint (snug_message_get_seq (second), ==, 2);
  g_assert_nonnull (snug_message_get_client_id (first));
  g_assert_cmpstr (snug_message_get_client_id (first), !=, snug_message_get_client_id (second));
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 4);
}

static void
test_reply (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GError) error = NULL;

  room_post_ok (fixture, ada, "one");
  message = room_post (fixture, ada, "a", "answer", 2, &error);
  g_assert_null (message);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_ID_INVALID);
}

/* The same message again is acknowledged as the first time, and seen by nobody. */
static void
test_repeat (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_autoptr (SnugMessage) first = room_post (fixture, ada, "id", "Hello", 0, NULL);
  g_autoptr (SnugMessage) again = NULL;
  g_autoptr (SnugMessage) other = NULL;

  signal_log_skip (fixture->signals);
  snug_manual_clock_advance (fixture->clock, 5000);
  again = room_post (fixture, ada, "id", "Hello", 0, NULL);
  g_assert_cmpuint (snug_message_get_seq (again), ==, snug_message_get_seq (first));
  g_assert_cmpint (snug_message_get_time (again), ==, snug_message_get_time (first));
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_APPEND), ==, 1);

  /* Somebody else's ids are something else. */
  other = room_post (fixture, bob, "id", "Hello", 0, NULL);
  g_assert_cmpuint (snug_message_get_seq (other), ==, 2);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
}

static void
test_repeat_in_flight (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_auto (Pending) first = { 0 };
  g_auto (Pending) second = { 0 };

  snug_memory_log_hold (fixture->log);
  begin_post (fixture, ada, "one", &first);
  begin_post (fixture, ada, "one", &second);
  snug_memory_log_release (fixture->log);
  g_assert_cmpuint (end_post (fixture, &first), ==, 1);
  g_assert_cmpuint (end_post (fixture, &second), ==, 1);
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: one", NULL);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_APPEND), ==, 1);
}

/* What is too old to be in memory is known to the log. */
static void
test_repeat_of_old (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugMessage) first = NULL;
  g_autoptr (SnugMessage) again = NULL;
  const guint n = 700;

  fixture->limits.posts_burst = 0;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  first = room_post (fixture, ada, "id", "Hello", 0, NULL);
  for (guint i = 0; i < n; i++)
    room_post_ok (fixture, ada, "more");

  signal_log_skip (fixture->signals);
  again = room_post (fixture, ada, "id", "Hello", 0, NULL);
  g_assert_cmpuint (snug_message_get_seq (again), ==, 1);
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_APPEND), ==, n + 2);
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, n + 1);
}

static void
test_rate_limit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");
  g_autoptr (SnugMessage) refused = NULL;
  g_autoptr (SnugMessage) repeat = NULL;
  g_autoptr (SnugMessage) first = room_post (fixture, ada, "first", "Hello", 0, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (first);
  for (guint i = 1; i < fixture->limits.posts_burst; i++)
    room_post_ok (fixture, ada, "more");
  signal_log_skip (fixture->signals);

  refused = room_post (fixture, ada, "last", "too much", 0, &error);
  g_assert_null (refused);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED);
  g_assert_cmpuint (snug_error_get_retry_after (error), ==, 500);
  signal_log_assert_empty (fixture->signals);

  /* Neither the others nor repeats are concerned. */
  room_post_ok (fixture, bob, "I am not too fast");
  repeat = room_post (fixture, ada, "first", "Hello", 0, NULL);
  g_assert_cmpuint (snug_message_get_seq (repeat), ==, snug_message_get_seq (first));

  snug_manual_clock_advance (fixture->clock, 499);
  g_clear_error (&error);
  refused = room_post (fixture, ada, "last", "too much", 0, &error);
  g_assert_cmpuint (snug_error_get_retry_after (error), ==, 1);
  snug_manual_clock_advance (fixture->clock, 1);
  room_post_ok (fixture, ada, "now it is all right");
}

/* A repeat of what the log is still busy with is no new message. */
static void
test_rate_limit_in_flight (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  Pending pending[4] = { 0 };

  fixture->limits.posts_burst = 2;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  snug_memory_log_hold (fixture->log);
  begin_post (fixture, ada, "one", &pending[0]);
  begin_post (fixture, ada, "two", &pending[1]);
  begin_post (fixture, ada, "one", &pending[2]);
  begin_post (fixture, ada, "two", &pending[3]);
  snug_memory_log_release (fixture->log);

  for (guint i = 0; i < 4; i++)
    g_assert_cmpuint (end_post (fixture, &pending[i]), ==, 1 + i % 2);

  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: one", "last-seq = 2",
                     "posted 2 Ada: two", NULL);
}

static void
test_storage_error (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_auto (Pending) first = { 0 };
  g_auto (Pending) repeat = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) repeat_error = NULL;
  g_autoptr (SnugMessage) message = NULL;

  fixture->limits.posts_burst = 1;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_APPEND, SNUG_ERROR_STORAGE_FULL, 1);

  begin_post (fixture, ada, "one", &first);
  begin_post (fixture, ada, "one", &repeat);
  pending_wait (&first);
  pending_wait (&repeat);
  g_assert_null (snug_room_post_finish (fixture->room, first.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  g_assert_null (snug_room_post_finish (fixture->room, repeat.result, &repeat_error));
  g_assert_error (repeat_error, SNUG_ERROR, SNUG_ERROR_STORAGE_FULL);
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, 0);

  /* It may be tried again at once, because what failed does not count. */
  message = room_post (fixture, ada, "one", "one", 0, NULL);
  g_assert_cmpuint (snug_message_get_seq (message), ==, 1);
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: one", NULL);
}

/* Once it is at the log a message gets posted, whoever waits for it. */
static void
test_cancelled (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  snug_room_post_async (fixture->room, snug_presence_get_member (ada), "1", "Hello", 0, cancellable,
                        pending_callback, &pending);
  g_cancellable_cancel (cancellable);
  pending_wait (&pending);
  g_assert_null (snug_room_post_finish (fixture->room, pending.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  signal_log_assert (fixture->signals, "last-seq = 1", "posted 1 Ada: Hello", NULL);
}

/* An author may leave while the log stores the message. */
static void
test_author_leaves (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) guest = room_join_ok (fixture, NULL);
  g_auto (Pending) pending = { 0 };

  begin_post (fixture, guest, "one", &pending);
  snug_room_leave (fixture->room, guest, "bye");
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
  g_assert_cmpuint (end_post (fixture, &pending), ==, 1);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 2);
}

static void
test_not_open (RoomFixture *fixture, gconstpointer data)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GError) error = NULL;

  room_fixture_make_room (fixture);
  snug_room_post_notice_async (fixture->room, "Hello", NULL, pending_callback, &pending);
  pending_wait (&pending);
  g_assert_null (snug_room_post_finish (fixture->room, pending.result, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_CLOSED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-post/post", test_post);
  ROOM_TEST ("/core/room-post/stored-first", test_stored_first);
  ROOM_TEST ("/core/room-post/callback-comes-last", test_callback_comes_last);
  ROOM_TEST ("/core/room-post/order", test_order);
  ROOM_TEST ("/core/room-post/notice", test_notice);
  ROOM_TEST ("/core/room-post/notices-have-no-limit", test_notices_have_no_limit);
  ROOM_TEST ("/core/room-post/text", test_text);
  ROOM_TEST_CLOSED ("/core/room-post/text-bytes", test_text_bytes);
  ROOM_TEST ("/core/room-post/client-id", test_client_id);
  ROOM_TEST ("/core/room-post/no-client-id", test_no_client_id);
  ROOM_TEST ("/core/room-post/reply", test_reply);
  ROOM_TEST ("/core/room-post/repeat", test_repeat);
  ROOM_TEST ("/core/room-post/repeat/in-flight", test_repeat_in_flight);
  ROOM_TEST_CLOSED ("/core/room-post/repeat/of-old", test_repeat_of_old);
  ROOM_TEST ("/core/room-post/rate-limit", test_rate_limit);
  ROOM_TEST_CLOSED ("/core/room-post/rate-limit/in-flight", test_rate_limit_in_flight);
  ROOM_TEST_CLOSED ("/core/room-post/storage-error", test_storage_error);
  ROOM_TEST ("/core/room-post/cancelled", test_cancelled);
  ROOM_TEST ("/core/room-post/author-leaves", test_author_leaves);
  ROOM_TEST_CLOSED ("/core/room-post/not-open", test_not_open);

  return g_test_run ();
}
