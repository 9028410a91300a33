/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/host.h"
#include "net/request-head.h"

#define GET "GET / HTTP/1.1\r\n"
#define POST "POST / HTTP/1.1\r\n"
#define HOST "Host: a\r\n"
#define END "\r\n"

static const EioHeadLimits limits = { 1024, 10 };

static EioHeadStatus
parse (const char *text, gsize length, EioRequestHead *head)
{
  /* An exact allocation, so that a sanitizer sees each read beyond it. */
  g_autofree guint8 *data = g_memdup2 (text, length);

  *head = (EioRequestHead){ 0 };
  return eio_request_head_parse (data, length, &limits, head);
}

typedef struct
{
  const char *text;
  guint status;
} Refusal;

static const Refusal refusals[] = {
  /* lines */
  { "\r\n" GET HOST END, 400 },
  { "\n", 400 },
  { "GET / HTTP/1.1\n" HOST END, 400 },
  { GET "Host: a\n\n", 400 },
  { GET "Host: a\n\r\n", 400 },
  { GET HOST "X: a\rb\r\n" END, 400 },
  { GET HOST "X: a\r\r\n" END, 400 },
  { GET HOST "\n", 400 },
  { "\x16\x03\x01\x02", 400 },
  { "GET /\x01", 400 },
  { GET HOST "X: \x7f" END, 400 },
  { GET HOST "X: \x1b[2J\r\n" END, 400 },
  /* request line */
  { "GET\r\n" HOST END, 400 },
  { "GET /\r\n" HOST END, 400 },
  { "GET  / HTTP/1.1\r\n" HOST END, 400 },
  { "GET /  HTTP/1.1\r\n" HOST END, 400 },
  { "GET / a HTTP/1.1\r\n" HOST END, 400 },
  { " GET / HTTP/1.1\r\n" HOST END, 400 },
  { "GET / HTTP/1.1 \r\n" HOST END, 400 },
  { "GET\t/ HTTP/1.1\r\n" HOST END, 400 },
  { "GET / \tHTTP/1.1\r\n" HOST END, 400 },
  { "GET  HTTP/1.1\r\n" HOST END, 400 },
  /* version */
  { "GET / HTTP/2.0\r\n" HOST END, 505 },
  { "GET / HTTP/1.2\r\n" HOST END, 505 },
  { "GET / HTTP/0.9\r\n" HOST END, 505 },
  { "PRI * HTTP/2.0\r\n\r\n", 505 },
  { "GET / HTTP/1.10\r\n" HOST END, 400 },
  { "GET / http/1.1\r\n" HOST END, 400 },
  { "GET / HTTP/1\r\n" HOST END, 400 },
  { "GET / HTTP/11.\r\n" HOST END, 400 },
  { "GET / HTTPS/1.1\r\n" HOST END, 400 },
  { "GET / HTTP/a.1\r\n" HOST END, 400 },
  /* method */
  { "PUT / HTTP/1.1\r\n" HOST END, 400 },
  { "DELETE / HTTP/1.1\r\n" HOST END, 400 },
  { "PATCH / HTTP/1.1\r\n" HOST END, 400 },
  { "TRACE / HTTP/1.1\r\n" HOST END, 400 },
  { "CONNECT a:80 HTTP/1.1\r\n" HOST END, 400 },
  { "BREW / HTTP/1.1\r\n" HOST END, 501 },
  { "get / HTTP/1.1\r\n" HOST END, 501 },
  { "G(T / HTTP/1.1\r\n" HOST END, 400 },
  { "G\xc3\xa9T / HTTP/1.1\r\n" HOST END, 400 },
  /* target */
  { "GET * HTTP/1.1\r\n" HOST END, 400 },
  { "OPTIONS * HTTP/1.1\r\n" HOST END, 400 },
  { "GET http://a/ HTTP/1.1\r\n" HOST END, 400 },
  { "GET a:80 HTTP/1.1\r\n" HOST END, 400 },
  { "GET ?q HTTP/1.1\r\n" HOST END, 400 },
  { "GET /#top HTTP/1.1\r\n" HOST END, 400 },
  { "GET /\xc3\xa9 HTTP/1.1\r\n" HOST END, 400 },
  { "GET /\t HTTP/1.1\r\n" HOST END, 400 },
  /* fields */
  { GET HOST "X\r\n" END, 400 },
  { GET HOST ": b\r\n" END, 400 },
  { GET HOST "X : b\r\n" END, 400 },
  { GET HOST "X\t: b\r\n" END, 400 },
  { GET HOST "X Y: b\r\n" END, 400 },
  { GET HOST "X: a\r\n b\r\n" END, 400 },
  { GET HOST "X: a\r\n\tb\r\n" END, 400 },
  { GET " Host: a\r\n" END, 400 },
  { GET HOST "X(: b\r\n" END, 400 },
  { GET HOST "\xc3\xa9: b\r\n" END, 400 },
  { GET HOST "a:\r\nb:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\nh:\r\ni:\r\nj:\r\n" END, 431 },
  /* Host */
  { GET END, 400 },
  { "GET / HTTP/1.0\r\n" END, 400 },
  { GET HOST HOST END, 400 },
  { GET HOST "hOST: b\r\n" END, 400 },
  { GET "Host:\r\n" END, 400 },
  { GET "Host: \t \r\n" END, 400 },
  { GET "Host: u@a\r\n" END, 400 },
  { GET "Host: a, b\r\n" END, 400 },
  { GET "Host: a b\r\n" END, 400 },
  { GET "Host: http://a\r\n" END, 400 },
  { GET "Host: a/\r\n" END, 400 },
  { GET "Host: a:b\r\n" END, 400 },
  /* body */
  { POST HOST "Content-Length: 1\r\nContent-Length: 1\r\n" END, 400 },
  { POST HOST "Content-Length: 1\r\nContent-Length: 2\r\n" END, 400 },
  { POST HOST "Content-Length: 1, 1\r\n" END, 400 },
  { POST HOST "Content-Length: -1\r\n" END, 400 },
  { POST HOST "Content-Length: +1\r\n" END, 400 },
  { POST HOST "Content-Length: 0x1\r\n" END, 400 },
  { POST HOST "Content-Length: 1 1\r\n" END, 400 },
  { POST HOST "Content-Length: 1.\r\n" END, 400 },
  { POST HOST "Content-Length:\r\n" END, 400 },
  { POST HOST "Content-Length: 1234567890\r\n" END, 413 },
  { POST HOST "Content-Length: 99999999999999999999999\r\n" END, 413 },
  { POST HOST "Content-Length : 1\r\n" END, 400 },
  { POST HOST "Transfer-Encoding: chunked\r\n" END, 411 },
  { POST HOST "transfer-encoding: identity\r\n" END, 411 },
  { POST HOST "Transfer-Encoding: \r\n" END, 411 },
  { POST HOST "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n" END, 400 },
  { POST HOST "Content-Length: 1\r\nTransfer-Encoding: xchunked\r\n" END, 400 },
  { POST HOST "Content-Encoding: gzip\r\n" END, 415 },
  { POST HOST "Content-Encoding: identity, br\r\n" END, 415 },
  { GET HOST "Content-Length: 1\r\n" END, 400 },
  { "HEAD / HTTP/1.1\r\n" HOST "Content-Length: 1\r\n" END, 400 },
  { GET HOST "Connection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n" END, 400 },
  /* expectations */
  { POST HOST "Expect: 200-ok\r\n" END, 417 },
  { POST HOST "Expect: 100-continue, x\r\n" END, 417 },
  { POST HOST "Expect:\r\n" END, 417 },
};

static void
test_refusals (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *shown = g_strescape (refusals[i].text, NULL);
      EioRequestHead head;

      g_test_message ("%s", shown);
      g_assert_cmpint (parse (refusals[i].text, strlen (refusals[i].text), &head), ==,
                       EIO_HEAD_REFUSED);
      g_assert_cmpuint (head.status, ==, refusals[i].status);
      g_assert_nonnull (head.reason);
    }
}

static void
test_nul (void)
{
  EioRequestHead head;

  g_assert_cmpint (parse ("GET /\0", 6, &head), ==, EIO_HEAD_REFUSED);
  g_assert_cmpuint (head.status, ==, 400);
}

typedef struct
{
  const char *text;
  EioHttpMethod method;
  const char *target;
  const char *host;
  guint content_length;
  gboolean expects_continue;
  gboolean is_upgrade;
} Accepted;

static const Accepted accepted[] = {
  { GET HOST END, EIO_HTTP_GET, "/", "a", 0, FALSE, FALSE },
  { "HEAD /x HTTP/1.0\r\n" HOST END, EIO_HTTP_HEAD, "/x", "a", 0, FALSE, FALSE },
  { "OPTIONS /socket.io/?EIO=4 HTTP/1.1\r\nhost:localhost:5000\r\n" END, EIO_HTTP_OPTIONS,
    "/socket.io/?EIO=4", "localhost:5000", 0, FALSE, FALSE },
  { "GET //x HTTP/1.1\r\nHost: \t[::1]:5000 \t\r\n" END, EIO_HTTP_GET, "//x", "[::1]:5000", 0,
    FALSE, FALSE },
  { GET HOST "Content-Length: 0\r\n" END, EIO_HTTP_GET, "/", "a", 0, FALSE, FALSE },
  { GET HOST "X: caf\xc3\xa9\tb\r\nY:\r\n" END, EIO_HTTP_GET, "/", "a", 0, FALSE, FALSE },
  { POST HOST END, EIO_HTTP_POST, "/", "a", 0, FALSE, FALSE },
  { POST HOST "Content-Length: 999999999\r\n" END "body", EIO_HTTP_POST, "/", "a", 999999999, FALSE,
    FALSE },
  { POST HOST "Content-Length: 005\r\nContent-Encoding: Identity\r\n" END, EIO_HTTP_POST, "/", "a",
    5, FALSE, FALSE },
  { POST HOST "Content-Length: 5\r\nExpect: 100-Continue\r\n" END, EIO_HTTP_POST, "/", "a", 5, TRUE,
    FALSE },
  { POST HOST "Expect: 100-continue\r\n" END, EIO_HTTP_POST, "/", "a", 0, FALSE, FALSE },
  { "POST / HTTP/1.0\r\n" HOST "Content-Length: 5\r\nExpect: 100-continue\r\n" END, EIO_HTTP_POST,
    "/", "a", 5, FALSE, FALSE },
  { GET HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n" END, EIO_HTTP_GET, "/", "a", 0, FALSE,
    TRUE },
  { GET HOST "upgrade: WebSocket\r\nconnection: keep-alive, upgrade\r\n" END, EIO_HTTP_GET, "/",
    "a", 0, FALSE, TRUE },
  { GET HOST "Upgrade: h2c, websocket\r\nConnection: x\r\nConnection:,UPGRADE ,\r\n" END,
    EIO_HTTP_GET, "/", "a", 0, FALSE, TRUE },
  { "GET / HTTP/1.0\r\n" HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n" END, EIO_HTTP_GET,
    "/", "a", 0, FALSE, FALSE },
  { POST HOST "Connection: Upgrade\r\nUpgrade: websocket\r\n" END, EIO_HTTP_POST, "/", "a", 0,
    FALSE, FALSE },
  { GET HOST "Connection: Upgrade\r\nUpgrade: h2c\r\n" END, EIO_HTTP_GET, "/", "a", 0, FALSE,
    FALSE },
  { GET HOST "Connection: keep-alive\r\nUpgrade: websocket\r\n" END, EIO_HTTP_GET, "/", "a", 0,
    FALSE, FALSE },
  { GET HOST "Connection: not-upgrade\r\nUpgrade: websockets\r\n" END, EIO_HTTP_GET, "/", "a", 0,
    FALSE, FALSE },
  { GET HOST "b:\r\nc:\r\nd:\r\ne:\r\nf:\r\ng:\r\nh:\r\ni:\r\nj:\r\n" END, EIO_HTTP_GET, "/", "a",
    0, FALSE, FALSE },
};

static void
assert_slice (const char *text, const EioSlice *slice, const char *expected)
{
  g_assert_cmpmem (text + slice->offset, slice->length, expected, strlen (expected));
}

static void
test_accepted (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      const Accepted *expected = &accepted[i];
      EioRequestHead head;

      g_test_message ("%s", expected->text);
      g_assert_cmpint (parse (expected->text, strlen (expected->text), &head), ==,
                       EIO_HEAD_COMPLETE);
      g_assert_cmpint (head.method, ==, expected->method);
      assert_slice (expected->text, &head.target, expected->target);
      assert_slice (expected->text, &head.host, expected->host);
      g_assert_cmpuint (head.content_length, ==, expected->content_length);
      g_assert_cmpint (head.expects_continue, ==, expected->expects_continue);
      g_assert_cmpint (head.is_websocket_upgrade, ==, expected->is_upgrade);
      g_assert_cmpuint (head.size, ==,
                        (gsize) (strstr (expected->text, "\r\n\r\n") + 4 - expected->text));
      g_assert_cmpuint (head.minor_version, ==, strstr (expected->text, "HTTP/1.0") == NULL);
    }
}

/* Byte by byte the answer is the same, and the refusal comes as soon as it can. */
static void
test_incremental (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (accepted); i++)
    {
      const char *text = accepted[i].text;
      gsize size = (gsize) (strstr (text, "\r\n\r\n") + 4 - text);
      EioRequestHead head = { 0 };

      for (gsize length = 0; length < size; length++)
        {
          g_autofree guint8 *data = g_memdup2 (text, length);

          g_assert_cmpint (eio_request_head_parse (data, length, &limits, &head), ==,
                           EIO_HEAD_INCOMPLETE);
          g_assert_cmpuint (head.scanned, ==, length);
        }

      g_assert_cmpint (eio_request_head_parse ((const guint8 *) text, size, &limits, &head), ==,
                       EIO_HEAD_COMPLETE);
      assert_slice (text, &head.host, accepted[i].host);
    }

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      EioRequestHead head = { 0 };
      EioHeadStatus status = EIO_HEAD_INCOMPLETE;
      gsize length = strlen (refusals[i].text);

      for (gsize part = 0; part <= length && status == EIO_HEAD_INCOMPLETE; part++)
        {
          g_autofree guint8 *data = g_memdup2 (refusals[i].text, part);

          status = eio_request_head_parse (data, part, &limits, &head);
        }

      g_assert_cmpint (status, ==, EIO_HEAD_REFUSED);
      g_assert_cmpuint (head.status, ==, refusals[i].status);
    }
}

/* Each limit just kept and just broken. */
static void
test_limits (void)
{
  g_autoptr (GString) text = g_string_new (GET HOST "X: ");
  EioRequestHead head;

  while (text->len < limits.bytes - 4)
    g_string_append_c (text, 'x');
  g_string_append (text, "\r\n\r\n");
  g_assert_cmpint (parse (text->str, text->len, &head), ==, EIO_HEAD_COMPLETE);
  g_assert_cmpuint (head.size, ==, limits.bytes);

  g_string_insert_c (text, (gssize) strlen (GET HOST "X: "), 'x');
  g_assert_cmpint (parse (text->str, limits.bytes - 1, &head), ==, EIO_HEAD_INCOMPLETE);
  g_assert_cmpint (parse (text->str, limits.bytes, &head), ==, EIO_HEAD_REFUSED);
  g_assert_cmpuint (head.status, ==, 431);
  g_assert_cmpint (parse (text->str, text->len, &head), ==, EIO_HEAD_REFUSED);
  g_assert_cmpuint (head.status, ==, 431);

  g_string_assign (text, "GET /");
  while (text->len < limits.bytes)
    g_string_append_c (text, 'x');
  g_assert_cmpint (parse (text->str, text->len - 1, &head), ==, EIO_HEAD_INCOMPLETE);
  g_assert_cmpint (parse (text->str, text->len, &head), ==, EIO_HEAD_REFUSED);
  g_assert_cmpuint (head.status, ==, 414);
}

static void
test_rewrite (void)
{
  static const struct
  {
    const char *in, *out;
  } cases[] = {
    { GET HOST END, GET HOST "Connection: close\r\n\r\n" },
    { POST
      "Connection: keep-alive, X-Hop\r\nKeep-Alive: timeout=5\r\nHOST:a\r\nRange: bytes=0-1\r\n"
      "if-range: x\r\nContent-Length: 4\r\nExpect: 100-continue\r\nTE: trailers\r\n" END "body",
      POST "HOST:a\r\nContent-Length: 4\r\nConnection: close\r\n\r\n" },
    { GET HOST "Proxy-Connection: keep-alive\r\nX-Range: 1\r\nCookie:  a=b \r\n" END,
      GET HOST "X-Range: 1\r\nCookie:  a=b \r\nConnection: close\r\n\r\n" },
    { GET HOST "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAA\r\n" END,
      GET HOST "Connection: close\r\n\r\n" },
    { GET HOST "Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
               "Sec-WebSocket-Version: 13\r\n" END "\x81\x80",
      GET HOST "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nConnection: Upgrade\r\n\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EioRequestHead head;
      g_autoptr (GByteArray) out = NULL;

      g_assert_cmpint (parse (cases[i].in, strlen (cases[i].in), &head), ==, EIO_HEAD_COMPLETE);
      out = eio_request_head_rewrite (&head, (const guint8 *) cases[i].in);
      g_assert_cmpmem (out->data, out->len, cases[i].out, strlen (cases[i].out));
    }
}

static const struct
{
  const char *text;
  const char *name;
  guint16 port;
} hosts[] = {
  { "a", "a", 0 },
  { "example.org:5000", "example.org", 5000 },
  { "example.org.", "example.org.", 0 },
  { "my_host-1", "my_host-1", 0 },
  { "127.0.0.1:80", "127.0.0.1", 80 },
  { "[::1]", "[::1]", 0 },
  { "[2001:db8::1]:65535", "[2001:db8::1]", 65535 },
  { "[::ffff:192.0.2.1]:1", "[::ffff:192.0.2.1]", 1 },
  { "a:", "a", 0 },
  { "", NULL, 0 },
  { ":80", NULL, 0 },
  { "a:0", NULL, 0 },
  { "a:65536", NULL, 0 },
  { "a:000080", NULL, 0 },
  { "a:+80", NULL, 0 },
  { "a:80:80", NULL, 0 },
  { "a:80 ", NULL, 0 },
  { "::1", NULL, 0 },
  { "[]", NULL, 0 },
  { "[::1", NULL, 0 },
  { "[::1]a", NULL, 0 },
  { "[::1]80", NULL, 0 },
  { "[::g]", NULL, 0 },
  { "[fe80::1%25eth0]", NULL, 0 },
  { "[v1.a]", NULL, 0 },
  { "[127.0.0.1]", NULL, 0 },
  { "[0000:0000:0000:0000:0000:0000:0000:00000000:0000]", NULL, 0 },
  { "u@a", NULL, 0 },
  { "a/b", NULL, 0 },
  { "a?b", NULL, 0 },
  { "a\\b", NULL, 0 },
  { "a%41", NULL, 0 },
  { "\xc3\xa9", NULL, 0 },
};

static void
test_hosts (void)
{
  g_autofree char *long_name = g_strnfill (256, 'a');
  EioHost host;

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      gsize length = strlen (hosts[i].text);
      g_autofree char *text = g_memdup2 (hosts[i].text, length);

      g_test_message ("%s", hosts[i].text);
      g_assert_cmpint (eio_host_parse (text, length, &host), ==, hosts[i].name != NULL);
      if (hosts[i].name == NULL)
        continue;
      g_assert_cmpmem (host.name, host.name_length, hosts[i].name, strlen (hosts[i].name));
      g_assert_cmpuint (host.port, ==, hosts[i].port);
    }

  g_assert_false (eio_host_parse (long_name, 256, &host));
  g_assert_true (eio_host_parse (long_name, 255, &host));
  g_assert_false (eio_host_parse ("[::1\0]", 6, &host));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/request-head/refusals", test_refusals);
  g_test_add_func ("/request-head/nul", test_nul);
  g_test_add_func ("/request-head/accepted", test_accepted);
  g_test_add_func ("/request-head/incremental", test_incremental);
  g_test_add_func ("/request-head/limits", test_limits);
  g_test_add_func ("/request-head/rewrite", test_rewrite);
  g_test_add_func ("/request-head/hosts", test_hosts);

  return g_test_run ();
}
