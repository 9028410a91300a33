/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "world.h"

/* Longer than the test: what is not told at once is not told. */
static const TestWorldOptions never_again = { .typing_interval = 24 * 60 * 60 * 1000 };

static void
type (TestClient *client, gboolean active)
{
  g_autofree char *event =
      g_strdup_printf ("\"typing\",{\"active\":%s}", active ? "true" : "false");
  g_autofree char *ack = test_client_ask (client, event);

  g_assert_cmpstr (ack, ==, "{\"ok\":true}");
}

static void
test_told (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) plain = test_world_join_plain (world);
  g_autofree char *typing = NULL;
  g_autofree char *pause = NULL;

  type (ada, TRUE);
  type (ada, TRUE);
  type (ada, FALSE);
  typing = test_client_next (bob, "typing");
  pause = test_client_next (bob, "typing");

  assert_json (typing, "$.member.name", "[\"Ada\"]");
  assert_json (typing, "$.active", "[true]");
  assert_json (pause, "$.member.name", "[\"Ada\"]");
  assert_json (pause, "$.active", "[false]");

  type (bob, TRUE);
  g_free (test_client_next (ada, "typing"));
  g_assert_cmpuint (test_client_count (ada, "typing"), ==, 0);
  g_assert_cmpuint (test_client_count (bob, "typing"), ==, 0);
  g_assert_cmpuint (test_client_count (plain, "typing"), ==, 0);
}

static void
test_not_too_often (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");

  for (guint i = 0; i < 50; i++)
    type (ada, i % 2 == 0);
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"done\"}"));
  g_free (test_client_next (bob, "posted"));
  g_assert_cmpuint (test_client_count (bob, "typing"), ==, 1);
}

/* A message says that its author has finished; a "typing" after it would say the opposite. */
static void
test_not_after_the_message (TestWorld *world, gconstpointer data)
{
  g_autoptr (TestClient) ada = test_world_join (world, "Ada");
  g_autoptr (TestClient) bob = test_world_join (world, "Bob");
  g_autoptr (TestClient) cy = test_world_join (world, "Cy");

  type (cy, TRUE);
  g_free (test_client_next (bob, "typing"));
  type (ada, TRUE);
  g_free (test_client_ask (ada, "\"post\",{\"id\":\"1\",\"text\":\"done\"}"));
  type (cy, FALSE);
  {
    g_autofree char *next = test_client_next (bob, "typing");

    assert_json (next, "$.member.name", "[\"Cy\"]");
    assert_json (next, "$.active", "[false]");
  }
  g_assert_cmpuint (test_client_count (bob, "typing"), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  WORLD_TEST ("/web/typing/told", NULL, test_told);
  WORLD_TEST ("/web/typing/not-too-often", &never_again, test_not_too_often);
  WORLD_TEST ("/web/typing/not-after-the-message", NULL, test_not_after_the_message);

  return g_test_run ();
}
