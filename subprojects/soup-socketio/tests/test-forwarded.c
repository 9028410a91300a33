/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/forwarded.h"

#define PROXY "10.0.0.1"

typedef struct
{
  const char *peer;
  const char *fields; /* of the request head */
  const char *client;
  EioScheme scheme;
} Row;

static const Row rows[] = {
  /* what anybody but a proxy says means nothing */
  { "192.0.2.9", "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n", "192.0.2.9",
    EIO_SCHEME_UNKNOWN },
  { "2001:db8::9", "X-Forwarded-For: 203.0.113.1\r\n", "2001:db8::9", EIO_SCHEME_UNKNOWN },
  /* one proxy */
  { PROXY, "", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113.1\r\nX-Forwarded-Proto: https\r\n", "203.0.113.1",
    EIO_SCHEME_HTTPS },
  { PROXY, "x-forwarded-for:203.0.113.1\r\nX-FORWARDED-PROTO:HTTP\r\n", "203.0.113.1",
    EIO_SCHEME_HTTP },
  { PROXY, "X-Forwarded-Proto: ftp\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-Proto: https, http\r\n", PROXY, EIO_SCHEME_HTTP },
  /* the client made up what is before what the proxy added */
  { PROXY, "X-Forwarded-For: 127.0.0.1, 203.0.113.1\r\n", "203.0.113.1", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 10.0.0.7 , 203.0.113.1\t\r\n", "203.0.113.1", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 127.0.0.1\r\nX-Forwarded-For: 203.0.113.1\r\n", "203.0.113.1",
    EIO_SCHEME_UNKNOWN },
  /* several proxies */
  { PROXY, "X-Forwarded-For: 203.0.113.1, 10.0.0.2, 10.0.0.3\r\n", "203.0.113.1",
    EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113.1, 10.0.0.2\r\nX-Forwarded-For: 10.0.0.3\r\n", "203.0.113.1",
    EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 10.0.0.2, 10.0.0.3\r\n", "10.0.0.2", EIO_SCHEME_UNKNOWN },
  /* more than anybody has */
  { PROXY,
    "X-Forwarded-For: 203.0.113.1, 10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9, "
    "10.0.0.9, 10.0.0.9, 10.0.0.9\r\n",
    "203.0.113.1", EIO_SCHEME_UNKNOWN },
  { PROXY,
    "X-Forwarded-For: 203.0.113.1, 10.0.0.8, 10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9, "
    "10.0.0.9, 10.0.0.9, 10.0.0.9, 10.0.0.9\r\n",
    "10.0.0.8", EIO_SCHEME_UNKNOWN },
  /* ways to write an address */
  { PROXY, "X-Forwarded-For: 203.0.113.1:4711\r\n", "203.0.113.1", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 2001:db8::1\r\n", "2001:db8::1", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: [2001:db8::1]\r\n", "2001:db8::1", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: [2001:db8::1]:4711\r\n", "2001:db8::1", EIO_SCHEME_UNKNOWN },
  { "::1", "X-Forwarded-For: 203.0.113.1\r\n", "203.0.113.1", EIO_SCHEME_UNKNOWN },
  /* what is none */
  { PROXY, "X-Forwarded-For:\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: unknown\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113.1, unknown\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113.1, _x, 10.0.0.2\r\n", "10.0.0.2", EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113.1,\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: 203.0.113\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: [2001:db8::1\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: []\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY, "X-Forwarded-For: fe80::1%eth0\r\n", PROXY, EIO_SCHEME_UNKNOWN },
  { PROXY,
    "X-Forwarded-For: 1111111111111111111111111111111111111111111111111111111111111111111\r\n",
    PROXY, EIO_SCHEME_UNKNOWN },
};

static void
assert_address (const EioAddress *address, const char *expected)
{
  EioAddress parsed;

  g_assert_true (eio_address_parse (&parsed, expected, strlen (expected)));
  g_assert_cmpmem (address->ip, sizeof address->ip, parsed.ip, sizeof parsed.ip);
}

static void
test_rows (void)
{
  g_autoptr (GPtrArray) trusted = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (trusted, g_inet_address_mask_new_from_string ("10.0.0.0/24", NULL));
  g_ptr_array_add (trusted, g_inet_address_mask_new_from_string ("::1", NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *head = g_strdup_printf ("GET / HTTP/1.1\r\nHost: a\r\n%s"
                                               "Accept: x\r\n\r\n",
                                               rows[i].fields);
      EioAddress address;
      EioScheme scheme;

      g_test_message ("%s: %s", rows[i].peer, rows[i].fields);
      g_assert_true (eio_address_parse (&address, rows[i].peer, strlen (rows[i].peer)));
      eio_forwarded_read ((const guint8 *) head, strlen (head), trusted, &address, &scheme);
      assert_address (&address, rows[i].client);
      g_assert_cmpint (scheme, ==, rows[i].scheme);
    }
}

static void
test_nobody_is_trusted (void)
{
  static const char head[] = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.1\r\n\r\n";
  EioAddress address;
  EioScheme scheme;

  g_assert_true (eio_address_parse (&address, PROXY, strlen (PROXY)));
  eio_forwarded_read ((const guint8 *) head, sizeof head - 1, NULL, &address, &scheme);
  assert_address (&address, PROXY);
  g_assert_cmpint (scheme, ==, EIO_SCHEME_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/forwarded/rows", test_rows);
  g_test_add_func ("/forwarded/nobody-is-trusted", test_nobody_is_trusted);

  return g_test_run ();
}
