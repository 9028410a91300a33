/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/emoji.h"
#include "core/error.h"

static void
test_taken (void)
{
  static const struct
  {
    const char *text;
    const char *emoji;
  } rows[] = {
    { "👍", "👍" },
    { "👍🏽", "👍🏽" },
    { "❤️", "❤️" },
    { "❤", "❤️" },
    { "🇩🇪", "🇩🇪" },
    { "1️⃣", "1️⃣" },
    { "👩‍❤️‍💋‍👨", "👩‍❤️‍💋‍👨" },
    { "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🏴󠁧󠁢󠁳󠁣󠁴󠁿" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *emoji = snug_emoji_normalize (rows[i].text, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (emoji, ==, rows[i].emoji);
    }
}

static void
test_refused (void)
{
  const char *family = "👨‍👩‍👧‍👦";
  g_autofree char *families = g_strconcat (family, family, family, family, NULL);
  const char *const rows[] = {
    "",   " ", "a",    "1",         "#",   "+1",           "👍👍",    "👍 ", " 👍",
    "👍a", "🇩", "\xff", "👍\xf0\x9f", "<b>", "\xe2\x80\x8d", "🏽a", "é",  families,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *escaped = g_strescape (rows[i], NULL);

      g_test_message ("%s", escaped);
      g_assert_null (snug_emoji_normalize (rows[i], &error));
      g_assert_error (error, SNUG_ERROR, SNUG_ERROR_EMOJI_INVALID);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/core/emoji/taken", test_taken);
  g_test_add_func ("/core/emoji/refused", test_refused);

  return g_test_run ();
}
