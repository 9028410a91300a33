/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/error.h"
#include "web/wire-error.h"
#include "web/wire.h"

/* Frees the node. */
static void
assert_node (JsonNode *node, const char *expected)
{
  g_autoptr (JsonNode) owned = node;
  g_autofree char *json = json_to_string (owned, FALSE);

  g_assert_cmpstr (json, ==, expected);
}

static SnugMessage *
new_text (const char *text, guint64 reply_to)
{
  return snug_message_new_stored (7, 1795342800123, SNUG_MESSAGE_TEXT, "m1", "Ada", "x1", text,
                                  reply_to);
}

static SnugMessage *
new_notice (void)
{
  return snug_message_new_stored (8, 1795342800124, SNUG_MESSAGE_NOTICE, NULL, NULL, NULL,
                                  "We close at six.", 0);
}

#define TEXT_JSON(text, more)                                                                      \
  "{\"seq\":7,\"time\":1795342800123,\"id\":\"x1\",\"kind\":\"text\","                             \
  "\"member\":{\"id\":\"m1\",\"name\":\"Ada\"},\"text\":" text more "}"

#define NOTICE_JSON                                                                                \
  "{\"seq\":8,\"time\":1795342800124,\"id\":null,\"kind\":\"notice\",\"member\":null,"             \
  "\"text\":\"We close at six.\"}"

static void
test_posted (void)
{
  g_autoptr (SnugMessage) text = new_text ("Hello", 0);
  g_autoptr (SnugMessage) reply = new_text ("Hello", 3);
  g_autoptr (SnugMessage) notice = new_notice ();

  assert_node (snug_wire_posted (text), TEXT_JSON ("\"Hello\"", ""));
  assert_node (snug_wire_posted (reply), TEXT_JSON ("\"Hello\"", ",\"reply_to\":3"));
  assert_node (snug_wire_posted (notice), NOTICE_JSON);
}

static void
test_acks (void)
{
  g_autoptr (SnugMessage) text = new_text ("Hello", 0);
  g_autoptr (SnugMessage) notice = new_notice ();
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();

  assert_node (snug_wire_ack (), "{\"ok\":true}");
  assert_node (snug_wire_ack_post (text), "{\"ok\":true,\"seq\":7,\"time\":1795342800123}");
  assert_node (snug_wire_ack_rename ("Ada"), "{\"ok\":true,\"name\":\"Ada\"}");

  assert_node (snug_wire_ack_history (messages, FALSE),
               "{\"ok\":true,\"messages\":[],\"more\":false}");
  g_ptr_array_add (messages, text);
  g_ptr_array_add (messages, notice);
  assert_node (snug_wire_ack_history (messages, TRUE),
               "{\"ok\":true,\"messages\":[" TEXT_JSON ("\"Hello\"", "") "," NOTICE_JSON
                                                                         "],\"more\":true}");
}

static GPtrArray *
new_page (guint n_messages, const char *text)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_message_unref);

  for (guint i = 1; i <= n_messages; i++)
    g_ptr_array_add (messages,
                     snug_message_new_stored (i, 0, SNUG_MESSAGE_TEXT, "m", "Ada", "x", text, 0));
  return messages;
}

/* No page is so large that the client it is for would be taken for one that does not read. */
static void
test_pages (void)
{
  g_autofree char *letters = g_strnfill (16000, 'x');
  g_autofree char *controls = g_strnfill (16000, 0x01);
  g_autofree char *endless = g_strnfill (2 * SNUG_WIRE_PAGE_BYTES, 'x');
  const struct
  {
    guint n_messages;
    const char *text;
    guint least;
    guint most;
  } cases[] = {
    { 0, "", 0, 0 },         { 100, "short", 100, 100 }, { 100, letters, 10, 16 },
    { 100, controls, 2, 2 }, { 1, endless, 1, 1 },       { 3, endless, 1, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) page = new_page (cases[i].n_messages, cases[i].text);
      gboolean cut = snug_wire_cut_to_page (page);

      g_assert_cmpuint (page->len, >=, cases[i].least);
      g_assert_cmpuint (page->len, <=, cases[i].most);
      g_assert_cmpint (cut, ==, page->len < cases[i].n_messages);
      for (guint j = 0; j < page->len; j++)
        g_assert_cmpuint (snug_message_get_seq (page->pdata[j]), ==,
                          cases[i].n_messages - page->len + 1 + j);
    }
}

static void
test_counts (void)
{
  g_autoptr (JsonArray) nobody = json_array_new ();

  assert_node (snug_wire_members (1234, NULL), "{\"count\":1234}");
  assert_node (snug_wire_members (0, nobody), "{\"count\":0,\"members\":[]}");
  assert_node (snug_wire_topic ("\"Lunch\""), "{\"topic\":\"\\\"Lunch\\\"\"}");
  assert_node (snug_wire_closing ("Soon back", 1500),
               "{\"reason\":\"Soon back\",\"retry_after_ms\":1500}");
}

static void
test_plain (void)
{
  g_autoptr (SnugMessage) text = new_text ("ann: hello", 0);
  g_autoptr (SnugMessage) notice = new_notice ();

  assert_node (snug_wire_plain (text, TRUE), "\"ann: hello\"");
  assert_node (snug_wire_plain (text, FALSE), "\"Ada: ann: hello\"");
  assert_node (snug_wire_plain (notice, FALSE), "\"We close at six.\"");
}

static void
test_errors (void)
{
  g_autoptr (GError) taken =
      g_error_new_literal (SNUG_ERROR, SNUG_ERROR_NAME_TAKEN, "Somebody is called so.");
  g_autoptr (GError) limited = snug_error_new_rate_limited (1500, "Not so fast.");

  assert_node (snug_wire_ack_error (taken), "{\"ok\":false,\"error\":{\"code\":\"name-taken\","
                                            "\"message\":\"Somebody is called so.\"}}");
  assert_node (snug_wire_refusal (limited),
               "{\"code\":\"rate-limited\",\"message\":\"Not so fast.\","
               "\"retry_after\":1500}");
  assert_node (snug_wire_plain_refusal (taken),
               "\"Snug: your message was not delivered: Somebody is called so.\"");
}

/* Each error has a code of its own letters, and none tells what is inside the machine. */
static void
test_codes (void)
{
  const char *secret = "/var/lib/secret: I/O error on sdb";
  g_autoptr (GRegex) form = g_regex_new ("^[a-z]+(-[a-z]+)*$", 0, 0, NULL);
  g_autoptr (GError) strange = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_FAILED, secret);

  for (int code = 0; code < (int) SNUG_N_ERRORS; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (SNUG_ERROR, code, "For people.");

      g_assert_true (g_regex_match (form, snug_wire_error_code (error), 0, NULL));
      g_assert_cmpstr (snug_wire_error_code (error), !=, "internal");
      g_assert_cmpuint (strlen (snug_wire_error_message (error)), >, 0);
    }

  for (int code = 0; code < (int) SNUG_WIRE_N_ERRORS; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (SNUG_WIRE_ERROR, code, "For programmers.");

      g_assert_true (g_regex_match (form, snug_wire_error_code (error), 0, NULL));
      g_assert_cmpstr (snug_wire_error_message (error), ==, "For programmers.");
    }

  for (int code = SNUG_ERROR_STORAGE; code <= SNUG_ERROR_SCHEMA_TOO_NEW; code++)
    {
      g_autoptr (GError) error = g_error_new_literal (SNUG_ERROR, code, secret);

      g_assert_null (strstr (snug_wire_error_message (error), "secret"));
    }
  g_assert_cmpstr (snug_wire_error_code (strange), ==, "internal");
  g_assert_null (strstr (snug_wire_error_message (strange), "secret"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web/wire-write/posted", test_posted);
  g_test_add_func ("/web/wire-write/acks", test_acks);
  g_test_add_func ("/web/wire-write/pages", test_pages);
  g_test_add_func ("/web/wire-write/counts", test_counts);
  g_test_add_func ("/web/wire-write/plain", test_plain);
  g_test_add_func ("/web/wire-write/errors", test_errors);
  g_test_add_func ("/web/wire-write/codes", test_codes);

  return g_test_run ();
}
