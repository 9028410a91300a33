/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/host-list.h"

#include <string.h>

static const char *const names[] = {
  "chat.example.org", "*.school.example", "Caf\u00e9.example", "Dotted.Example.", NULL,
};

static const struct
{
  const char *host;
  gboolean expected;
} rows[] = {
  /* addresses */
  { "127.0.0.1", TRUE },
  { "127.0.0.1:5000", TRUE },
  { "192.0.2.7:5000", TRUE },
  { "[::1]", TRUE },
  { "[::1]:5000", TRUE },
  { "[2001:db8::1]:5000", TRUE },
  { "[::1", FALSE },
  { "127.0.0.1.evil.example", FALSE },
  { "127.0.0.1.evil.example:5000", FALSE },
  { "127.1", FALSE },
  { "256.0.0.1", FALSE },
  { "0x7f.0.0.1", FALSE },
  /* names that are nobody's in the public DNS */
  { "localhost", TRUE },
  { "localhost:5000", TRUE },
  { "LocalHost:5000", TRUE },
  { "localhost.", TRUE },
  { "chat.localhost", TRUE },
  { "localhost.evil.example", FALSE },
  { "notlocalhost.example", FALSE },
  { "classpi", TRUE },
  { "classpi:5000", TRUE },
  { "classpi.", TRUE },
  { "CLASSPI.LOCAL:5000", TRUE },
  { "classpi.local", TRUE },
  { "classpi.local.", TRUE },
  { "a.b.local", TRUE },
  { ".local", FALSE },
  { "local", TRUE },
  { "classpi.local.evil.example", FALSE },
  { "classpi.notlocal", FALSE },
  { "classpi.evil-local", FALSE },
  /* the machine's own */
  { "pi.house.example", TRUE },
  { "PI.house.example:5000", TRUE },
  { "other.house.example", FALSE },
  { "house.example", FALSE },
  /* what is listed */
  { "chat.example.org", TRUE },
  { "Chat.Example.Org:443", TRUE },
  { "chat.example.org.", TRUE },
  { "example.org", FALSE },
  { "www.chat.example.org", FALSE },
  { "chat.example.org.evil.example", FALSE },
  { "evilchat.example.org", FALSE },
  { "a.school.example", TRUE },
  { "a.b.school.example", TRUE },
  { "school.example", FALSE },
  { ".school.example", FALSE },
  { "evilschool.example", FALSE },
  { "school.example.evil", FALSE },
  { "xn--caf-dma.example", TRUE },
  { "dotted.example", TRUE },
  /* everybody else */
  { "evil.example", FALSE },
  { "evil.example:5000", FALSE },
  { "rebind.it.", FALSE },
  { "", FALSE },
  { ".", FALSE },
  { "..", FALSE },
  { ":5000", FALSE },
  { "user@localhost", FALSE },
  { "localhost:99999", FALSE },
  { "localhost:5000:5000", FALSE },
  { "localhost, evil.example", FALSE },
};

static void
test_table (void)
{
  g_autoptr (EioHostList) list = eio_host_list_new (names, "pi.house.example");

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    if (eio_host_list_allows (list, rows[i].host, strlen (rows[i].host)) != rows[i].expected)
      g_error ("“%s”", rows[i].host);
}

static void
test_any (void)
{
  const char *const any[] = { "*", NULL };
  g_autoptr (EioHostList) list = eio_host_list_new (any, NULL);

  g_assert_true (eio_host_list_allows (list, "evil.example", 12));
  g_assert_false (eio_host_list_allows (list, "user@evil.example", 17));
}

static void
test_names (void)
{
  static const struct
  {
    const char *name;
    gboolean expected;
  } entries[] = {
    { "chat.example.org", TRUE },
    { "chat.example.org.", TRUE },
    { "chat", TRUE },
    { "*.example.org", TRUE },
    { "*", TRUE },
    { "Caf\u00e9.example", TRUE },
    { "192.0.2.1", TRUE },
    { "", FALSE },
    { "*.", FALSE },
    { "*.*", FALSE },
    { "**", FALSE },
    { "a.*", FALSE },
    { ".example.org", FALSE },
    { "chat.example.org:5000", FALSE },
    { "http://chat.example.org", FALSE },
    { "chat.example.org/", FALSE },
    { "chat example", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++)
    if (eio_host_list_name_is_valid (entries[i].name) != entries[i].expected)
      g_error ("“%s”", entries[i].name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host-list/table", test_table);
  g_test_add_func ("/host-list/any", test_any);
  g_test_add_func ("/host-list/names", test_names);

  return g_test_run ();
}
