/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/history.h"

static void
push (SnugHistory *history, guint64 seq, const char *client_id)
{
  g_autoptr (SnugMessage) message =
      snug_message_new_stored (seq, 0, SNUG_MESSAGE_TEXT, "ada", "Ada", client_id, "Hello", 0);

  snug_history_push (history, message);
}

static guint64
find (SnugHistory *history, const char *member_id, const char *client_id)
{
  g_autoptr (SnugMessage) draft = snug_message_new_text (member_id, "", client_id, "", 0);
  SnugMessage *found = snug_history_find (history, draft);

  return found != NULL ? snug_message_get_seq (found) : 0;
}

static void
assert_copy (SnugHistory *history, guint64 from, guint64 end, guint64 first, guint64 last)
{
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  snug_history_copy (history, from, end, messages);
  g_assert_cmpuint (messages->len, ==, last + 1 - first);
  for (guint i = 0; i < messages->len; i++)
    g_assert_cmpuint (snug_message_get_seq (messages->pdata[i]), ==, first + i);
}

static void
test_ring (void)
{
  SnugHistory history;

  snug_history_init (&history, 4);
  g_assert_cmpuint (snug_history_get_first_seq (&history), ==, 1);
  assert_copy (&history, 0, G_MAXUINT64, 1, 0);

  for (guint64 seq = 1; seq <= 10; seq++)
    {
      g_autofree char *client_id = g_strdup_printf ("c%u", (guint) seq);

      push (&history, seq, client_id);
      g_assert_cmpuint (history.last_seq, ==, seq);
      g_assert_cmpuint (snug_history_get_first_seq (&history), ==, seq <= 4 ? 1 : seq - 3);
    }

  assert_copy (&history, 0, G_MAXUINT64, 7, 10);
  assert_copy (&history, 8, 10, 8, 9);
  assert_copy (&history, 9, 9, 9, 8);
  assert_copy (&history, 11, 20, 1, 0);
  assert_copy (&history, 1, 7, 1, 0);

  g_assert_cmpuint (find (&history, "ada", "c10"), ==, 10);
  g_assert_cmpuint (find (&history, "ada", "c7"), ==, 7);
  g_assert_cmpuint (find (&history, "ada", "c6"), ==, 0);
  g_assert_cmpuint (find (&history, "bob", "c7"), ==, 0);
  snug_history_clear (&history);
}

/* Should ids be there twice, the newer message is found for as long as it is kept. */
static void
test_same_ids (void)
{
  SnugHistory history;

  snug_history_init (&history, 2);
  push (&history, 1, "same");
  push (&history, 2, "same");
  push (&history, 3, "other");
  g_assert_cmpuint (find (&history, "ada", "same"), ==, 2);
  push (&history, 4, "another");
  g_assert_cmpuint (find (&history, "ada", "same"), ==, 0);
  snug_history_clear (&history);
}

static void
test_notices (void)
{
  SnugHistory history;

  snug_history_init (&history, 2);
  for (guint64 seq = 1; seq <= 5; seq++)
    {
      g_autoptr (SnugMessage) notice =
          snug_message_new_stored (seq, 0, SNUG_MESSAGE_NOTICE, NULL, NULL, NULL, "Hello", 0);

      snug_history_push (&history, notice);
    }
  assert_copy (&history, 0, G_MAXUINT64, 4, 5);
  snug_history_clear (&history);
}

static GPtrArray *
make_messages (guint64 first, guint64 last)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  for (guint64 seq = first; seq <= last; seq++)
    g_ptr_array_add (messages, snug_message_new_stored (seq, 0, SNUG_MESSAGE_NOTICE, NULL, NULL,
                                                        NULL, "Hello", 0));

  return messages;
}

static void
test_load (void)
{
  g_autoptr (GPtrArray) messages = make_messages (11, 30);
  g_autoptr (GPtrArray) none = make_messages (1, 0);
  SnugHistory history;

  snug_history_init (&history, 10);
  snug_history_load (&history, messages, 30);
  assert_copy (&history, 0, G_MAXUINT64, 21, 30);
  snug_history_clear (&history);

  snug_history_init (&history, 10);
  snug_history_load (&history, none, 0);
  g_assert_cmpuint (snug_history_get_first_seq (&history), ==, 1);
  snug_history_clear (&history);
}

/* What has holes is not kept: the room never shows a history with something missing in it. */
static void
test_holes (void)
{
  g_autoptr (GPtrArray) messages = make_messages (1, 5);
  SnugHistory history;

  snug_history_init (&history, 10);
  snug_history_load (&history, messages, 7);
  g_assert_cmpuint (history.last_seq, ==, 7);
  g_assert_cmpuint (snug_history_get_first_seq (&history), ==, 8);
  assert_copy (&history, 0, G_MAXUINT64, 1, 0);

  push (&history, 8, "a");
  push (&history, 9, "b");
  push (&history, 12, "c");
  assert_copy (&history, 0, G_MAXUINT64, 12, 12);
  snug_history_clear (&history);
  snug_history_clear (&history);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/history/ring", test_ring);
  g_test_add_func ("/core/history/same-ids", test_same_ids);
  g_test_add_func ("/core/history/notices", test_notices);
  g_test_add_func ("/core/history/load", test_load);
  g_test_add_func ("/core/history/holes", test_holes);

  return g_test_run ();
}
