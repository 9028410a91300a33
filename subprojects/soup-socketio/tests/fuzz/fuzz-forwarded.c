/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "net/forwarded.h"
#include "net/request-head.h"

static const EioHeadLimits limits = { 2048, 100 };

static GPtrArray *
get_trusted (void)
{
  GPtrArray *trusted = g_ptr_array_new_with_free_func (g_object_unref);

  g_ptr_array_add (trusted, g_inet_address_mask_new_from_string ("10.0.0.0/24", NULL));
  g_ptr_array_add (trusted, g_inet_address_mask_new_from_string ("::1", NULL));
  return trusted;
}

static void
parse (EioAddress *address, const char *text)
{
  g_assert_true (eio_address_parse (address, text, strlen (text)));
}

static void
check_address (const uint8_t *data, size_t size)
{
  EioAddress address, again;
  g_autoptr (GSocketAddress) native = NULL;
  g_autofree char *text = NULL;

  if (!eio_address_parse (&address, (const char *) data, size))
    return;

  native = eio_address_to_socket_address (&address);
  text =
      g_inet_address_to_string (g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (native)));
  parse (&again, text);
  g_assert_cmpmem (again.ip, sizeof again.ip, address.ip, sizeof address.ip);
}

/* The fields of a request, as they come from a proxy and from anybody else; or an address. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char begin[] = "GET / HTTP/1.1\r\nHost: a\r\n";
  g_autoptr (GPtrArray) trusted = get_trusted ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  EioRequestHead parsed = { 0 };
  EioAddress proxy, stranger, address;
  EioScheme scheme;

  check_address (data, size);
  g_byte_array_append (head, (const guint8 *) begin, sizeof begin - 1);
  g_byte_array_append (head, data, (guint) size);
  g_byte_array_append (head, (const guint8 *) "\r\n\r\n", 4);
  if (eio_request_head_parse (head->data, head->len, &limits, &parsed) != EIO_HEAD_COMPLETE)
    return 0;

  parse (&proxy, "10.0.0.1");
  parse (&stranger, "192.0.2.1");
  address = proxy;
  eio_forwarded_read (head->data, parsed.size, trusted, &address, &scheme);
  address = stranger;
  eio_forwarded_read (head->data, parsed.size, trusted, &address, &scheme);
  g_assert_cmpmem (address.ip, sizeof address.ip, stranger.ip, sizeof stranger.ip);
  g_assert_cmpint (scheme, ==, EIO_SCHEME_UNKNOWN);
  return 0;
}
