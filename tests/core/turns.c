/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/turns.h"

static const guint8 ada[SNUG_TOKEN_HASH_SIZE] = "Ada";
static const guint8 bob[SNUG_TOKEN_HASH_SIZE] = "Bob";

typedef struct
{
  GObject *owner; /* (owned) */
  SnugTurns turns;
  GString *log; /* (owned) */
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
  const guint8 *pass; /* (nullable) whose turn to pass at once */
} Turn;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->owner = g_object_new (G_TYPE_OBJECT, NULL);
  fixture->log = g_string_new (NULL);
  snug_turns_init (&fixture->turns, fixture->owner);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  /* Whose turns are over leaves nothing behind. */
  g_assert_cmpuint (g_hash_table_size (fixture->turns.entries), ==, 0);
  snug_turns_clear (&fixture->turns);
  g_string_free (g_steal_pointer (&fixture->log), TRUE);
  g_assert_finalize_object (g_steal_pointer (&fixture->owner));
}

static void
run (gpointer data)
{
  g_autofree Turn *turn = data;

  g_string_append_c (turn->fixture->log, turn->letter);
  if (turn->pass != NULL)
    snug_turns_pass (&turn->fixture->turns, turn->pass);
}

static void
take (Fixture *fixture, const guint8 *hash, char letter, gboolean pass)
{
  Turn *turn = g_new (Turn, 1);

  turn->fixture = fixture;
  turn->letter = letter;
  turn->pass = pass ? hash : NULL;
  snug_turns_take (&fixture->turns, hash, run, turn);
}

static void
test_one_after_another (Fixture *fixture, gconstpointer data)
{
  take (fixture, ada, 'a', FALSE);
  take (fixture, ada, 'b', FALSE);
  take (fixture, ada, 'c', TRUE);
  take (fixture, ada, 'd', FALSE);
  take (fixture, bob, 'x', FALSE);
  g_assert_cmpstr (fixture->log->str, ==, "ax");

  snug_turns_pass (&fixture->turns, ada);
  g_assert_cmpstr (fixture->log->str, ==, "axb");
  snug_turns_pass (&fixture->turns, ada);
  g_assert_cmpstr (fixture->log->str, ==, "axbcd");
  snug_turns_pass (&fixture->turns, bob);
  snug_turns_pass (&fixture->turns, ada);

  take (fixture, ada, 'e', TRUE);
  g_assert_cmpstr (fixture->log->str, ==, "axbcde");
}

/* Any number may wait: none of them stands on the shoulders of the one before. */
static void
test_very_many (Fixture *fixture, gconstpointer data)
{
  const guint n = 200000;

  take (fixture, ada, 'a', FALSE);
  for (guint i = 0; i < n; i++)
    take (fixture, ada, 'b', TRUE);
  snug_turns_pass (&fixture->turns, ada);
  g_assert_cmpuint (fixture->log->len, ==, n + 1);
}

static void
take_again (gpointer data)
{
  Fixture *fixture = data;

  take (fixture, ada, 'i', TRUE);
  g_string_append_c (fixture->log, 'o');
  snug_turns_pass (&fixture->turns, ada);
}

/* Who has the turn may ask for another one, which comes after it. */
static void
test_within_a_turn (Fixture *fixture, gconstpointer data)
{
  snug_turns_take (&fixture->turns, ada, take_again, fixture);
  g_assert_cmpstr (fixture->log->str, ==, "oi");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/core/turns/one-after-another", Fixture, NULL, set_up, test_one_after_another,
              tear_down);
  g_test_add ("/core/turns/very-many", Fixture, NULL, set_up, test_very_many, tear_down);
  g_test_add ("/core/turns/within-a-turn", Fixture, NULL, set_up, test_within_a_turn, tear_down);

  return g_test_run ();
}
