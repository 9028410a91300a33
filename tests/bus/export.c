/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The objects come on a bus, go, and come on the next one. */

#include "bus-fixture.h"

#define ADMIN "chat.snug.Snug1.Admin::"
#define ROOM "chat.snug.Snug1.Room::"
#define ROOM_PATH SNUG_BUS_PATH "/rooms/main"

static void
test_unexport (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) reply = NULL;

  snug_bus_unexport (fixture->bus);
  snug_bus_unexport (fixture->bus);
  bus_assert_refused (fixture, SNUG_BUS_PATH, ADMIN "ListUsers", NULL,
                      "org.freedesktop.DBus.Error.UnknownMethod");
  bus_assert_refused (fixture, ROOM_PATH, ROOM "ListUsers", NULL,
                      "org.freedesktop.DBus.Error.UnknownMethod");
  bus_assert_refused (fixture, SNUG_BUS_PATH,
                      "org.freedesktop.DBus.ObjectManager::GetManagedObjects", NULL,
                      "org.freedesktop.DBus.Error.UnknownMethod");

  /* as on the next bus */
  g_assert_true (snug_bus_export (fixture->bus, fixture->server, &error));
  g_assert_no_error (error);
  reply = bus_call_ok (fixture, ROOM_PATH, ROOM "ListUsers", NULL);
}

static void
test_path_taken (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugBus) other = snug_bus_new (fixture->base.room, "1.2.3", STARTED_AT);
  g_autoptr (GError) error = NULL;

  g_assert_false (snug_bus_export (other, fixture->server, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
}

static void
assert_contains (GVariant *value, const char *words)
{
  g_autofree char *text = g_variant_print (value, TRUE);

  if (strstr (text, words) == NULL)
    g_error ("No %s in %s", words, text);
}

/* What changed while there was no bus is true on the next one. */
static void
test_next_bus (BusFixture *fixture, gconstpointer data)
{
  g_autoptr (SnugPresence) ada = NULL;
  g_autoptr (GVariant) admin = NULL;
  g_autoptr (GVariant) room = NULL;
  g_autoptr (GError) error = NULL;

  snug_bus_unexport (fixture->bus);
  ada = room_join_ok (&fixture->base, "Ada");
  room_post_ok (&fixture->base, ada, "Is anybody here?");
  g_object_set (fixture->base.room, "topic", "Lunch", NULL);
  g_assert_true (snug_bus_export (fixture->bus, fixture->server, &error));
  g_assert_no_error (error);

  admin = bus_call_ok (fixture, SNUG_BUS_PATH, "org.freedesktop.DBus.Properties::GetAll",
                       g_variant_new ("(s)", "chat.snug.Snug1.Admin"));
  assert_contains (admin, "'UserCount': <uint32 1>");
  assert_contains (admin, "'MessageCount': <uint64 1>");
  room = bus_call_ok (fixture, ROOM_PATH, "org.freedesktop.DBus.Properties::GetAll",
                      g_variant_new ("(s)", "chat.snug.Snug1.Room"));
  assert_contains (room, "'UserCount': <uint32 1>");
  assert_contains (room, "'LastSeq': <uint64 1>");
  assert_contains (room, "'Topic': <'Lunch'>");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  BUS_TEST ("/bus/export/unexport", test_unexport);
  BUS_TEST ("/bus/export/path-taken", test_path_taken);
  BUS_TEST ("/bus/export/next-bus", test_next_bus);

  return bus_fixture_run_tests ();
}
