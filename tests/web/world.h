/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "client.h"
#include "json.h"
#include "room-fixture.h"
#include "web/gateway.h"

G_BEGIN_DECLS

/**
 * TestWorld:
 *
 * A whole server in the process of the test: a room in memory behind a gateway, on a free port of
 * the loopback. The room's clock stands still until the test moves it.
 */
typedef struct
{
  RoomFixture model;
  EioFrontDoor *door;   /* (owned) */
  EioServer *engine;    /* (owned) */
  SioServer *server;    /* (owned) */
  SnugGateway *gateway; /* (owned) (nullable) */
  guint port;
} TestWorld;

/* The data of a test is a guint in a pointer: how many members are listed, 0 for the default. */
void test_world_set_up (TestWorld *self, gconstpointer data);
void test_world_tear_down (TestWorld *self, gconstpointer data);

#define WORLD_TEST(path, members_listed, function)                                                 \
  g_test_add ((path), TestWorld, GUINT_TO_POINTER (members_listed), test_world_set_up, (function), \
              test_world_tear_down)

TestClient *test_world_join (TestWorld *self, const char *name);
TestClient *test_world_join_plain (TestWorld *self);
void test_world_wait_presences (TestWorld *self, guint n_presences);
void test_world_wait_log (TestWorld *self, guint n_calls);

G_END_DECLS
