/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <libsoup/soup.h>

#include "web/pages.h"

typedef struct
{
  SoupServer *server;      /* (owned) */
  SnugPages *pages;        /* (owned) (nullable) */
  GSocketService *service; /* (owned) */
  SoupSession *session;    /* (owned) */
  char *root;              /* (owned): the address of the server, without a slash at the end */
} Fixture;

typedef struct
{
  guint status;
  SoupMessageHeaders *headers; /* (owned) */
  GBytes *body;                /* (owned) */
} Answer;

static void
answer_clear (Answer *answer)
{
  soup_message_headers_unref (answer->headers);
  g_bytes_unref (answer->body);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static gboolean
on_incoming (GSocketService *service,
             GSocketConnection *connection,
             GObject *source,
             gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr (GSocketAddress) local = g_socket_connection_get_local_address (connection, NULL);
  g_autoptr (GSocketAddress) remote = g_socket_connection_get_remote_address (connection, NULL);
  g_autoptr (GError) error = NULL;

  soup_server_accept_iostream (fixture->server, G_IO_STREAM (connection), local, remote, &error);
  g_assert_no_error (error);
  return TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) got = NULL;
  g_autoptr (GError) error = NULL;

  fixture->server = soup_server_new (NULL, NULL);
  fixture->pages = snug_pages_new (fixture->server);

  /* Not a listener of libsoup: those lose connections, and with them memory. */
  fixture->service = g_socket_service_new ();
  g_socket_listener_add_address (G_SOCKET_LISTENER (fixture->service), wanted, G_SOCKET_TYPE_STREAM,
                                 G_SOCKET_PROTOCOL_TCP, NULL, &got, &error);
  g_assert_no_error (error);
  g_signal_connect (fixture->service, "incoming", G_CALLBACK (on_incoming), fixture);
  fixture->root = g_strdup_printf ("http://127.0.0.1:%u",
                                   g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got)));

  fixture->session = soup_session_new ();
  soup_session_remove_feature_by_type (fixture->session, SOUP_TYPE_CONTENT_DECODER);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  soup_session_abort (fixture->session);
  g_clear_object (&fixture->session);
  g_socket_service_stop (fixture->service);
  g_socket_listener_close (G_SOCKET_LISTENER (fixture->service));
  g_clear_object (&fixture->service);
  g_clear_object (&fixture->pages);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_free (fixture->root);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GBytes **body = user_data;
  g_autoptr (GError) error = NULL;

  *body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);
  g_assert_no_error (error);
}

/* Asks for a path, byte for byte as it is given; @name and @value are a header, or NULL. */
static Answer
ask_with (Fixture *fixture,
          const char *method,
          const char *path,
          const char *name,
          const char *value)
{
  g_autofree char *address = g_strconcat (fixture->root, path, NULL);
  g_autoptr (GUri) uri = g_uri_parse (address, SOUP_HTTP_URI_FLAGS | G_URI_FLAGS_ENCODED, NULL);
  g_autoptr (SoupMessage) message = soup_message_new_from_uri (method, uri);
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);
  GBytes *body = NULL;

  soup_message_headers_replace (headers, "Connection", "close");
  if (name != NULL)
    soup_message_headers_replace (headers, name, value);
  soup_session_send_and_read_async (fixture->session, message, G_PRIORITY_DEFAULT, NULL, on_answer,
                                    &body);
  while (body == NULL)
    g_main_context_iteration (NULL, TRUE);

  return (Answer){
    .status = soup_message_get_status (message),
    .headers = soup_message_headers_ref (soup_message_get_response_headers (message)),
    .body = body,
  };
}

static Answer
ask (Fixture *fixture, const char *method, const char *path)
{
  return ask_with (fixture, method, path, NULL, NULL);
}

static const char *
header (const Answer *answer, const char *name)
{
  return soup_message_headers_get_one (answer->headers, name);
}

static char *
text_of (const Answer *answer)
{
  return g_strndup (g_bytes_get_data (answer->body, NULL), g_bytes_get_size (answer->body));
}

static void
assert_common_headers (const Answer *answer)
{
  g_assert_cmpstr (header (answer, "X-Content-Type-Options"), ==, "nosniff");
  g_assert_cmpstr (header (answer, "Referrer-Policy"), ==, "no-referrer");
  g_assert_cmpstr (header (answer, "Cross-Origin-Opener-Policy"), ==, "same-origin");
  g_assert_cmpstr (header (answer, "Cross-Origin-Resource-Policy"), ==, "same-origin");
  g_assert_cmpstr (header (answer, "X-Frame-Options"), ==, "DENY");
  g_assert_nonnull (strstr (header (answer, "Permissions-Policy"), "camera=()"));
}

static void
assert_is_document (const Answer *answer)
{
  const char *policy = header (answer, "Content-Security-Policy");

  assert_common_headers (answer);
  g_assert_cmpstr (header (answer, "Content-Type"), ==, "text/html; charset=utf-8");
  g_assert_cmpstr (policy, ==,
                   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
                   "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
                   "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                   "require-trusted-types-for 'script'; trusted-types snug-worker");
}

static GPtrArray *
references_in (const char *html)
{
  g_autoptr (GRegex) regex = g_regex_new ("(?:href|src)=\"(assets/[^\"]+)\"", 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  for (g_regex_match (regex, html, 0, &match); g_match_info_matches (match);
       g_match_info_next (match, NULL))
    {
      g_autofree char *reference = g_match_info_fetch (match, 1);

      g_ptr_array_add (paths, g_strconcat ("/", reference, NULL));
    }
  return paths;
}

static char *
find_reference (Fixture *fixture, const char *suffix)
{
  g_auto (Answer) answer = ask (fixture, "GET", "/");
  g_autofree char *html = text_of (&answer);
  g_autoptr (GPtrArray) paths = references_in (html);

  for (guint i = 0; i < paths->len; i++)
    if (g_str_has_suffix (paths->pdata[i], suffix))
      return g_strdup (paths->pdata[i]);

  g_assert_not_reached ();
}

static GBytes *
decompress (GBytes *bytes, const char *coding)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) program = NULL;
  GBytes *plain = NULL;

  program = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE,
                              &error, g_str_equal (coding, "br") ? "brotli" : "gzip",
                              "--decompress", "--stdout", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (program, bytes, NULL, &plain, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (program));
  return plain;
}

static void
test_page (Fixture *fixture, gconstpointer data)
{
  g_auto (Answer) answer = ask (fixture, "GET", "/");
  g_autofree char *html = text_of (&answer);

  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
  assert_is_document (&answer);
  g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "no-cache");
  g_assert_nonnull (header (&answer, "ETag"));
  g_assert_nonnull (strstr (html, "<!DOCTYPE html>"));
  g_assert_nonnull (strstr (html, "data-languages=\"ar de es fr\""));
  /* Nothing is left to be filled in, and nothing comes from elsewhere or is inline. */
  g_assert_null (strchr (html, '@'));
  g_assert_null (strstr (html, "//www."));
  g_assert_null (strstr (html, "http"));
  g_assert_null (strstr (html, "<style"));
  g_assert_null (strstr (html, "<script>"));
}

static void
test_assets (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *suffix;
    const char *type;
  } types[] = {
    { ".js", "text/javascript; charset=utf-8" },
    { ".css", "text/css; charset=utf-8" },
    { ".svg", "image/svg+xml" },
    { ".png", "image/png" },
    { ".webmanifest", "application/manifest+json" },
  };
  gboolean seen[G_N_ELEMENTS (types)] = { FALSE };
  g_auto (Answer) page = ask (fixture, "GET", "/");
  g_autofree char *html = text_of (&page);
  g_autoptr (GPtrArray) paths = references_in (html);

  g_assert_cmpuint (paths->len, >, 6);
  for (guint i = 0; i < paths->len; i++)
    {
      g_auto (Answer) answer = ask (fixture, "GET", paths->pdata[i]);
      gsize type = 0;

      while (type < G_N_ELEMENTS (types) && !g_str_has_suffix (paths->pdata[i], types[type].suffix))
        type++;
      g_assert_cmpuint (type, <, G_N_ELEMENTS (types));
      seen[type] = TRUE;
      g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
      g_assert_cmpuint (g_bytes_get_size (answer.body), >, 0);
      g_assert_cmpstr (header (&answer, "Content-Type"), ==, types[type].type);
      g_assert_cmpstr (header (&answer, "Cache-Control"), ==,
                       "public, max-age=31536000, immutable");
      g_assert_null (header (&answer, "Content-Security-Policy"));
      assert_common_headers (&answer);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_true (seen[i]);
}

static void
test_translations (Fixture *fixture, gconstpointer data)
{
  static const char *const languages[] = { "ar", "de", "es", "fr" };
  g_autofree char *main_module = find_reference (fixture, "/js/main.js");
  g_autofree char *base = g_strndup (main_module, strlen (main_module) - strlen ("js/main.js"));

  for (gsize i = 0; i < G_N_ELEMENTS (languages); i++)
    {
      g_autofree char *path = g_strdup_printf ("%si18n/%s.json", base, languages[i]);
      g_auto (Answer) answer = ask (fixture, "GET", path);
      g_autofree char *json = text_of (&answer);

      g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
      g_assert_cmpstr (header (&answer, "Content-Type"), ==, "application/json");
      g_assert_true (g_str_has_prefix (json, "{"));
    }
}

static void
test_codings (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *accept;
    const char *coding; /* (nullable) */
  } cases[] = {
    { NULL, NULL },
    { "gzip", "gzip" },
    { "GZIP", "gzip" },
    { "deflate, gzip;q=0.5", "gzip" },
    { "gzip, deflate, br, zstd", "br" },
    { "br", "br" },
    { "BR;q=0.1", "br" },
    { "br;q=0, gzip", "gzip" },
    { "*", "br" },
    { "*, br;q=0", "gzip" },
    { "gzip;q=0", NULL },
    { "gzip;q=0, br;q=0, *", NULL },
    { "identity", NULL },
    { "", NULL },
    { ";;,q=", NULL },
  };
  g_autofree char *path = find_reference (fixture, "/js/main.js");
  g_auto (Answer) plain = ask (fixture, "GET", path);
  g_autoptr (GHashTable) etags = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *accept = cases[i].accept;
      g_auto (Answer) answer =
          ask_with (fixture, "GET", path, accept != NULL ? "Accept-Encoding" : NULL, accept);

      g_test_message ("Accept-Encoding: %s", accept);
      g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
      g_assert_cmpstr (header (&answer, "Vary"), ==, "Accept-Encoding");
      g_assert_cmpstr (header (&answer, "Content-Encoding"), ==, cases[i].coding);
      if (cases[i].coding != NULL)
        {
          g_autoptr (GBytes) unpacked = decompress (answer.body, cases[i].coding);

          g_assert_cmpuint (g_bytes_get_size (answer.body), <, g_bytes_get_size (plain.body));
          g_assert_true (g_bytes_equal (unpacked, plain.body));
          g_hash_table_insert (etags, g_strdup (header (&answer, "ETag")),
                               (gpointer) cases[i].coding);
          g_assert_cmpstr (header (&answer, "ETag"), !=, header (&plain, "ETag"));
        }
      else
        {
          g_assert_true (g_bytes_equal (answer.body, plain.body));
          g_assert_cmpstr (header (&answer, "ETag"), ==, header (&plain, "ETag"));
        }
    }
  g_assert_cmpuint (g_hash_table_size (etags), ==, 2);
}

/* The service worker may change at any time, and what it may do is as limited as the page. */
static void
test_worker (Fixture *fixture, gconstpointer data)
{
  g_auto (Answer) answer = ask (fixture, "GET", "/service-worker.js");
  g_autofree char *script = text_of (&answer);
  g_autofree char *main_module = find_reference (fixture, "/js/main.js");
  const char *policy = header (&answer, "Content-Security-Policy");

  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
  g_assert_cmpstr (header (&answer, "Content-Type"), ==, "text/javascript; charset=utf-8");
  g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "no-cache");
  g_assert_nonnull (header (&answer, "ETag"));
  g_assert_nonnull (strstr (policy, "connect-src 'self'"));
  assert_common_headers (&answer);
  g_assert_null (strstr (script, "@ASSETS@"));
  g_assert_null (strstr (script, "@PRECACHE@"));
  g_assert_nonnull (strstr (script, "\"js/main.js\""));
  main_module[strlen (main_module) - strlen ("/js/main.js")] = '\0';
  g_assert_nonnull (strstr (script, main_module + 1));
}

static void
test_incompressible (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = find_reference (fixture, "/icons/icon-180.png");
  g_auto (Answer) answer = ask_with (fixture, "GET", path, "Accept-Encoding", "gzip");

  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
  g_assert_null (header (&answer, "Content-Encoding"));
  g_assert_null (header (&answer, "Vary"));
}

static void
test_not_modified (Fixture *fixture, gconstpointer data)
{
  g_auto (Answer) page = ask (fixture, "GET", "/");
  const char *etag = header (&page, "ETag");
  const struct
  {
    char *value;
    guint status;
  } cases[] = {
    { g_strdup (etag), SOUP_STATUS_NOT_MODIFIED },
    { g_strconcat ("W/", etag, NULL), SOUP_STATUS_NOT_MODIFIED },
    { g_strconcat ("\"other\", ", etag, NULL), SOUP_STATUS_NOT_MODIFIED },
    { g_strdup ("*"), SOUP_STATUS_NOT_MODIFIED },
    { g_strdup ("\"other\""), SOUP_STATUS_OK },
    { g_strndup (etag, strlen (etag) - 1), SOUP_STATUS_OK },
    { g_strdup (""), SOUP_STATUS_OK },
  };

  g_assert_true (g_str_has_prefix (etag, "\"") && g_str_has_suffix (etag, "\""));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer = ask_with (fixture, "GET", "/", "If-None-Match", cases[i].value);

      g_test_message ("If-None-Match: %s", cases[i].value);
      g_assert_cmpuint (answer.status, ==, cases[i].status);
      g_assert_cmpstr (header (&answer, "ETag"), ==, etag);
      g_assert_cmpstr (header (&answer, "Vary"), ==, "Accept-Encoding");
      g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "no-cache");
      if (answer.status == SOUP_STATUS_NOT_MODIFIED)
        g_assert_cmpuint (g_bytes_get_size (answer.body), ==, 0);
      g_free (cases[i].value);
    }
}

static void
test_head (Fixture *fixture, gconstpointer data)
{
  g_auto (Answer) get = ask (fixture, "GET", "/");
  g_auto (Answer) head = ask (fixture, "HEAD", "/");

  g_assert_cmpuint (head.status, ==, SOUP_STATUS_OK);
  g_assert_cmpuint (g_bytes_get_size (head.body), ==, 0);
  g_assert_cmpint (soup_message_headers_get_content_length (head.headers), ==,
                   (goffset) g_bytes_get_size (get.body));
  g_assert_cmpstr (header (&head, "ETag"), ==, header (&get, "ETag"));
  assert_is_document (&head);
}

static void
test_other_methods (Fixture *fixture, gconstpointer data)
{
  static const char *const methods[] = { "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get" };
  static const char *const paths[] = { "/", "/healthz", "/nowhere" };

  for (gsize i = 0; i < G_N_ELEMENTS (methods) * G_N_ELEMENTS (paths); i++)
    {
      const char *method = methods[i % G_N_ELEMENTS (methods)];
      const char *path = paths[i / G_N_ELEMENTS (methods)];
      g_auto (Answer) answer = ask (fixture, method, path);

      g_test_message ("%s %s", method, path);
      g_assert_cmpuint (answer.status, ==, SOUP_STATUS_METHOD_NOT_ALLOWED);
      g_assert_cmpstr (header (&answer, "Allow"), ==, "GET, HEAD");
      assert_common_headers (&answer);
    }
}

static void
test_not_found (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *path;
    const char *way;
  } cases[] = {
    { "/nowhere", "href=\"./\"" },
    { "/a/b/c", "href=\"./../../\"" },
    { "/a/b/c/", "href=\"./../../../\"" },
    { "//", "href=\"./../\"" },
    { "/index.html/", "href=\"./../\"" },
    { "/not-found.html", NULL },
    { "/assets", NULL },
    { "/assets/", NULL },
    { "/index.html.gz", NULL },
    { "/INDEX.HTML", NULL },
    { "/etc/passwd", NULL },
    { "/<script>alert(1)</script>", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Answer) answer = ask (fixture, "GET", cases[i].path);
      g_autofree char *html = text_of (&answer);

      g_test_message ("%s", cases[i].path);
      g_assert_cmpuint (answer.status, ==, SOUP_STATUS_NOT_FOUND);
      assert_is_document (&answer);
      g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "no-store");
      g_assert_nonnull (strstr (html, "<!DOCTYPE html>"));
      g_assert_null (strchr (html, '@'));
      g_assert_null (strstr (html, "alert(1)"));
      if (cases[i].way != NULL)
        g_assert_nonnull (strstr (html, cases[i].way));
    }
}

/* Some of these libsoup refuses by itself. */
static void
test_tricks (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = {
    "/..%2findex.html",
    "/..%5cindex.html",
    "/index.html%00",
    "/assets%2f..%2fx",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/.//index.html",
    "/assets/../not-found.html",
    "/%ff%fe",
    "/%c0%af/index.html",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (Answer) answer = ask (fixture, "GET", paths[i]);

      g_test_message ("%s: %u", paths[i], answer.status);
      g_assert_true (answer.status == SOUP_STATUS_NOT_FOUND ||
                     answer.status == SOUP_STATUS_BAD_REQUEST);
    }
}

static void
test_health (Fixture *fixture, gconstpointer data)
{
  g_auto (Answer) answer = ask (fixture, "GET", "/healthz");
  g_autofree char *text = text_of (&answer);

  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_OK);
  g_assert_cmpstr (text, ==, "ok\n");
  g_assert_cmpstr (header (&answer, "Content-Type"), ==, "text/plain; charset=utf-8");
  g_assert_cmpstr (header (&answer, "Cache-Control"), ==, "no-store");
  assert_common_headers (&answer);
}

static void
test_dispose (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->pages));

  g_auto (Answer) answer = ask (fixture, "GET", "/");
  g_assert_cmpuint (answer.status, ==, SOUP_STATUS_NOT_FOUND);
  g_assert_null (header (&answer, "Content-Security-Policy"));
}

static void
add (const char *path, void (*test) (Fixture *, gconstpointer))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add ("/pages/page", test_page);
  add ("/pages/assets", test_assets);
  add ("/pages/translations", test_translations);
  add ("/pages/codings", test_codings);
  add ("/pages/worker", test_worker);
  add ("/pages/incompressible", test_incompressible);
  add ("/pages/not-modified", test_not_modified);
  add ("/pages/head", test_head);
  add ("/pages/other-methods", test_other_methods);
  add ("/pages/not-found", test_not_found);
  add ("/pages/tricks", test_tricks);
  add ("/pages/health", test_health);
  add ("/pages/dispose", test_dispose);

  return g_test_run ();
}
