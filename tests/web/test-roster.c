/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Who is here, when there are more than a client lists. */
#include "web/roster.h"
#include "world.h"

static const TestWorldOptions two_listed = { .members_listed = 2 };

static void
test_few (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autofree char *joined = test_client_next (ada, "joined");

  assert_json (joined, "$.count", "[2]");
  g_assert_cmpuint (test_client_count (ada, "members"), ==, 0);
}

static void
test_many (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) cy = test_client_new (world->port, "{\"name\":\"Cy\"}");
  g_autofree char *welcome = test_client_next (cy, "welcome");
  g_autofree char *three = test_client_next (ada, "members");

  assert_json (welcome, "$.members[*].name", "[\"Ada\",\"Bob\"]");
  assert_json (welcome, "$.member_count", "[3]");
  assert_json (welcome, "$.limits.members_listed", "[2]");
  g_assert_cmpstr (three, ==, "{\"count\":3}");

  /* All that happens within an interval is one count. */
  {
    g_autoptr (TestClient) dot = test_world_join (world, "Dot");
    g_autoptr (TestClient) eve = test_world_join (world, "Eve");
    g_autofree char *more = test_client_next (ada, "members");

    g_assert_true (g_str_equal (more, "{\"count\":4}") || g_str_equal (more, "{\"count\":5}"));
    if (!g_str_equal (more, "{\"count\":5}"))
      {
        g_autofree char *five = test_client_next (ada, "members");

        g_assert_cmpstr (five, ==, "{\"count\":5}");
      }
  }
  test_world_wait_presences (world, 3);
  g_assert_cmpuint (test_client_count (ada, "members"), ==, 0);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  {
    g_autofree char *fewer = test_client_next (ada, "members");

    /* Two left in the same moment: the first is told at once unless an interval runs. */
    if (g_str_equal (fewer, "{\"count\":4}"))
      {
        g_free (fewer);
        fewer = test_client_next (ada, "members");
      }
    g_assert_cmpstr (fewer, ==, "{\"count\":3}");
  }

  g_assert_cmpuint (test_client_count (ada, "joined"), ==, 1);
  g_assert_cmpuint (test_client_count (ada, "left"), ==, 0);
}

/* Joins, so that @names are the members whom the welcome lists. */
static TestClient *
join_listed (TestWorld *world, const char *name, const char *names)
{
  g_autofree char *auth = g_strdup_printf ("{\"name\":\"%s\"}", name);
  TestClient *client = test_client_new (world->port, auth);
  g_autofree char *welcome = test_client_next (client, "welcome");

  assert_json (welcome, "$.members[*].name", names);
  return client;
}

static void
leave_and_wait (TestWorld *world, TestClient *client, guint n_presences)
{
  test_client_close (client);
  test_world_wait_presences (world, n_presences);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
}

/* The list of the welcomes is written once and goes with those who come and go. */
static void
test_listed (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = join_listed (world, "Ada", "[\"Ada\"]");
  g_autoptr (TestClient) bob = join_listed (world, "B\\\"b", "[\"Ada\",\"B\\\"b\"]");
  g_autoptr (TestClient) cy = join_listed (world, "Cy", "[\"Ada\",\"B\\\"b\"]");
  g_autoptr (TestClient) dot = NULL;
  g_autoptr (TestClient) eve = NULL;
  g_autoptr (TestClient) fay = NULL;

  leave_and_wait (world, cy, 2);
  dot = join_listed (world, "Dot", "[\"Ada\",\"B\\\"b\"]");
  leave_and_wait (world, bob, 2);
  eve = join_listed (world, "Eve", "[\"Ada\",\"Dot\"]");
  leave_and_wait (world, dot, 2);
  leave_and_wait (world, eve, 1);
  fay = join_listed (world, "Fay", "[\"Ada\",\"Fay\"]");
}

/* Typing is told as often as counts are, so it can be the clock here. */
static void
wait_an_interval (TestClient *one, TestClient *other)
{
  g_free (test_client_ask (one, "\"typing\",{\"active\":true}"));
  g_free (test_client_ask (one, "\"typing\",{\"active\":false}"));
  do
    {
      g_autofree char *typing = test_client_next (other, "typing");

      if (strstr (typing, "\"active\":false") != NULL)
        return;
    }
  while (TRUE);
}

static void
test_nothing_new (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) cy = test_world_join (world, "Cy");

  g_free (test_client_next (ada, "members"));
  for (guint i = 0; i < 4; i++)
    wait_an_interval (bob, ada);
  g_assert_cmpuint (test_client_count (ada, "members"), ==, 0);
}

static void
test_few_again (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) cy = test_world_join (world, "Cy");
  g_autoptr (TestClient) dot = NULL;
  g_autofree char *three = test_client_next (ada, "members");
  g_autofree char *list = NULL;

  test_client_close (bob);
  test_world_wait_presences (world, 2);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  list = test_client_next (ada, "members");
  assert_json (list, "$.count", "[2]");
  assert_json (list, "$.members[*].name", "[\"Ada\",\"Cy\"]");

  test_client_close (cy);
  test_world_wait_presences (world, 1);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  {
    g_autofree char *left = test_client_next (ada, "left");

    assert_json (left, "$.member.name", "[\"Cy\"]");
    assert_json (left, "$.count", "[1]");
  }
}

static void
test_renames_are_told (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) cy = test_world_join (world, "Cy");
  g_autofree char *renamed = NULL;

  test_client_emit (cy, "\"rename\",{\"name\":\"Cyril\"}");
  renamed = test_client_next (ada, "renamed");
  assert_json (renamed, "$.old_name", "[\"Cy\"]");
  assert_json (renamed, "$.count", "[3]");
}

static void
assert_welcome (TestWorld *world, const char *name, const char *members, const char *messages)
{
  g_autofree char *auth = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_autoptr (TestClient) client = test_client_new (world->port, auth);
  g_autofree char *welcome = test_client_next (client, "welcome");

  assert_json (welcome, "$.members[*].name", members);
  assert_json (welcome, "$.messages[*].text", messages);
}

/* What newcomers are told is kept for the next, and made anew when it is no longer true. */
static void
test_newcomers_hear_the_truth (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");

  assert_welcome (world, "Cy", "[\"Ada\",\"Bob\"]", "[]");
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"one\"}"));
  assert_welcome (world, "Dot", "[\"Ada\",\"Bob\"]", "[\"one\"]");
  assert_welcome (world, "Eve", "[\"Ada\",\"Bob\"]", "[\"one\"]");
  g_free (test_client_ask (ada, "\"rename\",{\"name\":\"Ida\"}"));
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"2\",\"text\":\"two\"}"));
  assert_welcome (world, "Finn", "[\"Ida\",\"Bob\"]", "[\"one\",\"two\"]");

  test_client_close (ada);
  test_world_wait_presences (world, 1);
  snug_manual_clock_advance (world->model.clock, world->model.limits.leave_grace);
  assert_welcome (world, "Gil", "[\"Bob\",\"Gil\"]", "[\"one\",\"two\"]");
}

static void
test_interval (void)
{
  g_assert_cmpuint (snug_web_roster_choose_interval (1000, 10), ==, 1000);
  g_assert_cmpuint (snug_web_roster_choose_interval (1000, 2000), ==, 1000);
  g_assert_cmpuint (snug_web_roster_choose_interval (1000, 10000), ==, 5000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web/roster/interval", test_interval);
  WORLD_TEST ("/web/roster/few", &two_listed, test_few);
  WORLD_TEST ("/web/roster/many", &two_listed, test_many);
  WORLD_TEST ("/web/roster/listed", &two_listed, test_listed);
  WORLD_TEST ("/web/roster/nothing-new", &two_listed, test_nothing_new);
  WORLD_TEST ("/web/roster/few-again", &two_listed, test_few_again);
  WORLD_TEST ("/web/roster/renames-are-told", &two_listed, test_renames_are_told);
  WORLD_TEST ("/web/roster/newcomers-hear-the-truth", &two_listed, test_newcomers_hear_the_truth);

  return g_test_run ();
}
