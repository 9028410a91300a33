/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/tally.h"

/* Keeps what is logged, a line each. */
static GLogWriterOutput
keep (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer lines)
{
  for (gsize i = 0; i < n_fields; i++)
    {
      if (g_str_equal (fields[i].key, "MESSAGE"))
        g_ptr_array_add (lines, g_strdup (fields[i].value));
    }
  return G_LOG_WRITER_HANDLED;
}

static GPtrArray *lines; /* (owned) (element-type utf8) */

static void
assert_lines (const char *first, const char *second)
{
  g_assert_cmpuint (lines->len, ==, second != NULL ? 2 : 1);
  g_assert_cmpstr (lines->pdata[0], ==, first);
  if (second != NULL)
    g_assert_cmpstr (lines->pdata[1], ==, second);
  g_ptr_array_set_size (lines, 0);
}

static void
test_slow_readers (void)
{
  g_autoptr (EioTally) tally = eio_tally_new (NULL, 20);

  /* A storm is two lines, however many there are. */
  for (guint i = 0; i < 1000; i++)
    eio_tally_count_slow_reader (tally, i % 4 == 0 ? EIO_SLOW_BYTES : EIO_SLOW_TIME);
  g_assert_cmpuint (eio_tally_get_slow_readers (tally, EIO_SLOW_BYTES), ==, 250);
  g_assert_cmpuint (eio_tally_get_slow_readers (tally, EIO_SLOW_TIME), ==, 750);
  while (lines->len < 2)
    g_main_context_iteration (NULL, TRUE);
  assert_lines ("A client that did not read was closed: too much was waiting to be read",
                "999 more clients that did not read were closed");

  /* The next is told at once, if nothing was to be told for a while. */
  while (g_main_context_find_source_by_user_data (NULL, tally) != NULL)
    g_main_context_iteration (NULL, TRUE);
  eio_tally_count_slow_reader (tally, EIO_SLOW_TIME);
  assert_lines ("A client that did not read was closed: nothing was read for too long", NULL);
  g_assert_cmpuint (eio_tally_get_slow_readers (tally, EIO_SLOW_TIME), ==, 751);
}

static void
test_refusals (void)
{
  g_autoptr (EioTally) tally = eio_tally_new (NULL, 60000);
  const EioRefusal bad = { .status = 400 };
  const EioRefusal last = { .status = 511 };
  const EioRefusal odd = { .status = 600 };

  eio_tally_count_refusal (tally, &bad);
  eio_tally_count_refusal (tally, &bad);
  eio_tally_count_refusal (tally, &last);
  eio_tally_count_refusal (tally, &odd);
  g_assert_cmpuint (eio_tally_get_refused_requests (tally, 400), ==, 2);
  g_assert_cmpuint (eio_tally_get_refused_requests (tally, 511), ==, 1);
  g_assert_cmpuint (eio_tally_get_refused_requests (tally, 503), ==, 0);

  for (guint cause = EIO_REFUSAL_REQUEST + 1; cause <= EIO_REFUSAL_LAST; cause++)
    {
      const EioRefusal refusal = { .cause = cause, .status = 503 };

      for (guint i = 0; i < cause; i++)
        eio_tally_count_refusal (tally, &refusal);
    }
  for (guint cause = EIO_REFUSAL_REQUEST + 1; cause <= EIO_REFUSAL_LAST; cause++)
    g_assert_cmpuint (eio_tally_get_refused_connections (tally, cause), ==, cause);
  g_assert_cmpuint (eio_tally_get_refused_requests (tally, 503), ==, 0);
  g_assert_cmpuint (lines->len, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  lines = g_ptr_array_new_with_free_func (g_free);
  g_log_set_writer_func (keep, lines, NULL);

  g_test_add_func ("/tally/slow-readers", test_slow_readers);
  g_test_add_func ("/tally/refusals", test_refusals);

  status = g_test_run ();
  g_ptr_array_unref (lines);
  return status;
}
