/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

static void
test_welcome (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_client_new (world->port, "{\"name\":\"Ada\"}");
  g_autofree char *welcome = test_client_next (ada, "welcome");
  g_autofree char *epoch = g_strdup_printf ("[\"%s\"]", snug_room_get_epoch (world->model.room));

  assert_json (welcome, "$.you.name", "[\"Ada\"]");
  assert_json (welcome, "$.room.id", "[\"main\"]");
  assert_json (welcome, "$.room.name", "[\"Main room\"]");
  assert_json (welcome, "$.room.topic", "[\"\"]");
  assert_json (welcome, "$.room.epoch", epoch);
  assert_json (welcome, "$.room.seq", "[0]");
  assert_json (welcome, "$.members[*].name", "[\"Ada\"]");
  assert_json (welcome, "$.member_count", "[1]");
  assert_json (welcome, "$.messages", "[[]]");
  assert_json (welcome, "$.gap", "[false]");
  assert_json (welcome, "$.limits.text", "[4000]");
  assert_json (welcome, "$.limits.name", "[32]");
  assert_json (welcome, "$.limits.id", "[64]");
  assert_json (welcome, "$.limits.history", "[100]");
  assert_json (welcome, "$.limits.members_listed", "[200]");
  assert_json (welcome, "$.server.version", "[\"" SNUG_VERSION "\"]");
}

static void
test_conversation (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autofree char *joined = test_client_next (ada, "joined");
  g_autofree char *ack = test_client_ask (bob, "\"post\",{\"id\":\"x\",\"text\":\"Hello\"}");
  g_autofree char *again = test_client_ask (bob, "\"post\",{\"id\":\"x\",\"text\":\"Hello\"}");
  g_autofree char *reply =
      test_client_ask (ada, "\"post\",{\"id\":\"x\",\"text\":\"Hi\",\"reply_to\":1}");
  g_autofree char *first = test_client_next (ada, "posted");
  g_autofree char *second = test_client_next (bob, "posted");
  g_autofree char *third = test_client_next (bob, "posted");

  assert_json (joined, "$.member.name", "[\"Bob\"]");
  assert_json (joined, "$.count", "[2]");

  assert_json (ack, "$.ok", "[true]");
  assert_json (ack, "$.seq", "[1]");
  g_assert_cmpstr (again, ==, ack);
  assert_json (reply, "$.seq", "[2]");

  g_assert_cmpstr (first, ==, second);
  assert_json (first, "$.id", "[\"x\"]");
  assert_json (first, "$.kind", "[\"text\"]");
  assert_json (first, "$.member.name", "[\"Bob\"]");
  assert_json (first, "$.text", "[\"Hello\"]");
  assert_json (first, "$.reply_to", "[]");
  assert_json (third, "$.reply_to", "[1]");

  test_client_close (bob);
  test_world_wait_presences (world, 1);
  g_assert_cmpuint (test_client_count (ada, "left"), ==, 0);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  {
    g_autofree char *left = test_client_next (ada, "left");

    assert_json (left, "$.member.name", "[\"Bob\"]");
    assert_json (left, "$.count", "[1]");
    assert_json (left, "$.reason", "[\"transport close\"]");
  }
}

static void
on_notice_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = snug_room_post_finish (SNUG_ROOM (source), result, &error);

  g_assert_no_error (error);
  g_assert_nonnull (message);
}

static gboolean
is_done (gpointer data)
{
  gboolean *done = data;

  return *done;
}

static void
on_long_notice_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  gboolean *done = data;

  on_notice_posted (source, result, NULL);
  *done = TRUE;
}

static void
post_notice (TestWorld *world, const char *text)
{
  gboolean done = FALSE;

  snug_room_post_notice_async (world->model.room, text, NULL, on_long_notice_posted, &done);
  test_wait_until (is_done, &done);
}

/* The number of the first message of a welcome or page. */
static guint
first_seq (const char *json)
{
  g_autofree char *found = test_json_get (json, "$.messages[0].seq");

  return (guint) g_ascii_strtoull (found + 1, NULL, 10);
}

static void
test_notice (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autofree char *posted = NULL;
  g_autofree char *line = NULL;

  snug_room_post_notice_async (world->model.room, "We close at six.", NULL, on_notice_posted, NULL);
  posted = test_client_next (ada, "posted");
  line = test_client_next (plain, "message");

  assert_json (posted, "$.kind", "[\"notice\"]");
  assert_json (posted, "$.member", "[null]");
  assert_json (posted, "$.text", "[\"We close at six.\"]");
  g_assert_cmpstr (line, ==, "\"We close at six.\"");
}

static void
test_plain_clients (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) one = test_world_join_plain (world);
  g_autoptr (TestClient) two = test_client_new (world->port, "{\"colour\":\"green\"}");
  g_autofree char *ack = NULL;
  g_autofree char *posted = NULL;
  g_autofree char *own = NULL;
  g_autofree char *other = NULL;
  g_autofree char *adas = NULL;

  test_client_wait_accepted (two);
  ack = test_client_ask (one, "\"message\",\"ann:  hello \"");
  g_assert_cmpstr (ack, ==, "");
  own = test_client_next (one, "message");
  other = test_client_next (two, "message");
  g_assert_cmpstr (own, ==, "\"ann:  hello \"");
  g_assert_cmpstr (other, ==, own);

  posted = test_client_next (ada, "posted");
  assert_json (posted, "$.text", "[\"ann:  hello \"]");
  g_assert_cmpuint (test_client_count (ada, "joined"), ==, 2);

  test_client_emit (ada, "\"post\",{\"id\":\"x\",\"text\":\"hi\"}");
  adas = test_client_next (two, "message");
  g_assert_cmpstr (adas, ==, "\"Ada: hi\"");
}

static void
test_plain_refusals (TestWorld *world, gconstpointer data)
{
  const char *wrong[] = { "\"message\",\" \"", "\"message\",7", "\"message\",{\"a\":1}",
                          "\"message\"", "\"json\",{}" };
  g_autoptr (TestClient) one = test_world_join_plain (world);
  g_autoptr (TestClient) two = test_world_join_plain (world);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *ack = test_client_ask (one, wrong[i]);
      g_autofree char *line = NULL;

      assert_json (ack, "$.ok", "[false]");
      g_assert_cmpuint (test_client_count (one, "message"), ==, 0);

      test_client_emit (one, wrong[i]);
      line = test_client_next (one, "message");
      g_assert_true (g_str_has_prefix (line, "\"Snug: your message was not delivered: "));
    }

  {
    g_autofree char *ack = test_client_ask (one, "\"post\",{\"id\":\"x\",\"text\":\"x\"}");

    assert_json (ack, "$.error.code", "[\"unknown-event\"]");
  }
  test_client_emit (one, "\"message\",\"good\"");
  g_free (test_client_next (two, "message"));
  g_assert_cmpuint (test_client_count (two, "message"), ==, 0);
}

static void
test_refusals (TestWorld *world, gconstpointer data)
{
  const struct
  {
    const char *auth;
    const char *code;
  } cases[] = {
    { "{\"name\":\"\"}", "[\"name-invalid\"]" },
    { "{\"name\":\"\\u200b\"}", "[\"name-invalid\"]" },
    { "{\"name\":\"ada\"}", "[\"name-taken\"]" },
    { "{\"name\":\"Snug\"}", "[\"name-reserved\"]" },
    { "{\"name\":7}", "[\"bad-request\"]" },
  };
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (TestClient) client = test_client_new (world->port, cases[i].auth);
      g_autofree char *refusal = test_client_next_refusal (client);

      assert_json (refusal, "$.data.code", cases[i].code);
      g_assert_nonnull (strstr (refusal, "\"message\":\""));
    }
  g_assert_cmpuint (snug_room_get_n_members (world->model.room), ==, 1);
}

static void
test_bad_events (TestWorld *world, gconstpointer data)
{
  const struct
  {
    const char *event;
    const char *code;
  } cases[] = {
    { "\"post\"", "[\"bad-request\"]" },
    { "\"post\",{\"id\":\"x\"}", "[\"bad-request\"]" },
    { "\"post\",{\"id\":\"\",\"text\":\"x\"}", "[\"id-invalid\"]" },
    { "\"post\",{\"id\":\"x\",\"text\":\"\"}", "[\"text-empty\"]" },
    { "\"history\",{\"before\":\"now\"}", "[\"bad-request\"]" },
    { "\"rename\",{\"name\":null}", "[\"bad-request\"]" },
    { "\"rename\",{\"name\":\"Bob\"}", "[\"name-taken\"]" },
    { "\"typing\",{}", "[\"bad-request\"]" },
    { "\"message\",\"hello\"", "[\"unknown-event\"]" },
    { "7,\"hello\"", "[\"unknown-event\"]" },
  };
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ack = test_client_ask (ada, cases[i].event);

      assert_json (ack, "$.ok", "[false]");
      assert_json (ack, "$.error.code", cases[i].code);
      test_client_emit (ada, cases[i].event);
    }
  g_free (test_client_ask (ada, "\"typing\",{\"active\":false}"));
  g_assert_cmpuint (test_client_count (bob, "posted"), ==, 0);
  g_assert_cmpuint (snug_room_get_last_seq (world->model.room), ==, 0);
}

static void
test_rename (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autofree char *ack = test_client_ask (ada, "\"rename\",{\"name\":\" Ada  Lovelace\"}");
  g_autofree char *renamed = test_client_next (bob, "renamed");

  g_assert_cmpstr (ack, ==, "{\"ok\":true,\"name\":\"Ada Lovelace\"}");
  assert_json (renamed, "$.member.name", "[\"Ada Lovelace\"]");
  assert_json (renamed, "$.old_name", "[\"Ada\"]");
  assert_json (renamed, "$.count", "[2]");
}

static void
test_topic (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) plain = test_world_join_plain (world);

  g_object_set (world->model.room, "topic", "Lunch", NULL);
  g_object_set (world->model.room, "topic", "Lunch", NULL);
  {
    g_autofree char *topic = test_client_next (ada, "topic");
    g_autoptr (TestClient) bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
    g_autofree char *welcome = test_client_next (bob, "welcome");

    g_assert_cmpstr (topic, ==, "{\"topic\":\"Lunch\"}");
    assert_json (welcome, "$.room.topic", "[\"Lunch\"]");
    g_assert_cmpuint (test_client_count (bob, "topic"), ==, 0);
  }
  g_object_set (world->model.room, "topic", "", NULL);
  {
    g_autofree char *topic = test_client_next (ada, "topic");

    g_assert_cmpstr (topic, ==, "{\"topic\":\"\"}");
  }
  g_assert_cmpuint (test_client_count (plain, "topic"), ==, 0);
}

static void
test_renames_have_an_end (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autofree char *ack = NULL;
  guint n_renames = 0;

  do
    {
      g_autofree char *event = g_strdup_printf ("\"rename\",{\"name\":\"Ada %u\"}", n_renames++);

      g_clear_pointer (&ack, g_free);
      ack = test_client_ask (ada, event);
    }
  while (strstr (ack, "\"ok\":true") != NULL && n_renames < 1000);

  g_assert_cmpuint (n_renames, >, 3);
  g_assert_cmpuint (n_renames, <, 1000);
  assert_json (ack, "$.error.code", "[\"rate-limited\"]");
  g_assert_nonnull (strstr (ack, "\"retry_after\":"));
}

static void
test_history (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autofree char *page = NULL;
  g_autofree char *rest = NULL;

  for (guint i = 1; i <= 5; i++)
    {
      g_autofree char *event =
          g_strdup_printf ("\"post\",{\"id\":\"%u\",\"text\":\"number %u\"}", i, i);

      g_free (test_client_ask (ada, event));
    }

  page = test_client_ask (ada, "\"history\",{\"before\":5,\"limit\":3}");
  rest = test_client_ask (ada, "\"history\",{\"before\":2}");
  assert_json (page, "$.messages[*].seq", "[2,3,4]");
  assert_json (page, "$.more", "[true]");
  assert_json (rest, "$.messages[*].seq", "[1]");
  assert_json (rest, "$.more", "[false]");
}

/* Long messages come in small pages, with nothing left out. */
static void
test_long_history (TestWorld *world, gconstpointer data)
{
  const guint n_messages = 40;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TestClient) ada = NULL;
  g_autoptr (TestClient) bob = NULL;
  g_autofree char *newcomers = NULL;
  g_autofree char *welcome = NULL;
  g_autofree char *auth =
      g_strdup_printf ("{\"name\":\"Ada\",\"since\":{\"epoch\":\"%s\",\"seq\":1}}",
                       snug_room_get_epoch (world->model.room));
  guint before;

  for (guint i = 0; i < world->model.limits.text_characters; i++)
    g_string_append (text, "😀");
  for (guint i = 0; i < n_messages; i++)
    post_notice (world, text->str);

  ada = test_client_new (world->port, auth);
  welcome = test_client_next (ada, "welcome");
  assert_json (welcome, "$.gap", "[true]");
  g_assert_cmpuint (strlen (welcome), <, 300 * 1024);
  before = first_seq (welcome);
  g_assert_cmpuint (before, >, 2);

  /* Who has nothing yet misses nothing. */
  bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
  newcomers = test_client_next (bob, "welcome");
  assert_json (newcomers, "$.gap", "[false]");
  g_assert_cmpuint (first_seq (newcomers), ==, before);

  while (before > 1)
    {
      g_autofree char *event =
          g_strdup_printf ("\"history\",{\"before\":%u,\"limit\":100}", before);
      g_autofree char *page = test_client_ask (ada, event);

      g_assert_cmpuint (strlen (page), <, 300 * 1024);
      assert_json (page, "$.more", first_seq (page) > 1 ? "[true]" : "[false]");
      g_assert_cmpuint (first_seq (page), <, before);
      before = first_seq (page);
    }
}

static void
test_comes_back (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
  g_autofree char *welcome = test_client_next (bob, "welcome");
  g_autofree char *tokens = test_json_get (welcome, "$.you.token");
  g_autofree char *ids = test_json_get (welcome, "$.you.id");
  g_autofree char *token = g_strndup (tokens + 1, strlen (tokens) - 2);
  g_autofree char *auth =
      g_strdup_printf ("{\"name\":\"Bob\",\"token\":%s,\"since\":{\"epoch\":\"%s\",\"seq\":1}}",
                       token, snug_room_get_epoch (world->model.room));
  g_autoptr (TestClient) again = NULL;
  g_autofree char *second = NULL;

  test_client_close (bob);
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"known\"}"));
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"2\",\"text\":\"missed\"}"));

  again = test_client_new (world->port, auth);
  second = test_client_next (again, "welcome");
  assert_json (second, "$.you.id", ids);
  assert_json (second, "$.messages[*].text", "[\"missed\"]");
  assert_json (second, "$.gap", "[false]");
  g_assert_cmpuint (test_client_count (ada, "joined"), ==, 1);
  g_assert_cmpuint (test_client_count (ada, "left"), ==, 0);
}

static void
test_goodbye (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autofree char *closing = NULL;

  snug_gateway_say_goodbye (world->gateway, "Soon back", 1500);
  eio_server_shut_down (world->engine);
  closing = test_client_next (ada, "closing");
  g_assert_cmpstr (closing, ==, "{\"reason\":\"Soon back\",\"retry_after_ms\":1500}");
  test_client_wait_closed (ada);
  test_client_wait_closed (plain);
  g_assert_cmpuint (test_client_count (plain, "closing"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  WORLD_TEST ("/web/gateway/welcome", NULL, test_welcome);
  WORLD_TEST ("/web/gateway/conversation", NULL, test_conversation);
  WORLD_TEST ("/web/gateway/notice", NULL, test_notice);
  WORLD_TEST ("/web/gateway/plain-clients", NULL, test_plain_clients);
  WORLD_TEST ("/web/gateway/plain-refusals", NULL, test_plain_refusals);
  WORLD_TEST ("/web/gateway/refusals", NULL, test_refusals);
  WORLD_TEST ("/web/gateway/bad-events", NULL, test_bad_events);
  WORLD_TEST ("/web/gateway/rename", NULL, test_rename);
  WORLD_TEST ("/web/gateway/renames-have-an-end", NULL, test_renames_have_an_end);
  WORLD_TEST ("/web/gateway/topic", NULL, test_topic);
  WORLD_TEST ("/web/gateway/history", NULL, test_history);
  WORLD_TEST ("/web/gateway/long-history", NULL, test_long_history);
  WORLD_TEST ("/web/gateway/comes-back", NULL, test_comes_back);
  WORLD_TEST ("/web/gateway/goodbye", NULL, test_goodbye);

  return g_test_run ();
}
