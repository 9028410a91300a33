/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What can happen between a client's wish to come in and its welcome, and when the log fails. */
#include "web/session-private.h"
#include "world.h"

static gboolean
has_no_sockets (gpointer data)
{
  TestWorld *world = data;

  return eio_server_get_n_sessions (world->engine) == 0;
}

static gboolean
has_two_members (gpointer data)
{
  TestWorld *world = data;

  return snug_room_get_n_members (world->model.room) == 2;
}

/* The log is asked while a client comes in; what is posted meanwhile comes once. */
static void
test_posts_meanwhile (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = NULL;
  g_autofree char *welcome = NULL;
  g_autofree char *posted = NULL;

  test_client_emit (ada, "\"post\",{\"id\":\"1\",\"text\":\"before\"}");
  g_free (test_client_next (ada, "posted"));

  snug_memory_log_hold (world->model.log);
  bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
  test_world_wait_log (world, 1);
  test_client_emit (ada, "\"post\",{\"id\":\"2\",\"text\":\"meanwhile\"}");
  test_client_emit (ada, "\"post\",{\"id\":\"3\",\"text\":\"and again\"}");
  test_world_wait_log (world, 3);
  snug_memory_log_answer (world->model.log, 1);
  test_client_wait_accepted (bob);
  snug_memory_log_release (world->model.log);

  welcome = test_client_next (bob, "welcome");
  posted = test_client_next (bob, "posted");
  assert_json (welcome, "$.messages[*].text", "[\"before\"]");
  assert_json (welcome, "$.room.seq", "[1]");
  assert_json (posted, "$.seq", "[2]");
  g_free (test_client_next (bob, "posted"));
  g_assert_cmpuint (test_client_count (bob, "posted"), ==, 0);
}

static void
test_leaves_meanwhile (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = NULL;
  g_autoptr (TestClient) again = NULL;

  snug_memory_log_hold (world->model.log);
  bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
  test_world_wait_log (world, 1);
  test_client_close (bob);
  snug_memory_log_release (world->model.log);

  /* They were in, for a moment; the room does not know better than to give them their grace. */
  test_wait_until (has_two_members, world);
  test_world_wait_presences (world, 1);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  g_assert_cmpuint (snug_room_get_n_members (world->model.room), ==, 1);

  again = test_world_join (world, "Bob");
  test_world_wait_presences (world, 2);
}

static void
test_log_fails_at_the_door (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) bob = NULL;
  g_autofree char *refusal = NULL;

  snug_memory_log_fail (world->model.log, SNUG_MEMORY_LOG_SAVE, SNUG_ERROR_CLOSED, 1);
  bob = test_client_new (world->port, "{\"name\":\"Bob\"}");
  refusal = test_client_next_refusal (bob);
  assert_json (refusal, "$.data.code", "[\"closed\"]");
  g_assert_cmpuint (snug_room_get_n_members (world->model.room), ==, 0);
}

static void
test_log_fails_later (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autofree char *ack = NULL;
  g_autofree char *line = NULL;
  g_autofree char *good = NULL;

  snug_memory_log_fail (world->model.log, SNUG_MEMORY_LOG_APPEND, SNUG_ERROR_STORAGE_FULL, 2);
  ack = test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"lost\"}");
  assert_json (ack, "$.error.code", "[\"storage-full\"]");
  test_client_emit (plain, "\"message\",\"lost too\"");
  line = test_client_next (plain, "message");
  g_assert_true (g_str_has_prefix (line, "\"Snug: your message was not delivered: "));

  good = test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"kept\"}");
  assert_json (good, "$.seq", "[1]");
}

static gboolean
has_all_messages (gpointer data)
{
  TestWorld *world = data;

  return snug_room_get_last_seq (world->model.room) == 2 * world->model.limits.resume_messages;
}

/* A client that does not wait for an answer before it asks again cannot pile up work for the log.
 */
static void
test_one_page_at_a_time (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autofree char *busy = NULL;
  g_autofree char *page = NULL;

  /* The newest are in memory; the log is asked for those before. */
  for (guint i = 0; i < 2 * world->model.limits.resume_messages; i++)
    snug_room_post_notice_async (world->model.room, "old news", NULL, NULL, NULL);
  test_wait_until (has_all_messages, world);

  snug_memory_log_hold (world->model.log);
  test_client_emit (ada, "\"history\",{\"before\":50}");
  test_world_wait_log (world, 1);
  busy = test_client_ask (ada, "\"history\",{\"before\":50}");
  assert_json (busy, "$.error.code", "[\"busy\"]");
  snug_memory_log_release (world->model.log);
  test_world_wait_log (world, 0);
  page = test_client_ask (ada, "\"history\",{\"before\":3}");
  assert_json (page, "$.messages[*].seq", "[1,2]");
}

static void
test_one_rename_at_a_time (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autofree char *busy = NULL;

  snug_memory_log_hold (world->model.log);
  test_client_emit (ada, "\"rename\",{\"name\":\"Ida\"}");
  test_world_wait_log (world, 1);
  busy = test_client_ask (ada, "\"rename\",{\"name\":\"Eda\"}");
  assert_json (busy, "$.error.code", "[\"busy\"]");
  snug_memory_log_release (world->model.log);
  g_free (test_client_next (ada, "renamed"));
  g_free (test_client_ask (ada, "\"rename\",{\"name\":\"Eda\"}"));
}

/* Answers to who is gone are dropped, whatever they were. */
static void
test_leaves_before_the_answers (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autofree char *posted = NULL;

  snug_memory_log_hold (world->model.log);
  test_client_emit (bob, "\"post\",{\"id\":\"1\",\"text\":\"and bye\"}");
  test_client_emit (bob, "\"rename\",{\"name\":\"Rob\"}");
  test_world_wait_log (world, 2);
  test_client_emit (plain, "\"message\",\" plain \"");
  test_world_wait_log (world, 3);
  test_client_close (bob);
  test_client_close (plain);
  test_world_wait_presences (world, 1);
  snug_memory_log_release (world->model.log);

  posted = test_client_next (ada, "posted");
  assert_json (posted, "$.text", "[\"and bye\"]");
  g_free (test_client_next (ada, "posted"));
}

static void
test_two_tabs (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) one = test_client_new (world->port, "{\"name\":\"Ada\"}");
  g_autofree char *welcome = test_client_next (one, "welcome");
  g_autofree char *token = test_json_get (welcome, "$.you.token");
  g_autofree char *auth =
      g_strdup_printf ("{\"name\":\"Ada\",\"token\":%.*s}", (int) strlen (token) - 2, token + 1);
  g_autoptr (TestClient) two = test_client_new (world->port, auth);
  g_autofree char *second = test_client_next (two, "welcome");

  assert_json (second, "$.member_count", "[2]");
  test_client_close (one);
  test_world_wait_presences (world, 2);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  g_free (test_client_ask (two, "\"post\",{\"id\":\"1\",\"text\":\"still here\"}"));
  g_free (test_client_next (bob, "posted"));
  g_assert_cmpuint (test_client_count (bob, "joined"), ==, 1);
  g_assert_cmpuint (test_client_count (bob, "left"), ==, 0);
}

/* The gateway goes first: nothing of it is left behind in the room. */
static void
test_gateway_goes_first (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) plain = test_world_join_plain (world);

  g_assert_finalize_object (g_steal_pointer (&world->gateway));
  test_client_emit (ada, "\"post\",{\"id\":\"1\",\"text\":\"nobody there\"}");
  test_client_close (ada);
  test_client_close (plain);
  test_wait_until (has_no_sockets, world);
  test_world_wait_presences (world, 0);
}

/* What each connection costs here, besides its presence in the model. */
static void
test_is_small (void)
{
  g_assert_cmpuint (sizeof (SnugWebSession), <=, 48);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  WORLD_TEST ("/web/arrival/posts-meanwhile", NULL, test_posts_meanwhile);
  WORLD_TEST ("/web/arrival/leaves-meanwhile", NULL, test_leaves_meanwhile);
  WORLD_TEST ("/web/arrival/log-fails-at-the-door", NULL, test_log_fails_at_the_door);
  WORLD_TEST ("/web/arrival/log-fails-later", NULL, test_log_fails_later);
  WORLD_TEST ("/web/arrival/one-page-at-a-time", NULL, test_one_page_at_a_time);
  WORLD_TEST ("/web/arrival/one-rename-at-a-time", NULL, test_one_rename_at_a_time);
  WORLD_TEST ("/web/arrival/leaves-before-the-answers", NULL, test_leaves_before_the_answers);
  WORLD_TEST ("/web/arrival/two-tabs", NULL, test_two_tabs);
  WORLD_TEST ("/web/arrival/gateway-goes-first", NULL, test_gateway_goes_first);
  g_test_add_func ("/web/arrival/is-small", test_is_small);

  return g_test_run ();
}
