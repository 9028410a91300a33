/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/message.h"

#include <string.h>

static void
test_text (void)
{
  g_autoptr (SnugMessage) message =
      snug_message_new_text ("member", "Ada", "client", "Hello, world!", 7);

  g_assert_cmpuint (snug_message_get_seq (message), ==, 0);
  g_assert_cmpint (snug_message_get_time (message), ==, 0);
  g_assert_cmpint (snug_message_get_kind (message), ==, SNUG_MESSAGE_TEXT);
  g_assert_cmpstr (snug_message_get_member_id (message), ==, "member");
  g_assert_cmpstr (snug_message_get_member_name (message), ==, "Ada");
  g_assert_cmpstr (snug_message_get_client_id (message), ==, "client");
  g_assert_cmpstr (snug_message_get_text (message), ==, "Hello, world!");
  g_assert_cmpuint (snug_message_get_reply_to (message), ==, 7);
}

static void
test_notice (void)
{
  g_autoptr (SnugMessage) message = snug_message_new_notice ("We close at six.");

  g_assert_cmpint (snug_message_get_kind (message), ==, SNUG_MESSAGE_NOTICE);
  g_assert_null (snug_message_get_member_id (message));
  g_assert_null (snug_message_get_member_name (message));
  g_assert_null (snug_message_get_client_id (message));
  g_assert_cmpstr (snug_message_get_text (message), ==, "We close at six.");
  g_assert_cmpuint (snug_message_get_reply_to (message), ==, 0);
}

static void
test_empty_strings (void)
{
  g_autoptr (SnugMessage) message =
      snug_message_new_stored (1, 2, SNUG_MESSAGE_TEXT, "", "", "", "", 0);

  g_assert_cmpstr (snug_message_get_member_id (message), ==, "");
  g_assert_cmpstr (snug_message_get_member_name (message), ==, "");
  g_assert_cmpstr (snug_message_get_client_id (message), ==, "");
  g_assert_cmpstr (snug_message_get_text (message), ==, "");
}

static void
test_stamp (void)
{
  g_autofree char *text = g_strnfill (100000, 'x');
  g_autoptr (SnugMessage) draft = snug_message_new_text ("member", "Ada", "client", text, 7);
  g_autoptr (SnugMessage) message =
      snug_message_stamp (draft, G_MAXUINT64, G_GINT64_CONSTANT (1795000000000));

  g_assert_cmpuint (snug_message_get_seq (draft), ==, 0);
  g_clear_pointer (&draft, snug_message_unref);

  g_assert_cmpuint (snug_message_get_seq (message), ==, G_MAXUINT64);
  g_assert_cmpint (snug_message_get_time (message), ==, G_GINT64_CONSTANT (1795000000000));
  g_assert_cmpint (snug_message_get_kind (message), ==, SNUG_MESSAGE_TEXT);
  g_assert_cmpstr (snug_message_get_member_id (message), ==, "member");
  g_assert_cmpstr (snug_message_get_member_name (message), ==, "Ada");
  g_assert_cmpstr (snug_message_get_client_id (message), ==, "client");
  g_assert_cmpstr (snug_message_get_text (message), ==, text);
  g_assert_cmpuint (snug_message_get_reply_to (message), ==, 7);
}

static void
test_boxed (void)
{
  g_autoptr (SnugMessage) message = snug_message_new_notice ("Hello");
  g_auto (GValue) value = G_VALUE_INIT;

  g_value_init (&value, SNUG_TYPE_MESSAGE);
  g_value_set_boxed (&value, message);
  g_assert_true (g_value_get_boxed (&value) == message);
}

static gpointer
hold_and_let_go (gpointer data)
{
  SnugMessage *message = data;

  for (guint i = 0; i < 100000; i++)
    {
      snug_message_ref (message);
      snug_message_unref (message);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (SnugMessage) message = snug_message_new_notice ("Hello");
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("message", hold_and_let_go, message);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  g_assert_cmpstr (snug_message_get_text (message), ==, "Hello");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/message/text", test_text);
  g_test_add_func ("/core/message/notice", test_notice);
  g_test_add_func ("/core/message/empty-strings", test_empty_strings);
  g_test_add_func ("/core/message/stamp", test_stamp);
  g_test_add_func ("/core/message/boxed", test_boxed);
  g_test_add_func ("/core/message/threads", test_threads);

  return g_test_run ();
}
