/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

static void
post (TestClient *client, const char *id)
{
  g_autofree char *event = g_strdup_printf ("\"post\",{\"id\":\"%s\",\"text\":\"Helo\"}", id);
  g_autofree char *ack = test_client_ask (client, event);

  assert_json (ack, "$.ok", "[true]");
}

static void
test_edit (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autofree char *ack = NULL;
  g_autofree char *again = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *theirs = NULL;
  g_autofree char *history = NULL;

  post (ada, "x");
  ack = test_client_ask (ada, "\"edit\",{\"id\":\"e\",\"seq\":1,\"text\":\"Hello\"}");
  again = test_client_ask (ada, "\"edit\",{\"id\":\"e\",\"seq\":1,\"text\":\"Hello\"}");
  assert_json (ack, "$.ok", "[true]");
  assert_json (ack, "$.seq", "[1]");
  assert_json (ack, "$.rev", "[1]");
  g_assert_cmpstr (again, ==, ack);

  mine = test_client_next (ada, "edited");
  theirs = test_client_next (bob, "edited");
  g_assert_cmpstr (mine, ==, theirs);
  assert_json (mine, "$.seq", "[1]");
  assert_json (mine, "$.rev", "[1]");
  assert_json (mine, "$.text", "[\"Hello\"]");
  assert_json (mine, "$.member.name", "[\"Ada\"]");

  history = test_client_ask (bob, "\"history\",{\"before\":2}");
  assert_json (history, "$.messages[*].text", "[\"Hello\"]");
  assert_json (history, "$.messages[*].rev", "[1]");
  g_assert_cmpuint (test_client_count (ada, "edited"), ==, 0);
}

static void
test_remove (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autoptr (TestClient) newcomer = NULL;
  g_autofree char *refused = NULL;
  g_autofree char *ack = NULL;
  g_autofree char *event = NULL;
  g_autofree char *welcome = NULL;
  g_autofree char *line = NULL;
  g_autofree char *next = NULL;

  post (ada, "x");
  refused = test_client_ask (bob, "\"remove\",{\"id\":\"d\",\"seq\":1}");
  assert_json (refused, "$.error.code", "[\"not-yours\"]");
  ack = test_client_ask (ada, "\"remove\",{\"id\":\"d\",\"seq\":1}");
  assert_json (ack, "$.rev", "[1]");
  event = test_client_next (bob, "removed");
  assert_json (event, "$.seq", "[1]");
  assert_json (event, "$.rev", "[1]");
  assert_json (event, "$.text", "[]");

  newcomer = test_client_new (world->port, "{\"name\":\"Cy\"}");
  welcome = test_client_next (newcomer, "welcome");
  assert_json (welcome, "$.room.rev", "[1]");
  assert_json (welcome, "$.messages[*].removed", "[true]");
  assert_json (welcome, "$.messages[*].text", "[\"\"]");
  assert_json (welcome, "$.changes", "[[]]");
  assert_json (welcome, "$.limits.edit", "[900000]");

  post (ada, "y");
  line = test_client_next (plain, "message");
  next = test_client_next (plain, "message");
  g_assert_cmpstr (line, ==, "\"Ada: Helo\"");
  g_assert_cmpstr (next, ==, "\"Ada: Helo\"");
  g_assert_cmpuint (test_client_count (plain, "removed"), ==, 0);
}

static void
test_react (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autofree char *on = NULL;
  g_autofree char *off = NULL;
  g_autofree char *history = NULL;
  const char *const asks[] = {
    "\"react\",{\"id\":\"1\",\"seq\":1,\"emoji\":\"👍\",\"on\":true}",
    "\"react\",{\"id\":\"2\",\"seq\":1,\"emoji\":\"🎉\",\"on\":true}",
    "\"react\",{\"id\":\"3\",\"seq\":1,\"emoji\":\"🎉\",\"on\":false}",
  };

  post (ada, "x");
  for (gsize i = 0; i < G_N_ELEMENTS (asks); i++)
    {
      g_autofree char *ack = test_client_ask (bob, asks[i]);

      assert_json (ack, "$.ok", "[true]");
    }
  g_free (test_client_ask (ada, asks[0]));

  on = test_client_next (ada, "reacted");
  assert_json (on, "$.emoji", "[\"👍\"]");
  assert_json (on, "$.on", "[true]");
  assert_json (on, "$.member.name", "[\"Bob\"]");
  g_free (test_client_next (ada, "reacted"));
  off = test_client_next (ada, "reacted");
  assert_json (off, "$.emoji", "[\"🎉\"]");
  assert_json (off, "$.on", "[false]");
  assert_json (off, "$.rev", "[3]");

  history = test_client_ask (ada, "\"history\",{\"before\":2}");
  assert_json (history, "$.messages[0].reactions[*].emoji", "[\"👍\"]");
  assert_json (history, "$.messages[0].reactions[*].members[*].name", "[\"Bob\",\"Ada\"]");
  assert_json (history, "$.messages[0].edited", "[]");
}

static void
test_refused (TestWorld *world, gconstpointer data)
{
  static const struct
  {
    const char *ask;
    const char *code;
  } rows[] = {
    { "\"edit\",{\"id\":\"e\",\"seq\":1}", "bad-request" },
    { "\"edit\",{\"seq\":1,\"text\":\"Hello\"}", "bad-request" },
    { "\"edit\",{\"id\":\"e\",\"seq\":0,\"text\":\"Hello\"}", "bad-request" },
    { "\"edit\",{\"id\":\"e\",\"seq\":\"1\",\"text\":\"Hello\"}", "bad-request" },
    { "\"edit\"", "bad-request" },
    { "\"edit\",{\"id\":\"e\",\"seq\":2,\"text\":\"Hello\"}", "no-such-message" },
    { "\"edit\",{\"id\":\"e\",\"seq\":1,\"text\":\" \"}", "text-empty" },
    { "\"remove\",{\"id\":\"e\"}", "bad-request" },
    { "\"remove\",{\"id\":\"\",\"seq\":1}", "id-invalid" },
    { "\"react\",{\"id\":\"e\",\"seq\":1,\"emoji\":\"👍\"}", "bad-request" },
    { "\"react\",{\"id\":\"e\",\"seq\":1,\"emoji\":\"👍\",\"on\":1}", "bad-request" },
    { "\"react\",{\"id\":\"e\",\"seq\":1,\"emoji\":\"ok\",\"on\":true}", "emoji-invalid" },
  };
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");

  post (ada, "x");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *ack = test_client_ask (ada, rows[i].ask);
      g_autofree char *code = g_strdup_printf ("[\"%s\"]", rows[i].code);

      g_test_message ("%s", rows[i].ask);
      assert_json (ack, "$.ok", "[false]");
      assert_json (ack, "$.error.code", code);
    }
  g_assert_cmpuint (snug_room_get_last_rev (world->model.room), ==, 0);
}

/* Who comes back is told of what changed, once, and of what changes from then on. */
static void
test_resume (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = NULL;
  g_autoptr (TestClient) old = NULL;
  g_autofree char *welcome = NULL;
  g_autofree char *old_welcome = NULL;
  g_autofree char *edited = NULL;

  post (ada, "x");
  post (ada, "y");
  post (ada, "z");
  g_free (test_client_ask (ada, "\"edit\",{\"id\":\"e\",\"seq\":1,\"text\":\"Hello\"}"));
  g_free (test_client_ask (ada, "\"remove\",{\"id\":\"d\",\"seq\":2}"));
  g_free (test_client_ask (ada, "\"edit\",{\"id\":\"f\",\"seq\":3,\"text\":\"Hello\"}"));

  bob = test_client_new (world->port, "{\"name\":\"Bob\",\"since\":"
                                      "{\"epoch\":\"epoch-1\",\"seq\":2,\"rev\":1}}");
  welcome = test_client_next (bob, "welcome");
  assert_json (welcome, "$.gap", "[false]");
  assert_json (welcome, "$.room.rev", "[3]");
  assert_json (welcome, "$.messages[*].seq", "[3]");
  assert_json (welcome, "$.messages[*].text", "[\"Hello\"]");
  assert_json (welcome, "$.changes[*].seq", "[2]");
  assert_json (welcome, "$.changes[*].removed", "[true]");

  g_free (test_client_ask (ada, "\"edit\",{\"id\":\"g\",\"seq\":1,\"text\":\"Bye\"}"));
  edited = test_client_next (bob, "edited");
  assert_json (edited, "$.rev", "[4]");

  /* A client of before there were changes. */
  old = test_client_new (world->port, "{\"name\":\"Cy\",\"since\":"
                                      "{\"epoch\":\"epoch-1\",\"seq\":2}}");
  old_welcome = test_client_next (old, "welcome");
  assert_json (old_welcome, "$.gap", "[false]");
  assert_json (old_welcome, "$.changes", "[[]]");
}

static void
react (TestWorld *world, SnugPresence *presence, guint64 seq)
{
  g_autofree char *id = g_strdup_printf ("r%" G_GUINT64_FORMAT, seq);
  g_auto (Pending) pending = { 0 };
  g_autoptr (SnugChange) change = NULL;

  snug_room_react_async (world->model.room, snug_presence_get_member (presence), id, seq, "👍", TRUE,
                         NULL, pending_callback, &pending);
  pending_wait (&pending);
  change = snug_room_change_finish (world->model.room, pending.result, NULL);
  g_assert_nonnull (change);
}

/* Changes that are too much for one event are a gap, with the newest page. */
static void
test_resume_too_much (TestWorld *world, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = room_join_ok (&world->model, "Ada");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (TestClient) bob = NULL;
  g_autofree char *welcome = NULL;

  for (guint i = 0; i < 4000; i++)
    g_string_append (text, "😀");
  for (guint i = 1; i <= 20; i++)
    {
      room_post_ok (&world->model, ada, text->str);
      react (world, ada, i);
      snug_manual_clock_advance (world->model.clock, 2000);
    }

  bob = test_client_new (world->port, "{\"name\":\"Bob\",\"since\":"
                                      "{\"epoch\":\"epoch-1\",\"seq\":20,\"rev\":0}}");
  welcome = test_client_next (bob, "welcome");
  assert_json (welcome, "$.gap", "[true]");
  assert_json (welcome, "$.changes", "[[]]");
  assert_json (welcome, "$.messages[-1:].seq", "[20]");
  assert_json (welcome, "$.messages[-1:].reactions[*].emoji", "[\"👍\"]");
  snug_room_leave (world->model.room, ada, "transport close");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  WORLD_TEST ("/web/changes/edit", NULL, test_edit);
  WORLD_TEST ("/web/changes/remove", NULL, test_remove);
  WORLD_TEST ("/web/changes/react", NULL, test_react);
  WORLD_TEST ("/web/changes/refused", NULL, test_refused);
  WORLD_TEST ("/web/changes/resume", NULL, test_resume);
  WORLD_TEST ("/web/changes/resume-too-much", NULL, test_resume_too_much);

  return g_test_run ();
}
