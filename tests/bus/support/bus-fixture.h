/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <room-fixture.h>
#include <snug-bus-generated.h>

#include "bus/bus.h"

G_BEGIN_DECLS

#define STARTED_AT G_GINT64_CONSTANT (1767225600123)

/* A room that is on a bus of its own, and another program on that bus. Both are in this process, so
 * calls have to be asynchronous. */
typedef struct
{
  RoomFixture base;
  GDBusConnection *server; /* (owned) */
  GDBusConnection *client; /* (owned) */
  SnugBus *bus;            /* (owned) */
  SnugDBusAdmin *admin;    /* (owned) */
  SnugDBusRoom *room;      /* (owned) */
} BusFixture;

/* Runs the tests of a program with a bus around them. */
int bus_fixture_run_tests (void);

/* The first makes a room that is open; the second one that is on the bus, but not open yet. */
void bus_fixture_set_up (BusFixture *self, gconstpointer data);
void bus_fixture_set_up_closed (BusFixture *self, gconstpointer data);
void bus_fixture_open (BusFixture *self);
void bus_fixture_tear_down (BusFixture *self, gconstpointer data);

#define BUS_TEST(path, function)                                                                   \
  g_test_add ((path), BusFixture, NULL, bus_fixture_set_up, (function), bus_fixture_tear_down)
#define BUS_TEST_CLOSED(path, function)                                                            \
  g_test_add ((path), BusFixture, NULL, bus_fixture_set_up_closed, (function),                     \
              bus_fixture_tear_down)

/* Calls a method from the other program. */
GVariant *bus_call (BusFixture *self,
                    const char *path,
                    const char *method,
                    GVariant *parameters,
                    GError **error);
GVariant *bus_call_ok (BusFixture *self,
                       const char *path,
                       const char *method,
                       GVariant *parameters);
void bus_assert_refused (BusFixture *self,
                         const char *path,
                         const char *method,
                         GVariant *parameters,
                         const char *error_name);

/* Waits until everything that the daemon has sent so far has arrived. */
void bus_settle (BusFixture *self);

/* Checks a dictionary a{sv} against the text form of its entries, whatever their order. */
void bus_assert_entries (GVariant *dictionary, ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
