/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/address.h"

static EioAddress
parse (const char *text)
{
  EioAddress address;

  g_assert_true (eio_address_parse (&address, text, strlen (text)));
  return address;
}

static gboolean
is_in (const char *text, const char *network)
{
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (g_object_unref);
  EioAddress address = parse (text);

  g_ptr_array_add (networks, g_inet_address_mask_new_from_string (network, NULL));
  return eio_address_is_in (&address, networks);
}

static void
test_networks (void)
{
  static const struct
  {
    const char *address;
    const char *network;
    gboolean inside;
  } rows[] = {
    { "10.1.2.3", "10.1.2.3", TRUE },
    { "10.1.2.4", "10.1.2.3", FALSE },
    { "10.1.2.255", "10.1.2.0/24", TRUE },
    { "10.1.3.0", "10.1.2.0/24", FALSE },
    { "10.1.2.3", "10.1.2.0/30", TRUE },
    { "10.1.2.4", "10.1.2.0/30", FALSE },
    { "172.31.255.255", "172.16.0.0/12", TRUE },
    { "172.32.0.0", "172.16.0.0/12", FALSE },
    { "192.0.2.1", "0.0.0.0/0", TRUE },
    { "::1", "0.0.0.0/0", FALSE },
    { "::ffff:10.1.2.3", "10.1.2.0/24", TRUE },
    { "::1", "::1", TRUE },
    { "::2", "::1", FALSE },
    { "2001:db8:7fff::1", "2001:db8::/33", TRUE },
    { "2001:db8:8000::1", "2001:db8::/33", FALSE },
    { "2001:db8::1", "::/0", TRUE },
    { "10.1.2.3", "::/0", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    g_assert_cmpint (is_in (rows[i].address, rows[i].network), ==, rows[i].inside);
}

static void
test_no_networks (void)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  EioAddress address = parse ("10.1.2.3");

  g_assert_false (eio_address_is_in (&address, NULL));
  g_assert_false (eio_address_is_in (&address, none));
}

static void
test_text (void)
{
  static const char *const texts[] = { "192.0.2.1", "0.0.0.0", "::1", "2001:db8::7" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      EioAddress address = parse (texts[i]);
      g_autofree char *text = eio_address_to_text (&address);

      g_assert_cmpstr (text, ==, texts[i]);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/net/address/networks", test_networks);
  g_test_add_func ("/net/address/no-networks", test_no_networks);
  g_test_add_func ("/net/address/text", test_text);

  return g_test_run ();
}
