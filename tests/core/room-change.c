/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "room-fixture.h"

static SnugMember *
member (SnugPresence *presence)
{
  return snug_presence_get_member (presence);
}

/* Takes what came of a call, in words: the revision, or the error. */
static char *
end_change (RoomFixture *fixture, Pending *pending)
{
  g_autoptr (SnugChange) change = NULL;
  g_autoptr (GError) error = NULL;

  pending_wait (pending);
  change = snug_room_change_finish (fixture->room, pending->result, &error);
  pending_clear (pending);

  if (error != NULL)
    {
      g_assert_true (error->domain == SNUG_ERROR);
      return g_strdup_printf ("error %d", error->code);
    }
  return g_strdup_printf ("rev %" G_GUINT64_FORMAT, snug_change_get_rev (change));
}

static void
assert_outcome (RoomFixture *fixture, Pending *pending, int code, guint64 rev)
{
  g_autofree char *outcome = end_change (fixture, pending);
  g_autofree char *expected = rev != 0 ? g_strdup_printf ("rev %" G_GUINT64_FORMAT, rev)
                                       : g_strdup_printf ("error %d", code);

  g_assert_cmpstr (outcome, ==, expected);
}

#define NO_ERROR (-1)

static void
assert_edit (RoomFixture *fixture,
             SnugPresence *presence,
             const char *id,
             guint64 seq,
             const char *text,
             int code,
             guint64 rev)
{
  g_auto (Pending) pending = { 0 };

  snug_room_edit_async (fixture->room, member (presence), id, seq, text, NULL, pending_callback,
                        &pending);
  assert_outcome (fixture, &pending, code, rev);
}

static void
assert_remove (RoomFixture *fixture,
               SnugPresence *presence,
               const char *id,
               guint64 seq,
               int code,
               guint64 rev)
{
  g_auto (Pending) pending = { 0 };

  snug_room_remove_async (fixture->room, presence != NULL ? member (presence) : NULL, id, seq, NULL,
                          pending_callback, &pending);
  assert_outcome (fixture, &pending, code, rev);
}

static void
assert_react (RoomFixture *fixture,
              SnugPresence *presence,
              const char *id,
              guint64 seq,
              const char *emoji,
              gboolean on,
              int code,
              guint64 rev)
{
  g_auto (Pending) pending = { 0 };

  snug_room_react_async (fixture->room, member (presence), id, seq, emoji, on, NULL,
                         pending_callback, &pending);
  assert_outcome (fixture, &pending, code, rev);
}

/* A message as a page of the history has it. */
static SnugMessage *
get_message (RoomFixture *fixture, guint64 seq)
{
  g_auto (Pending) pending = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;

  snug_room_read_before_async (fixture->room, seq + 1, 1, NULL, pending_callback, &pending);
  pending_wait (&pending);
  messages = snug_room_read_before_finish (fixture->room, pending.result, NULL, &error);
  g_assert_no_error (error);
  assert_messages (messages, seq, seq);

  return snug_message_ref (messages->pdata[0]);
}

static void
test_edit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugMessage) message = NULL;

  room_post_ok (fixture, ada, "Helo");
  snug_manual_clock_advance (fixture->clock, 5000);
  assert_edit (fixture, ada, "e1", 1, "Hello", NO_ERROR, 1);
  signal_log_assert (fixture->signals, "last-rev = 1", "edited 1 Ada: Hello", NULL);

  message = get_message (fixture, 1);
  g_assert_cmpstr (snug_message_get_text (message), ==, "Hello");
  g_assert_cmpuint (snug_message_get_rev (message), ==, 1);
  g_assert_cmpint (snug_message_get_edited_at (message), ==,
                   snug_message_get_time (message) + 5000);
  g_assert_false (snug_message_is_removed (message));
  g_assert_cmpuint (snug_room_get_last_seq (fixture->room), ==, 1);
}

/* Whoever repeats a change for lack of an answer gets the first one, also much later. */
static void
test_repeats (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  room_post_ok (fixture, ada, "Helo");
  assert_edit (fixture, ada, "e1", 1, "Hello", NO_ERROR, 1);
  assert_edit (fixture, ada, "e2", 1, "Hello!", NO_ERROR, 2);
  assert_react (fixture, bob, "e1", 1, "👍", TRUE, NO_ERROR, 3);
  assert_react (fixture, bob, "e2", 1, "👍", FALSE, NO_ERROR, 4);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 8);

  snug_manual_clock_advance (fixture->clock, 3600 * 1000);
  assert_edit (fixture, ada, "e1", 1, "Hello", NO_ERROR, 1);
  assert_react (fixture, bob, "e1", 1, "👍", TRUE, NO_ERROR, 3);
  signal_log_assert_empty (fixture->signals);
}

/* What is already so is no change, and its repeat is none either. */
static void
test_nothing_to_do (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  room_post_ok (fixture, ada, "Hello");
  assert_react (fixture, ada, "r1", 1, "👍", TRUE, NO_ERROR, 1);
  signal_log_skip (fixture->signals);

  assert_react (fixture, ada, "r2", 1, "👍", TRUE, NO_ERROR, 1);
  assert_react (fixture, ada, "r3", 1, "🎉", FALSE, NO_ERROR, 1);
  assert_edit (fixture, ada, "e1", 1, "Hello", NO_ERROR, 1);
  signal_log_assert_empty (fixture->signals);

  assert_react (fixture, ada, "r4", 1, "👍", FALSE, NO_ERROR, 2);
  signal_log_skip (fixture->signals);
  assert_react (fixture, ada, "r2", 1, "👍", TRUE, NO_ERROR, 1);
  signal_log_assert_empty (fixture->signals);
}

static void
test_remove (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugMessage) message = NULL;

  room_post_ok (fixture, ada, "Hello");
  assert_react (fixture, ada, "r1", 1, "👍", TRUE, NO_ERROR, 1);
  assert_remove (fixture, ada, "d1", 1, NO_ERROR, 2);
  signal_log_assert (fixture->signals, "last-rev = 1", "reacted 1 Ada: 👍", "last-rev = 2",
                     "removed 1 Ada: ", NULL);

  message = get_message (fixture, 1);
  g_assert_true (snug_message_is_removed (message));
  g_assert_cmpstr (snug_message_get_text (message), ==, "");
  g_assert_cmpuint (snug_message_get_n_reactions (message), ==, 0);
  g_assert_cmpstr (snug_message_get_member_name (message), ==, "Ada");

  assert_remove (fixture, ada, "d2", 1, NO_ERROR, 2);
  assert_edit (fixture, ada, "e1", 1, "Hello", SNUG_ERROR_NO_MESSAGE, 0);
  assert_react (fixture, ada, "r2", 1, "👍", TRUE, SNUG_ERROR_NO_MESSAGE, 0);
  signal_log_assert_empty (fixture->signals);
  g_assert_cmpuint (room_post_ok (fixture, ada, "Next"), ==, 2);
}

static void
test_refused (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_autoptr (SnugPresence) bob = room_join_ok (fixture, "Bob");

  room_post_ok (fixture, ada, "Hello");
  assert_edit (fixture, bob, "e1", 1, "Bye", SNUG_ERROR_NOT_YOURS, 0);
  assert_remove (fixture, bob, "d1", 1, SNUG_ERROR_NOT_YOURS, 0);
  assert_edit (fixture, ada, "e1", 2, "Bye", SNUG_ERROR_NO_MESSAGE, 0);
  assert_remove (fixture, ada, "d1", 0, SNUG_ERROR_NO_MESSAGE, 0);
  assert_remove (fixture, NULL, NULL, G_MAXUINT64, SNUG_ERROR_NO_MESSAGE, 0);
  assert_edit (fixture, ada, "e1", 1, " \n", SNUG_ERROR_TEXT_EMPTY, 0);
  assert_edit (fixture, ada, "", 1, "Bye", SNUG_ERROR_ID_INVALID, 0);
  assert_react (fixture, ada, "r1", 1, "+1", TRUE, SNUG_ERROR_EMOJI_INVALID, 0);
  signal_log_assert_empty (fixture->signals);

  /* A refused change can be made when there is no reason against it any more. */
  room_post_ok (fixture, ada, "Hello");
  assert_edit (fixture, ada, "e1", 2, "Bye", NO_ERROR, 1);
  signal_log_skip (fixture->signals);

  snug_room_leave (fixture->room, bob, "transport close");
  snug_manual_clock_advance (fixture->clock, fixture->limits.leave_grace);
  signal_log_skip (fixture->signals);
  assert_react (fixture, bob, "r1", 1, "👍", TRUE, SNUG_ERROR_CLOSED, 0);
}

static void
test_time_limit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  room_post_ok (fixture, ada, "Hello");
  snug_manual_clock_advance (fixture->clock, 900 * 1000);
  assert_edit (fixture, ada, "e1", 1, "Hello!", NO_ERROR, 1);
  snug_manual_clock_advance (fixture->clock, 1);
  assert_edit (fixture, ada, "e2", 1, "Bye", SNUG_ERROR_TOO_LATE, 0);
  assert_remove (fixture, ada, "d1", 1, SNUG_ERROR_TOO_LATE, 0);
  assert_react (fixture, ada, "r1", 1, "👍", TRUE, NO_ERROR, 2);
  assert_remove (fixture, NULL, NULL, 1, NO_ERROR, 3);
  signal_log_assert (fixture->signals, "last-rev = 1", "edited 1 Ada: Hello!", "last-rev = 2",
                     "reacted 1 Ada: 👍", "last-rev = 3", "removed 1 *: ", NULL);
}

static void
test_never (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;

  fixture->limits.edit_seconds = 0;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  room_post_ok (fixture, ada, "Hello");
  assert_edit (fixture, ada, "e1", 1, "Bye", SNUG_ERROR_TOO_LATE, 0);
  assert_remove (fixture, ada, "d1", 1, SNUG_ERROR_TOO_LATE, 0);
}

static void
test_reactions (RoomFixture *fixture, gconstpointer data)
{
  static const char *const emoji[] = { "👍", "🎉", "😀", "😢", "❤", "🇩🇪" };
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugPresence) bob = NULL;
  g_autoptr (SnugMessage) message = NULL;

  fixture->limits.posts_burst = 0;
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");
  bob = room_join_ok (fixture, "Bob");
  room_post_ok (fixture, ada, "Hello");

  for (guint i = 0; i < G_N_ELEMENTS (emoji); i++)
    assert_react (fixture, ada, emoji[i], 1, emoji[i], TRUE, NO_ERROR, i + 1);
  assert_react (fixture, ada, "more", 1, "🍏", TRUE, SNUG_ERROR_TOO_MANY_REACTIONS, 0);
  assert_react (fixture, bob, "r1", 1, "❤️", TRUE, NO_ERROR, 7);
  assert_react (fixture, ada, "r2", 1, "🎉", FALSE, NO_ERROR, 8);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 16);

  message = get_message (fixture, 1);
  g_assert_cmpuint (snug_message_get_n_reactions (message), ==, 6);
  g_assert_cmpstr (snug_reaction_get_emoji (snug_message_get_reaction (message, 1)), ==, "😀");
  g_assert_cmpstr (snug_reaction_get_emoji (snug_message_get_reaction (message, 3)), ==, "❤️");
  g_assert_cmpstr (snug_reaction_get_emoji (snug_message_get_reaction (message, 5)), ==, "❤️");
  g_assert_cmpstr (snug_reaction_get_member_name (snug_message_get_reaction (message, 5)), ==,
                   "Bob");
  g_assert_cmpint (snug_message_get_edited_at (message), ==, 0);
}

static void
test_rate_limit (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  room_post_ok (fixture, ada, "Hello");
  for (guint i = 1; i < fixture->limits.posts_burst; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i);

      assert_react (fixture, ada, id, 1, "👍", i % 2 == 1, NO_ERROR, i);
    }
  signal_log_skip (fixture->signals);
  assert_react (fixture, ada, "more", 1, "👍", TRUE, SNUG_ERROR_RATE_LIMITED, 0);
}

/* Nobody sees a change that is not stored, and what fails is given back. */
static void
test_stored_first (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugMessage) before = NULL;

  room_post_ok (fixture, ada, "Hello");
  snug_memory_log_hold (fixture->log);
  snug_room_edit_async (fixture->room, member (ada), "e1", 1, "Bye", NULL, pending_callback,
                        &pending);
  run_main_loop ();
  signal_log_assert_empty (fixture->signals);
  before = get_message (fixture, 1);
  g_assert_cmpstr (snug_message_get_text (before), ==, "Hello");
  snug_memory_log_release (fixture->log);
  assert_outcome (fixture, &pending, NO_ERROR, 1);
  signal_log_assert (fixture->signals, "last-rev = 1", "edited 1 Ada: Bye", NULL);

  snug_memory_log_fail (fixture->log, SNUG_MEMORY_LOG_CHANGE, SNUG_ERROR_STORAGE_FULL, 1);
  assert_edit (fixture, ada, "e2", 1, "Adieu", SNUG_ERROR_STORAGE_FULL, 0);
  signal_log_assert_empty (fixture->signals);
  assert_edit (fixture, ada, "e2", 1, "Adieu", NO_ERROR, 2);
  signal_log_skip (fixture->signals);
}

/* A page of the history that was read before a change, and arrives after it, has the change. */
static void
test_old_messages (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (SnugMessage) message = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Pending) page = { 0 };

  for (guint i = 0; i < SNUG_ROOM_MIN_HISTORY * 4; i++)
    snug_memory_log_add (fixture->log, "long ago");
  room_fixture_open (fixture);
  ada = room_join_ok (fixture, "Ada");

  assert_react (fixture, ada, "r1", 3, "👍", TRUE, NO_ERROR, 1);
  message = get_message (fixture, 3);
  g_assert_cmpuint (snug_message_get_n_reactions (message), ==, 1);

  snug_room_read_before_async (fixture->room, 10, 9, NULL, pending_callback, &page);
  assert_remove (fixture, NULL, NULL, 4, NO_ERROR, 2);
  pending_wait (&page);
  messages = snug_room_read_before_finish (fixture->room, page.result, NULL, &error);
  g_assert_no_error (error);
  assert_messages (messages, 1, 9);
  g_assert_true (snug_message_is_removed (messages->pdata[3]));
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 4);
}

/* Comes back and tells what is missed: of each message that changed its number and revision. */
static char *
resume (RoomFixture *fixture, guint64 seq, guint64 rev, gboolean expected_gap)
{
  const SnugResumePoint point = { "epoch-1", seq, rev };
  g_auto (Pending) pending = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) changed = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean gap = !expected_gap;

  snug_room_resume_async (fixture->room, &point, 50, NULL, pending_callback, &pending);
  pending_wait (&pending);
  messages = snug_room_resume_finish (fixture->room, pending.result, &changed, &gap, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gap, ==, expected_gap);
  if (!gap)
    assert_messages (messages, seq + 1, snug_room_get_last_seq (fixture->room));

  for (guint i = 0; i < changed->len; i++)
    g_string_append_printf (words, "%s%" G_GUINT64_FORMAT "@%" G_GUINT64_FORMAT, i > 0 ? " " : "",
                            snug_message_get_seq (changed->pdata[i]),
                            snug_message_get_rev (changed->pdata[i]));

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
assert_resume (RoomFixture *fixture, guint64 seq, guint64 rev, const char *expected)
{
  g_autofree char *words = resume (fixture, seq, rev, FALSE);

  g_assert_cmpstr (words, ==, expected);
}

static void
test_resume (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (fixture, "Ada");

  for (guint i = 0; i < 4; i++)
    room_post_ok (fixture, ada, "Hello");
  assert_react (fixture, ada, "r1", 1, "👍", TRUE, NO_ERROR, 1);
  assert_edit (fixture, ada, "e1", 2, "Bye", NO_ERROR, 2);
  assert_edit (fixture, ada, "e2", 4, "Bye", NO_ERROR, 3);
  assert_remove (fixture, ada, "d1", 1, NO_ERROR, 4);
  signal_log_skip (fixture->signals);

  assert_resume (fixture, 4, 0, "2@2 4@3 1@4");
  assert_resume (fixture, 4, 2, "4@3 1@4");
  assert_resume (fixture, 4, 4, "");
  assert_resume (fixture, 3, 0, "2@2 1@4");
  assert_resume (fixture, 0, 0, "");
  assert_resume (fixture, 4, SNUG_RESUME_NO_REV, "");
  g_free (resume (fixture, 4, 5, TRUE));
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_READ_CHANGED), ==,
                    0);
}

/* After a restart nothing is in memory; what is changed meanwhile is told all the same. */
static void
test_resume_from_log (RoomFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  const SnugResumePoint point = { "epoch-1", 5, 0 };
  g_auto (Pending) pending = { 0 };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) changed = NULL;

  for (guint i = 0; i < 5; i++)
    snug_memory_log_add (fixture->log, "long ago");
  snug_memory_log_remove (fixture->log, 2);
  snug_memory_log_remove (fixture->log, 3);
  room_fixture_open (fixture);
  g_assert_cmpuint (snug_room_get_last_rev (fixture->room), ==, 2);
  ada = room_join_ok (fixture, "Ada");

  assert_resume (fixture, 5, 0, "2@1 3@2");
  assert_resume (fixture, 2, 0, "2@1");
  assert_resume (fixture, 5, 2, "");
  g_assert_cmpuint (snug_memory_log_get_n_calls (fixture->log, SNUG_MEMORY_LOG_READ_CHANGED), ==,
                    2);

  snug_room_resume_async (fixture->room, &point, 50, NULL, pending_callback, &pending);
  assert_react (fixture, ada, "r1", 4, "👍", TRUE, NO_ERROR, 3);
  pending_wait (&pending);
  messages = snug_room_resume_finish (fixture->room, pending.result, &changed, NULL, NULL);
  assert_messages (messages, 6, 5);
  g_assert_cmpuint (changed->len, ==, 3);
  g_assert_cmpuint (snug_message_get_rev (changed->pdata[2]), ==, 3);
  signal_log_skip (fixture->signals);
}

static void
test_resume_too_much (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *none = NULL;

  fixture->limits.resume_messages = 3;
  for (guint i = 0; i < 5; i++)
    snug_memory_log_add (fixture->log, "long ago");
  for (guint i = 1; i <= 4; i++)
    snug_memory_log_remove (fixture->log, i);
  room_fixture_open (fixture);

  assert_resume (fixture, 5, 1, "2@2 3@3 4@4");
  none = resume (fixture, 5, 0, TRUE);
  g_assert_cmpstr (none, ==, "");
}

/* More messages are changed than are kept in memory: none is forgotten. */
static void
test_resume_beyond_memory (RoomFixture *fixture, gconstpointer data)
{
  g_autofree char *words = NULL;
  g_auto (GStrv) parts = NULL;

  for (guint i = 0; i < 400; i++)
    snug_memory_log_add (fixture->log, "long ago");
  room_fixture_open (fixture);
  for (guint i = 1; i <= 400; i++)
    assert_remove (fixture, NULL, NULL, i, NO_ERROR, i);
  g_assert_cmpuint (signal_log_skip (fixture->signals), ==, 800);

  words = resume (fixture, 400, 0, FALSE);
  parts = g_strsplit (words, " ", -1);
  g_assert_cmpuint (g_strv_length (parts), ==, 400);
  g_assert_cmpstr (parts[0], ==, "1@1");
  g_assert_cmpstr (parts[399], ==, "400@400");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  ROOM_TEST ("/core/room-change/edit", test_edit);
  ROOM_TEST ("/core/room-change/repeats", test_repeats);
  ROOM_TEST ("/core/room-change/nothing-to-do", test_nothing_to_do);
  ROOM_TEST ("/core/room-change/remove", test_remove);
  ROOM_TEST ("/core/room-change/refused", test_refused);
  ROOM_TEST ("/core/room-change/time-limit", test_time_limit);
  ROOM_TEST_CLOSED ("/core/room-change/never", test_never);
  ROOM_TEST_CLOSED ("/core/room-change/reactions", test_reactions);
  ROOM_TEST ("/core/room-change/rate-limit", test_rate_limit);
  ROOM_TEST ("/core/room-change/stored-first", test_stored_first);
  ROOM_TEST_CLOSED ("/core/room-change/old-messages", test_old_messages);
  ROOM_TEST ("/core/room-change/resume", test_resume);
  ROOM_TEST_CLOSED ("/core/room-change/resume-from-log", test_resume_from_log);
  ROOM_TEST_CLOSED ("/core/room-change/resume-too-much", test_resume_too_much);
  ROOM_TEST_CLOSED ("/core/room-change/resume-beyond-memory", test_resume_beyond_memory);

  return g_test_run ();
}
