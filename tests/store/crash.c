/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gio/gio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store-fixture.h"

#define CHILD_OPTION "--child"
#define N_ROUNDS 5
#define N_ACKNOWLEDGED 300
#define N_IN_FLIGHT 20

static void on_child_appended (GObject *source, GAsyncResult *result, gpointer data);

static void
child_append (SnugLog *log)
{
  static guint n = 0;
  g_autofree char *id = g_strdup_printf ("%d-%u", (int) getpid (), n++);
  g_autoptr (SnugMessage) draft = snug_message_new_text ("ada", "Ada", id, id, 0);

  snug_log_append_async (log, draft, NULL, on_child_appended, NULL);
}

static void
on_child_appended (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message =
      snug_log_append_finish (SNUG_LOG (source), result, NULL, &error);

  if (message == NULL)
    g_error ("%s", error->message);

  printf ("%" G_GUINT64_FORMAT " %s\n", snug_message_get_seq (message),
          snug_message_get_client_id (message));
  fflush (stdout);
  child_append (SNUG_LOG (source));
}

/* The life of the child: it stores messages, many at a time, and prints each that was acknowledged,
 * until it is killed. */
static int
run_child (const char *path)
{
  g_autoptr (SnugStore) store = snug_store_new (path, SNUG_STORE_DURABILITY_FULL);
  g_autoptr (GError) error = NULL;

  if (!snug_store_open (store, NULL, &error))
    g_error ("%s", error->message);

  for (guint i = 0; i < N_IN_FLIGHT; i++)
    child_append (SNUG_LOG (store));

  /* It ends with the parent, should that end first. */
  while (getppid () != 1)
    g_main_context_iteration (NULL, TRUE);

  return 1;
}

static char *
get_own_path (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_file_read_link ("/proc/self/exe", &error);

  g_assert_no_error (error);

  return path;
}

/* Reads what the child says until it has said enough, kills it, and reads the rest: what came after
 * the last line that was read is acknowledged, too. */
static void
kill_a_child (StoreFixture *fixture, GHashTable *acknowledged)
{
  g_autofree char *program = get_own_path ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program,
                                                    CHILD_OPTION, fixture->path, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  guint n = 0;
  char *line;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, &error)) != NULL)
    {
      g_auto (GStrv) words = g_strsplit (line, " ", 2);

      /* The last line may have been cut off; then nobody has read it. */
      if (words[0] != NULL && words[1] != NULL)
        g_hash_table_insert (acknowledged, g_strdup (words[1]), g_strdup (words[0]));
      g_free (line);

      if (++n == N_ACKNOWLEDGED)
        g_subprocess_send_signal (child, SIGKILL);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (n, >=, N_ACKNOWLEDGED);
  g_assert_true (g_subprocess_wait (child, NULL, &error));
  g_assert_no_error (error);
}

/* Whatever the moment at which the program dies: all that was acknowledged is there, once, under
 * the number that it was given, and there are no holes. */
static void
test_kill (StoreFixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) acknowledged =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) messages = NULL;

  for (guint round = 0; round < N_ROUNDS; round++)
    kill_a_child (fixture, acknowledged);

  store_fixture_open (fixture);
  messages = read_messages (fixture, 0, 0, G_MAXUINT);
  assert_messages (messages, 1, messages->len);
  g_test_message ("%u acknowledged, %u stored", g_hash_table_size (acknowledged), messages->len);
  g_assert_cmpuint (g_hash_table_size (acknowledged), >=, N_ROUNDS * N_ACKNOWLEDGED - N_ROUNDS);

  for (guint i = 0; i < messages->len; i++)
    {
      const char *id = snug_message_get_client_id (messages->pdata[i]);
      const char *seq = g_hash_table_lookup (acknowledged, id);
      g_autofree char *stored = g_strdup_printf ("%u", i + 1);

      if (seq != NULL)
        g_assert_cmpstr (seq, ==, stored);
      g_hash_table_remove (acknowledged, id);
    }
  g_assert_cmpuint (g_hash_table_size (acknowledged), ==, 0);
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && strcmp (argv[1], CHILD_OPTION) == 0)
    return run_child (argv[2]);

  g_test_init (&argc, &argv, NULL);

  STORE_TEST_CLOSED ("/store/crash/kill", test_kill);

  return g_test_run ();
}
