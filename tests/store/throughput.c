/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store-fixture.h"

/* How many messages, or members, a second are stored when so many are on their way at a time, each
 * of which is only followed by the next one when it is acknowledged. The figures are printed by
 *
 *   test-store-throughput -m perf
 *
 * and otherwise it is only seen that many share a transaction. */

typedef struct
{
  StoreFixture *fixture; /* (unowned) */
  gboolean members;
  guint n_sent;
  guint n_stored;
  guint limit;
  gint64 end; /* monotonic, or 0 for no end but the limit */
} Load;

static void send_one (Load *load);

static void
on_stored (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message =
      snug_log_append_finish (SNUG_LOG (source), result, NULL, &error);

  g_assert_no_error (error);
  load->n_stored++;
  send_one (load);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer data)
{
  Load *load = data;
  g_autoptr (GError) error = NULL;

  g_assert_true (snug_log_save_member_finish (SNUG_LOG (source), result, &error));
  g_assert_no_error (error);
  load->n_stored++;
  send_one (load);
}

static void
send_member (Load *load, const char *id)
{
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);
  g_autoptr (GBytes) token_hash = g_bytes_new (digest, 32);
  g_autoptr (SnugMemberRecord) record = snug_member_record_new (id, "Ada", token_hash);

  snug_log_save_member_async (load->fixture->log, record, NULL, on_saved, load);
}

static void
send_message (Load *load, const char *id)
{
  g_autoptr (SnugMessage) draft =
      snug_message_new_text ("ada", "Ada", id, "A message of the usual length, more or less.", 0);

  snug_log_append_async (load->fixture->log, draft, NULL, on_stored, load);
}

static void
send_one (Load *load)
{
  g_autofree char *id = NULL;

  if (load->n_sent >= load->limit || (load->end != 0 && g_get_monotonic_time () >= load->end))
    return;

  id = g_strdup_printf ("%" G_GUINT64_FORMAT "-%u", (guint64) g_get_monotonic_time (),
                        load->n_sent++);
  if (load->members)
    send_member (load, id);
  else
    send_message (load, id);
}

/* Returns how many were stored for each transaction. */
static double
run (StoreFixture *fixture, gboolean members, guint n_in_flight, double *per_second)
{
  gint64 begin = g_get_monotonic_time ();
  guint64 n_commits = snug_store_get_n_commits (fixture->store);
  Load load = {
    .fixture = fixture,
    .members = members,
    .limit = g_test_perf () ? G_MAXUINT : 20 * n_in_flight,
    .end = g_test_perf () ? begin + 3 * G_TIME_SPAN_SECOND : 0,
  };
  gint64 time;

  for (guint i = 0; i < n_in_flight; i++)
    send_one (&load);
  while (load.n_stored < load.n_sent)
    g_main_context_iteration (NULL, TRUE);

  time = g_get_monotonic_time () - begin;
  n_commits = snug_store_get_n_commits (fixture->store) - n_commits;
  if (members)
    g_assert_cmpuint (n_commits, <=, time / (10 * G_TIME_SPAN_MILLISECOND) + 2);

  *per_second = load.n_stored * (double) G_TIME_SPAN_SECOND / (double) time;
  return load.n_stored / (double) n_commits;
}

static void
measure (StoreFixture *fixture, gboolean members)
{
  double one = 0;
  double many = 0;
  double per_commit = run (fixture, members, 1, &one);

  g_assert_cmpfloat (per_commit, >=, 1);
  g_test_maximized_result (one, "1 in flight: %.0f a second, %.1f for each transaction", one,
                           per_commit);
  per_commit = run (fixture, members, 100, &many);
  g_assert_cmpfloat (per_commit, >=, 2);
  g_test_maximized_result (many, "100 in flight: %.0f a second, %.1f for each transaction", many,
                           per_commit);
  g_test_maximized_result (many / one, "100 against 1: %.1f", many / one);
}

static void
test_messages (StoreFixture *fixture, gconstpointer data)
{
  measure (fixture, FALSE);
}

/* Members are saved together with those who come within ten milliseconds. */
static void
test_members (StoreFixture *fixture, gconstpointer data)
{
  measure (fixture, TRUE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  STORE_TEST ("/store/throughput/messages", test_messages);
  STORE_TEST ("/store/throughput/members", test_members);

  return g_test_run ();
}
