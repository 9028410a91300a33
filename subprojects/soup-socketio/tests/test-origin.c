/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/origin.h"

typedef struct
{
  const char *origin;
  const char *host;
  const char *allowed[3];
  gboolean expected;
} OriginCase;

static const OriginCase cases[] = {
  /* programs */
  { NULL, "localhost:5000", { NULL }, TRUE },
  { NULL, NULL, { NULL }, TRUE },
  { NULL, "a", { "http://b", NULL }, TRUE },
  /* the server's own pages */
  { "http://localhost:5000", "localhost:5000", { NULL }, TRUE },
  { "HTTP://LocalHost:5000", "LOCALHOST:5000", { NULL }, TRUE },
  { "http://[::1]:5000", "[::1]:5000", { NULL }, TRUE },
  { "http://192.0.2.1", "192.0.2.1", { NULL }, TRUE },
  { "http://a", "a:80", { NULL }, TRUE },
  { "http://a:80", "a", { NULL }, TRUE },
  { "ws://a:5000", "a:5000", { NULL }, TRUE },
  { "ws://a", "a", { NULL }, TRUE },
  /* TLS before us */
  { "https://a", "a", { NULL }, TRUE },
  { "https://a", "a:443", { NULL }, TRUE },
  { "https://a:443", "a", { NULL }, TRUE },
  { "https://a:5000", "a:5000", { NULL }, TRUE },
  { "wss://a", "a", { NULL }, TRUE },
  { "wss://a:5000", "a:5000", { NULL }, TRUE },
  /* other pages */
  { "http://evil", "a", { NULL }, FALSE },
  { "http://a:5001", "a:5000", { NULL }, FALSE },
  { "http://a", "a:5000", { NULL }, FALSE },
  { "https://a", "a:5000", { NULL }, FALSE },
  { "https://a", "a:80", { NULL }, FALSE },
  { "http://a", "a:443", { NULL }, FALSE },
  { "http://a:5000", "a", { NULL }, FALSE },
  { "http://a.evil:5000", "a:5000", { NULL }, FALSE },
  { "http://evil.a:5000", "a:5000", { NULL }, FALSE },
  { "http://evila:5000", "a:5000", { NULL }, FALSE },
  { "http://a.:5000", "a:5000", { NULL }, FALSE },
  { "http://localhost:5000", "127.0.0.1:5000", { NULL }, FALSE },
  { "http://a:5000", NULL, { NULL }, FALSE },
  { "http://a:5000", "", { NULL }, FALSE },
  { "http://:5000", ":5000", { NULL }, FALSE },
  /* not the origin of a page */
  { "null", "a", { NULL }, FALSE },
  { "null", "null", { NULL }, FALSE },
  { "", "a", { NULL }, FALSE },
  { "a", "a", { NULL }, FALSE },
  { "a:5000", "a:5000", { NULL }, FALSE },
  { "//a", "a", { NULL }, FALSE },
  { "http:a", "a", { NULL }, FALSE },
  { "http://", "", { NULL }, FALSE },
  { "http://a/", "a", { NULL }, FALSE },
  { "http://a/b", "a", { NULL }, FALSE },
  { "http://u@a", "a", { NULL }, FALSE },
  { "http://evil#a", "a", { NULL }, FALSE },
  { "http://a http://evil", "a", { NULL }, FALSE },
  { "http://a:99999", "a:99999", { NULL }, FALSE },
  { "ftp://a", "a", { NULL }, FALSE },
  { "file://", "a", { NULL }, FALSE },
  { "chrome-extension://a", "a", { NULL }, FALSE },
  /* lists */
  { "http://b", "a", { "http://b", NULL }, TRUE },
  { "http://b", "a", { "http://c", "http://b", NULL }, TRUE },
  { "http://b", "a", { "http://c", NULL }, FALSE },
  { "http://B:80", "a", { "http://b", NULL }, TRUE },
  { "https://b", "a", { "https://B:443/", NULL }, TRUE },
  { "wss://b", "a", { "https://b", NULL }, TRUE },
  { "http://b", "a", { "https://b", NULL }, FALSE },
  { "https://b", "a", { "http://b", NULL }, FALSE },
  { "https://b:444", "a", { "https://b", NULL }, FALSE },
  { "http://b.c", "a", { "http://b", NULL }, FALSE },
  { "http://b", "a", { "b", NULL }, FALSE },
  { "http://b", "a", { "", NULL }, FALSE },
  { "", "a", { "", NULL }, FALSE },
  { "", "a", { "/", NULL }, FALSE },
  { "http://b", "a", { "http://", NULL }, FALSE },
  { "http://b", "a", { "http:/", "https://", NULL }, FALSE },
  { "chrome-extension://abc", "a", { "chrome-extension://abc", NULL }, TRUE },
  { "capacitor://localhost", "a", { "capacitor://localhost", NULL }, TRUE },
  { "capacitor://localhost", "a", { "http://localhost", NULL }, FALSE },
  { "http://a", "a", { "http://b", NULL }, TRUE },
  { "null", "a", { "http://b", NULL }, FALSE },
  { "null", "a", { "null", NULL }, TRUE },
  /* any */
  { "http://b", "a", { "*", NULL }, TRUE },
  { "null", "a", { "*", NULL }, TRUE },
  { "file://", "a", { "http://c", "*", NULL }, TRUE },
  { "http://b", "a", { "http://*", NULL }, FALSE },
};

static void
test_origins (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s at %s", cases[i].origin, cases[i].host);
      g_assert_cmpint (eio_origin_allowed (cases[i].origin, cases[i].host, cases[i].allowed), ==,
                       cases[i].expected);
    }
}

static void
test_no_list (void)
{
  g_assert_true (eio_origin_allowed ("http://a", "a", NULL));
  g_assert_false (eio_origin_allowed ("http://b", "a", NULL));
}

static void
test_schemes (void)
{
  static const struct
  {
    const char *origin;
    EioScheme scheme;
    gboolean expected;
  } rows[] = {
    { "http://a", EIO_SCHEME_HTTP, TRUE },      { "ws://a", EIO_SCHEME_HTTP, TRUE },
    { "https://a", EIO_SCHEME_HTTPS, TRUE },    { "wss://a", EIO_SCHEME_HTTPS, TRUE },
    { "https://a", EIO_SCHEME_HTTP, FALSE },    { "wss://a", EIO_SCHEME_HTTP, FALSE },
    { "http://a", EIO_SCHEME_HTTPS, FALSE },    { "ws://a", EIO_SCHEME_HTTPS, FALSE },
    { "http://a", EIO_SCHEME_UNKNOWN, TRUE },   { "https://a", EIO_SCHEME_UNKNOWN, TRUE },
    { "http://b", EIO_SCHEME_HTTPS, TRUE },     { "https://b", EIO_SCHEME_HTTPS, FALSE },
    { "http://a:443", EIO_SCHEME_HTTP, FALSE }, { NULL, EIO_SCHEME_HTTPS, TRUE },
  };
  static const char *const allowed[] = { "http://b", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const EioOriginClaim claim = {
        .origin = rows[i].origin,
        .host = "a",
        .scheme = rows[i].scheme,
      };
      const char *reason = NULL;

      g_test_message ("%s over %d", rows[i].origin, rows[i].scheme);
      g_assert_cmpint (eio_origin_check (&claim, allowed, &reason), ==, rows[i].expected);
      g_assert_cmpint (reason == NULL, ==, rows[i].expected);
    }
}

static void
test_fetch_metadata (void)
{
  static const struct
  {
    const char *origin;
    const char *site;
    const char *mode;
    gboolean expected;
  } rows[] = {
    /* programs, of which some have a fetch() as browsers do */
    { NULL, NULL, NULL, TRUE },
    { NULL, NULL, "cors", TRUE },
    /* the own page */
    { NULL, "same-origin", "cors", TRUE },
    { NULL, "same-origin", "no-cors", TRUE },
    { NULL, "none", "cors", TRUE },
    { "http://a", "same-origin", "websocket", TRUE },
    /* images, scripts, forms and links of other pages */
    { NULL, "cross-site", "no-cors", FALSE },
    { NULL, "same-site", "no-cors", FALSE },
    { NULL, "cross-site", NULL, FALSE },
    { NULL, "cross-site", "navigate", FALSE },
    { NULL, "none", "navigate", FALSE },
    { NULL, "same-origin", "navigate", FALSE },
    { NULL, "something new", "cors", FALSE },
    { NULL, "", "", FALSE },
    /* those that say who they are are known by that */
    { "http://evil", "same-origin", "cors", FALSE },
    { "http://b", "cross-site", "cors", TRUE },
  };
  static const char *const allowed[] = { "http://b", NULL };
  static const char *const any[] = { "http://b", "*", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const EioOriginClaim claim = {
        .origin = rows[i].origin,
        .host = "a",
        .fetch_site = rows[i].site,
        .fetch_mode = rows[i].mode,
      };
      const char *reason;

      g_test_message ("%s, %s, %s", rows[i].origin, rows[i].site, rows[i].mode);
      g_assert_cmpint (eio_origin_check (&claim, allowed, &reason), ==, rows[i].expected);
      g_assert_true (eio_origin_check (&claim, any, &reason));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/origin/origins", test_origins);
  g_test_add_func ("/origin/no-list", test_no_list);

  g_test_add_func ("/origin/schemes", test_schemes);
  g_test_add_func ("/origin/fetch-metadata", test_fetch_metadata);

  return g_test_run ();
}
