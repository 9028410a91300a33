/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/error.h"
#include "web/quota.h"

#define BEGIN G_TIME_SPAN_HOUR

static const EioPlace here = { .key = 1, .factor = 1 };
static const EioPlace elsewhere = { .key = 2, .factor = 1 };
static const EioPlace school = { .key = 3, .factor = 16 };

/* How often somebody may do something at once. */
static guint
count (SnugWebQuota *quota, SnugWebAct act, const EioPlace *place, const char *member, gint64 now)
{
  guint times = 0;
  g_autoptr (GError) error = NULL;

  while (snug_web_quota_take (quota, act, 1, place, member, now, &error))
    g_assert_cmpuint (times++, <, 1000000);
  g_assert_error (error, SNUG_ERROR, SNUG_ERROR_RATE_LIMITED);
  g_assert_cmpuint (snug_error_get_retry_after (error), >, 0);
  return times;
}

static void
test_acts (void)
{
  static const struct
  {
    SnugWebAct act;
    guint of_member; /* 0 for no limit */
    guint of_address;
  } rows[] = {
    { SNUG_WEB_ACT_OTHER, 20, 200 },    { SNUG_WEB_ACT_JOIN, 0, 300 },
    { SNUG_WEB_ACT_POST, 0, 200 },      { SNUG_WEB_ACT_TEXT, 65536, 524288 },
    { SNUG_WEB_ACT_TYPING, 100, 1000 }, { SNUG_WEB_ACT_HISTORY, 40, 400 },
    { SNUG_WEB_ACT_RENAME, 5, 50 },
  };
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();

  G_STATIC_ASSERT (G_N_ELEMENTS (rows) == SNUG_WEB_N_ACTS);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      guint left = rows[i].of_address;

      if (rows[i].of_member != 0)
        {
          g_assert_cmpuint (count (quota, rows[i].act, &here, "ada", BEGIN), ==, rows[i].of_member);
          left -= rows[i].of_member;
        }
      /* Whoever else is there has what is left; whoever is elsewhere has all. */
      g_assert_cmpuint (count (quota, rows[i].act, &here, NULL, BEGIN), ==, left);
      g_assert_cmpuint (count (quota, rows[i].act, &elsewhere, NULL, BEGIN), ==,
                        rows[i].of_address);
    }
}

static void
test_shared (void)
{
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();

  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_POST, &school, NULL, BEGIN), ==, 16 * 200);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &school, "ada", BEGIN), ==, 5);
}

/* A member is the same wherever they are. */
static void
test_two_addresses (void)
{
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();

  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &here, "ada", BEGIN), ==, 5);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &elsewhere, "ada", BEGIN), ==, 0);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &elsewhere, "bob", BEGIN), ==, 5);
}

static void
test_time (void)
{
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &here, "ada", BEGIN), ==, 5);
  g_assert_false (snug_web_quota_take (quota, SNUG_WEB_ACT_RENAME, 1, &here, "ada", BEGIN, &error));
  g_assert_cmpuint (snug_error_get_retry_after (error), ==, 2000);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &here, "ada",
                           BEGIN + 2 * G_TIME_SPAN_SECOND),
                    ==, 1);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_RENAME, &here, "ada",
                           BEGIN + 60 * G_TIME_SPAN_SECOND),
                    ==, 5);
}

/* What is refused costs nothing. */
static void
test_refused (void)
{
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_TEXT, &here, "ada", BEGIN), ==, 65536);
  g_assert_false (
      snug_web_quota_take (quota, SNUG_WEB_ACT_TEXT, 16384, &here, "ada", BEGIN, &error));
  g_assert_cmpuint (snug_error_get_retry_after (error), >, 1900);
  g_assert_cmpuint (count (quota, SNUG_WEB_ACT_TEXT, &here, NULL, BEGIN), ==, 524288 - 65536);
}

static void
test_forgotten (void)
{
  g_autoptr (SnugWebQuota) quota = snug_web_quota_new ();
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      const EioPlace place = { .key = 100 + i, .factor = 1 };
      g_autofree char *member = g_strdup_printf ("member %u", i);

      g_assert_true (
          snug_web_quota_take (quota, SNUG_WEB_ACT_RENAME, 1, &place, member, BEGIN, &error));
    }
  g_assert_cmpuint (snug_web_quota_get_size (quota), ==, 2000);
  g_assert_true (snug_web_quota_take (quota, SNUG_WEB_ACT_RENAME, 1, &here, "ada",
                                      BEGIN + 60 * G_TIME_SPAN_SECOND, &error));
  g_assert_cmpuint (snug_web_quota_get_size (quota), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web/quota/acts", test_acts);
  g_test_add_func ("/web/quota/shared", test_shared);
  g_test_add_func ("/web/quota/two-addresses", test_two_addresses);
  g_test_add_func ("/web/quota/time", test_time);
  g_test_add_func ("/web/quota/refused", test_refused);
  g_test_add_func ("/web/quota/forgotten", test_forgotten);

  return g_test_run ();
}
