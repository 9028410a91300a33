/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/title.h"

#include "core/error.h"

typedef struct
{
  const char *text;
  int name_code; /* -1 if it can be a name */
  int topic_code;
} Row;

static void
assert_outcome (gboolean good, const GError *error, int code)
{
  g_assert_cmpint (good, ==, code < 0);
  if (code < 0)
    g_assert_no_error (error);
  else
    g_assert_error (error, SNUG_ERROR, code);
}

static void
test_check (void)
{
  g_autofree char *longest_name = g_strnfill (SNUG_TITLE_MAX_NAME, 'x');
  g_autofree char *long_name = g_strnfill (SNUG_TITLE_MAX_NAME + 1, 'x');
  g_autofree char *longest_topic = g_strnfill (SNUG_TITLE_MAX_TOPIC, 'x');
  g_autofree char *long_topic = g_strnfill (SNUG_TITLE_MAX_TOPIC + 1, 'x');
  const Row rows[] = {
    { "Snug", -1, -1 },
    { "Müllers Stube 🛋", -1, -1 },
    { "", SNUG_ERROR_TEXT_EMPTY, -1 },
    { longest_name, -1, -1 },
    { long_name, SNUG_ERROR_TEXT_TOO_LONG, -1 },
    { longest_topic, SNUG_ERROR_TEXT_TOO_LONG, -1 },
    { long_topic, SNUG_ERROR_TEXT_TOO_LONG, SNUG_ERROR_TEXT_TOO_LONG },
    { "two\nlines", SNUG_ERROR_TEXT_INVALID, SNUG_ERROR_TEXT_INVALID },
    { "a\x1b[31mred", SNUG_ERROR_TEXT_INVALID, SNUG_ERROR_TEXT_INVALID },
    { "a\xc2\x85z", SNUG_ERROR_TEXT_INVALID, SNUG_ERROR_TEXT_INVALID },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) name_error = NULL;
      g_autoptr (GError) topic_error = NULL;
      gboolean name_good = snug_title_check_name (rows[i].text, &name_error);
      gboolean topic_good = snug_title_check_topic (rows[i].text, &topic_error);

      assert_outcome (name_good, name_error, rows[i].name_code);
      assert_outcome (topic_good, topic_error, rows[i].topic_code);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/title/check", test_check);

  return g_test_run ();
}
