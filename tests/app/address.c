/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/address.h"

#include "app/exit-codes.h"

static GPtrArray *
new_addresses (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);
}

static void
test_literals (void)
{
  const struct
  {
    const char *text;
    const char *canonical;
    guint16 port;
    gboolean loopback;
  } rows[] = {
    { "127.0.0.1:5000", "127.0.0.1:5000", 5000, TRUE },
    { "127.8.9.10:1", "127.8.9.10:1", 1, TRUE },
    { "0.0.0.0:80", "0.0.0.0:80", 80, FALSE },
    { "192.168.1.7:65535", "192.168.1.7:65535", 65535, FALSE },
    { "[::1]:5000", "[::1]:5000", 5000, TRUE },
    { "[::]:0", "[::]:0", 0, FALSE },
    { "[2001:db8::5]:8080", "[2001:db8::5]:8080", 8080, FALSE },
    { "[0:0::0:1]:8080", "[::1]:8080", 8080, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) addresses = new_addresses ();
      g_autoptr (GError) error = NULL;
      g_autofree char *string = NULL;
      SnugAddress *address;

      g_assert_true (snug_address_parse (rows[i].text, addresses, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (addresses->len, ==, 1);

      address = g_ptr_array_index (addresses, 0);
      string = snug_address_to_string (address);
      g_assert_cmpstr (string, ==, rows[i].canonical);
      g_assert_cmpuint (snug_address_get_port (address), ==, rows[i].port);
      g_assert_cmpint (snug_address_is_loopback (address), ==, rows[i].loopback);
      g_assert_false (address->optional);
    }
}

static void
test_localhost (void)
{
  g_autoptr (GPtrArray) addresses = new_addresses ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  g_assert_true (snug_address_parse ("LocalHost:81", addresses, NULL));
  g_assert_cmpuint (addresses->len, ==, 2);

  first = snug_address_to_string (g_ptr_array_index (addresses, 0));
  second = snug_address_to_string (g_ptr_array_index (addresses, 1));
  g_assert_cmpstr (first, ==, "127.0.0.1:81");
  g_assert_cmpstr (second, ==, "[::1]:81");
  g_assert_true (((SnugAddress *) g_ptr_array_index (addresses, 0))->optional);
  g_assert_true (((SnugAddress *) g_ptr_array_index (addresses, 1))->optional);
}

static void
test_refused (void)
{
  const char *const rows[] = {
    "",
    ":",
    "5000",
    ":5000",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:http",
    "127.0.0.1:65536",
    "127.0.0.1:-1",
    "127.0.0.1:+1",
    "127.0.0.1: 1",
    "127.0.0.1:1 ",
    " 127.0.0.1:1",
    "127.0.0.256:1",
    "[127.0.0.1]:1",
    "::1:5000",
    "[::1]",
    "[::1]5000",
    "[::1:5000",
    "::1]:5000",
    "[]:5000",
    "[localhost]:5000",
    "chat.example.org:5000",
    "http://127.0.0.1:5000",
    "127.0.0.1:5000/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GPtrArray) addresses = new_addresses ();
      g_autoptr (GError) error = NULL;
      g_autofree char *quoted = g_strdup_printf ("“%s”", rows[i]);

      g_assert_false (snug_address_parse (rows[i], addresses, &error));
      g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE);
      g_assert_nonnull (strstr (error->message, quoted));
      g_assert_cmpuint (addresses->len, ==, 0);
    }
}

static void
test_widen (void)
{
  const char *const expected[] = { "0.0.0.0:81", "[::]:81", "0.0.0.0:82", "[::]:82" };
  g_autoptr (GPtrArray) addresses = new_addresses ();
  g_autoptr (GPtrArray) wide = NULL;

  g_assert_true (snug_address_parse ("localhost:81", addresses, NULL));
  g_assert_true (snug_address_parse ("192.0.2.1:82", addresses, NULL));

  wide = snug_addresses_widen (addresses);
  g_assert_cmpuint (wide->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < wide->len; i++)
    {
      g_autofree char *string = snug_address_to_string (g_ptr_array_index (wide, i));

      g_assert_cmpstr (string, ==, expected[i]);
      g_assert_false (snug_address_is_loopback (g_ptr_array_index (wide, i)));
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/address/literals", test_literals);
  g_test_add_func ("/app/address/localhost", test_localhost);
  g_test_add_func ("/app/address/refused", test_refused);
  g_test_add_func ("/app/address/widen", test_widen);

  return g_test_run ();
}
