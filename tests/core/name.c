/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name.h"

#include <string.h>

#include "core/error.h"
#include "core/name-likeness.h"
#include "core/unicode.h"

typedef struct
{
  const char *input;
  const char *name; /* (nullable) what it becomes; %NULL if it stays as it is */
} Accepted;

static const Accepted accepted[] = {
  { "Ada", NULL },
  { "x", NULL },
  { "7", NULL },
  { "Ada Lovelace", NULL },
  { "Mr. T", NULL },
  { "x_X_x", NULL },
  { "O'Brien", NULL },
  { "O’Brien", NULL },
  { "Jean-Luc", NULL },
  { "<script>alert(1)</script>", NULL },
  { "Robert'); DROP TABLE", NULL },
  { "%s%n", NULL },
  { "José", NULL },
  { "Jose\314\201", "José" },
  { "Zoë", NULL },
  { "Nguyễn Văn Ánh", NULL },
  { "Þórbergur", NULL },
  { "Łukasz", NULL },
  { "İbrahim", NULL },
  { "Groß", NULL },
  { "Алиса", NULL },
  { "Ελένη", NULL },
  { "Գոռ", NULL },
  { "გიორგი", NULL },
  { "ኃይለ", NULL },
  { "ᏣᎳᎩ", NULL },
  { "محمد", NULL },
  { "مُحَمَّد", NULL },
  /* with ZERO WIDTH NON-JOINERs that keep letters apart, and one that has nothing to do */
  { "علی\342\200\214رضا", NULL },
  { "غلام\342\200\214حسین", NULL },
  { "گل\342\200\214ناز", NULL },
  { "بی\342\200\214بی شهربانو", NULL },
  { "حسین\342\200\214علی", NULL },
  { "علیِ\342\200\214رضا", NULL },
  { "محمد\342\200\214رضا", "محمدرضا" },
  { "דוד", NULL },
  { "שָׁלוֹם", NULL },
  { "नमस्ते", NULL },
  { "ज़ीं", "ज़ीं" },
  { "กี่", NULL },
  { "管理者", NULL },
  { "山田太郎", NULL },
  { "やまだ ヤマダ", NULL },
  { "김철수", NULL },
  { "Anna 山田", NULL },
  { "Anna 김", NULL },
  { "Anna מרים", NULL },
  { "Ada🙂", NULL },
  { "🙂", NULL },
  { "👍🏽", NULL },
  { "🇩🇪", NULL },
  { "❤\357\270\217", "❤" },
  { "1\357\270\217\342\203\243", "1\342\203\243" },
  { "★ Ada ★", NULL },
  { "  Ada  ", "Ada" },
  { "Ada \342\200\202  Lovelace", "Ada Lovelace" },
  { "\302\240Ada\343\200\200", "Ada" },
  { "ＡＤＡ", "ADA" },
  { "𝓐𝓭𝓪", "Ada" },
  { "ﬁ", "fi" },
  { "x²", "x2" },
  { "①", "1" },
  { "a\302\264b", "a \314\201b" },
  { "12345678901234567890123456789012", NULL },
  { "ẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍẍ", NULL },
};

static const char *const refused[] = {
  "",
  " ",
  "\343\200\200",
  "\342\200\213",             /* ZERO WIDTH SPACE */
  "\342\200\213\342\200\213", /* twice */
  "\357\273\277",             /* ZERO WIDTH NO-BREAK SPACE */
  "\342\201\240",             /* WORD JOINER */
  "A\342\200\213da",
  "A\342\200\214da",                /* ZERO WIDTH NON-JOINER where nothing joins */
  "\342\200\214علی",                /* at the beginning */
  "علی\342\200\214",                /* at the end */
  "علی\342\200\214 رضا",            /* before a blank */
  "علی\342\200\214\342\200\214رضا", /* twice */
  "علی\342\200\214\331\216رضا",     /* before a mark */
  "علی\342\200\215رضا",             /* ZERO WIDTH JOINER */
  "A\302\255da",                    /* SOFT HYPHEN */
  "\342\200\256Ada",                /* RIGHT-TO-LEFT OVERRIDE */
  "Ada\342\200\254",                /* POP DIRECTIONAL FORMATTING */
  "\342\201\246Ada",                /* LEFT-TO-RIGHT ISOLATE */
  "Ada\342\200\217",                /* RIGHT-TO-LEFT MARK */
  "\363\240\201\201A",              /* TAG LATIN CAPITAL LETTER A */
  "A\315\217B",                     /* COMBINING GRAPHEME JOINER */
  "\343\205\244",                   /* HANGUL FILLER */
  "\357\276\240",                   /* HALFWIDTH HANGUL FILLER */
  "\341\205\237",                   /* HANGUL CHOSEONG FILLER */
  "\342\240\200",                   /* BRAILLE PATTERN BLANK */
  "Ada\342\240\200",
  "\357\277\274",     /* OBJECT REPLACEMENT CHARACTER */
  "Ada\357\277\275",  /* REPLACEMENT CHARACTER */
  "\360\235\205\231", /* MUSICAL SYMBOL NULL NOTEHEAD */
  "A\tB",
  "A\nB",
  "A\033[2J",
  "A\177",
  "A\302\205",
  "\342\200\250Ada", /* LINE SEPARATOR */
  "\342\200\251Ada", /* PARAGRAPH SEPARATOR */
  "\356\200\200",    /* private use */
  "\357\277\276",    /* no character */
  "\315\270",        /* not assigned */
  "👨\342\200\215👩",  /* joined by a ZERO WIDTH JOINER */
  "x\314\200\314\201\314\202",
  "Z\314\267\314\241\314\233\314\200algo",
  "\314\201",
  "\314\201a",
  " \314\201a",
  "\302\257", /* MACRON, which is a mark over a space */
  "...",
  "!!!",
  "_",
  "-",
  "()",
  "123456789012345678901234567890123",
  "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
  "\377",
  "Ada\303",
  "\300\200",
  "\355\240\200",
  "\364\220\200\200",
  "\320\260lice",  /* Cyrillic а before Latin letters */
  "\316\221dmin",  /* Greek Α */
  "\321\225ystem", /* Cyrillic ѕ */
  "Anna Анна",
  "Anna Ελένη",
  "1\340\245\250", /* digits of two kinds */
};

/* Names that may not be in one room. */
static const char *const colliding[][2] = {
  { "Ada", "ada" },
  { "Ada", "ADA" },
  { "José", "JOSÉ" },
  { "José", "Jose\314\201" },
  { "Ada", "ＡＤＡ" },
  { "Ada", "𝓐𝓭𝓪" },
  { "Ada Lovelace", "ada  lovelace" },
  { "alice", "ɑlice" },
  { "alice", "al1ce" },
  { "alice", "aIice" },
  { "alice", "a|ice" },
  { "Bob", "B0b" },
  { "BOB", "ВОВ" },
  { "Tom", "ТОМ" },
  { "Tom", "том" },
  { "Nina", "ɴɪɴᴀ" },
  { "TEMA", "ΤΕΜΑ" },
  { "mike", "rnike" },
  { "Wendy", "VVendy" },
  { "Sam", "5am" },
  { "Max1", "MaxI" },
  { "Maxl", "Max1" },
  { "Groß", "GROSS" },
  { "ﬁn", "fin" },
  { "Ηοπ", "ηοπ" },
  { "ΣΑΣ", "σας" },
  { "АЛИСА", "алиса" },
  { "\321\201\320\276\321\200", "cop" },
  { "Top", "Τορ" },
  { "O'Brien", "O’Brien" },
  { "O'Brien", "Oʼbrien" },
  { "ヤマダ", "ﾔﾏﾀﾞ" },
  { "❤", "❤\357\270\217" },
  { "x2", "x²" },
  { "علی\342\200\214رضا", "علیرضا" },
  { "محمد\342\200\214رضا", "محمدرضا" },
  { "Ali", "ALI" },
  { "All", "ALI" },
  { "All", "ALL" },
  { "Ali", "AlI" },
  { "All", "AlI" },
  { "Al1", "Ali" },
  { "Al1", "All" },
  { "A1I", "Ali" },
  { "Ali", "АІІ" },
  { "all", "al|" },
  { "Illia", "lllia" },
  { "Illia", "ILLIA" },
  { "Ilse", "llse" },
  { "Lilli", "LiIIi" },
  { "Lilli", "LILLI" },
  { "aIice", "ALICE" },
  { "Julia", "Jul1a" },
  { "Íris", "ĺris" },
  { "Nil", "ɴɪʟ" },
  { "L", "𐐛" }, /* of which the small letter is like an i */
  { "L", "Ⳑ" },
};

static const char *const distinct[][2] = {
  { "Ada", "Adam" },
  { "Ada", "Eda" },
  { "José", "Jose" },
  { "Zoe", "Zoë" },
  { "Ada Lovelace", "AdaLovelace" },
  { "Anna", "Ana" },
  { "Bob", "Rob" },
  { "管理者", "管理人" },
  { "Алиса", "Алина" },
  { "محمد", "محمود" },
  { "דוד", "דויד" },
  { "やまだ", "ヤマダ" },
  { "🙂", "🙃" },
  { "Guest 1234", "Guest 1235" },
  { "Guest 1000", "Guest 10000" },
  { "Tim", "Tom" },
  { "Mia", "Nia" },
  { "Ada", "Ada 2" },
  { "x", "xx" },
  { "6", "b" },
  { "Ali", "All" },
  { "ali", "all" },
  { "Lili", "Lill" },
  { "Illia", "illia2" },
  { "Mia", "Mla" },
  { "Karli", "Karll" },
  { "Íris", "lris" },
};

static const char *const reserved[] = {
  "admin",     "Admin",     "ADMINISTRATOR", "adm1n",      "AdrnIn", "[Admin]", "@admin",
  "a.d.m.i.n", "a d m i n", "Ädmin",         "★admin★",    "server", "Server",  "5erver",
  "system",    "SYSTEM",    "moderator",     "Mod",        "daemon", "root",    "R00T",
  "notice",    "snug",      "snugd",         "5nug",       "ѕуѕтем", "ᴀᴅᴍɪɴ",   "ⓐⓓⓜⓘⓝ",
  "🄰🄳🄼🄸🄽",     "🅰🅳🅼🅸🅽",     "🇦🇩🇲🇮🇳",         "ａｄｍｉｎ", "𝐀𝐝𝐦𝐢𝐧",
};

static const char *const not_reserved[] = {
  "Ada", "Rod", "Madmin", "Adminton", "Roots", "Modesty", "Systematic", "Observer", "Al", "管理者",
};

static void
test_accepted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      const char *expected = accepted[i].name != NULL ? accepted[i].name : accepted[i].input;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = snug_name_normalize (accepted[i].input, &error);
      g_autofree char *again = NULL;

      g_test_message ("%s", accepted[i].input);
      g_assert_no_error (error);
      g_assert_cmpstr (name, ==, expected);

      again = snug_name_normalize (name, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (again, ==, name);
    }
}

static void
test_refused (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *shown = g_strescape (refused[i], NULL);
      g_autoptr (GError) error = NULL;
      g_autofree char *name = snug_name_normalize (refused[i], &error);

      g_test_message ("%s", shown);
      g_assert_null (name);
      g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

/* What is much too long is refused before anything is computed. */
static void
test_huge (void)
{
  const gsize size = 10 * 1000 * 1000;
  g_autofree char *huge = g_strnfill (size, 'x');
  g_autofree char *spaces = g_strnfill (1000, ' ');
  g_autoptr (GString) expanding = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (snug_name_normalize (huge, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
  g_clear_error (&error);

  g_assert_null (snug_name_normalize (spaces, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
  g_clear_error (&error);

  /* ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM becomes 18 characters. */
  for (guint i = 0; i < 300; i++)
    g_string_append (expanding, "ﷺ");
  g_assert_null (snug_name_normalize (expanding->str, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
}

/* A name of the most graphemes, each of many bytes, has a bound in bytes too. */
static void
test_bytes (void)
{
  g_autoptr (GString) wide = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *name = NULL;

  for (guint i = 0; i < SNUG_NAME_MAX_GRAPHEMES; i++)
    g_string_append (wide, "\360\220\220\250");
  name = snug_name_normalize (wide->str, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (name), ==, 128);

  g_string_truncate (wide, 0);
  for (guint i = 0; i < SNUG_NAME_MAX_GRAPHEMES; i++)
    g_string_append (wide, "\340\244\225\340\244\276\340\244\276\340\244\276");
  g_assert_null (snug_name_normalize (wide->str, &error));
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
}

static char *
get_skeleton (const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = snug_name_normalize (input, &error);

  g_assert_no_error (error);

  return snug_name_skeleton (name);
}

static void
test_colliding (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (colliding); i++)
    {
      g_autofree char *first = get_skeleton (colliding[i][0]);
      g_autofree char *second = get_skeleton (colliding[i][1]);

      g_test_message ("%s = %s", colliding[i][0], colliding[i][1]);
      g_assert_true (snug_name_skeletons_match (first, second));
      g_assert_true (snug_name_skeletons_match (second, first));
    }
}

static void
test_distinct (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (distinct); i++)
    {
      g_autofree char *first = get_skeleton (distinct[i][0]);
      g_autofree char *second = get_skeleton (distinct[i][1]);

      g_test_message ("%s ≠ %s", distinct[i][0], distinct[i][1]);
      g_assert_false (snug_name_skeletons_match (first, second));
      g_assert_false (snug_name_skeletons_match (second, first));
    }
}

static void
test_reserved (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (reserved); i++)
    {
      g_autofree char *name = snug_name_normalize (reserved[i], NULL);

      g_test_message ("%s", reserved[i]);
      g_assert_true (snug_name_is_reserved (name));
    }

  for (gsize i = 0; i < G_N_ELEMENTS (not_reserved); i++)
    {
      g_test_message ("%s", not_reserved[i]);
      g_assert_false (snug_name_is_reserved (not_reserved[i]));
    }
}

static char *
make_random_input (void)
{
  GString *input = g_string_new (NULL);
  guint n = (guint) g_test_rand_int_range (0, 12);

  for (guint i = 0; i < n; i++)
    {
      switch (g_test_rand_int_range (0, 7))
        {
        case 0:
          g_string_append_c (input, (char) g_test_rand_int_range (' ', 0x7f));
          break;
        case 1:
          g_string_append_unichar (input, (gunichar) g_test_rand_int_range (1, 0x600));
          break;
        case 2:
          g_string_append_unichar (input, (gunichar) g_test_rand_int_range (0x2000, 0x3100));
          break;
        case 3:
          g_string_append_unichar (input, (gunichar) g_test_rand_int_range (0xe000, 0x20000));
          break;
        case 4:
          g_string_append_unichar (input, (gunichar) g_test_rand_int_range (0x620, 0x660));
          break;
        case 5:
          g_string_append_unichar (input, SNUG_UNICODE_NON_JOINER);
          break;
        default:
          g_string_append_c (input, (char) g_test_rand_int_range (1, 0x100));
          break;
        }
    }

  return g_string_free (input, FALSE);
}

static void
assert_sound (const char *name)
{
  g_autofree char *again = snug_name_normalize (name, NULL);
  g_autofree char *skeleton = snug_name_skeleton (name);
  g_autofree char *twice = snug_name_skeleton (skeleton);

  g_assert_cmpstr (again, ==, name);
  g_assert_cmpstr (twice, ==, skeleton);
  g_assert_cmpuint (strlen (name), <=, 256);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_false (g_str_has_prefix (name, " ") || g_str_has_suffix (name, " "));
  g_assert_null (strstr (name, "  "));

  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_assert_true (character == ' ' || character == SNUG_UNICODE_NON_JOINER ||
                     !snug_unicode_is_invisible ((UChar32) character));
    }
}

/* Whatever comes in: it is refused with a reason, or it is a name as it should be. */
static void
test_random (void)
{
  const guint n = g_test_quick () ? 20000 : 1000000;
  guint n_accepted = 0;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *input = make_random_input ();
      g_autoptr (GError) error = NULL;
      g_autofree char *name = snug_name_normalize (input, &error);

      if (name != NULL)
        {
          n_accepted++;
          assert_sound (name);
        }
      else
        g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
    }

  g_test_message ("%u of %u accepted", n_accepted, n);
  g_assert_cmpuint (n_accepted, >, n / 100);
  g_assert_cmpuint (n_accepted, <, n);
}

static gpointer
use_names (gpointer data)
{
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *name = snug_name_normalize (" Jose\314\201 ", NULL);
      g_autofree char *skeleton = snug_name_skeleton (name);

      g_assert_cmpstr (name, ==, "José");
      g_assert_cmpstr (skeleton, ==, "jose\314\201");
      g_assert_true (snug_name_is_reserved ("R00t"));
    }

  return NULL;
}

static void
test_threads (void)
{
  GThread *threads[4];

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("names", use_names, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  /* First, so that the threads make what is made only once. */
  g_test_add_func ("/core/name/threads", test_threads);
  g_test_add_func ("/core/name/accepted", test_accepted);
  g_test_add_func ("/core/name/refused", test_refused);
  g_test_add_func ("/core/name/huge", test_huge);
  g_test_add_func ("/core/name/bytes", test_bytes);
  g_test_add_func ("/core/name/colliding", test_colliding);
  g_test_add_func ("/core/name/distinct", test_distinct);
  g_test_add_func ("/core/name/reserved", test_reserved);
  g_test_add_func ("/core/name/random", test_random);

  return g_test_run ();
}
