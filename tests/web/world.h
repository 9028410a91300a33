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

/**
 * TestWorldOptions:
 * @members_listed: how many members are listed
 * @typing_interval: how often typing is told, in milliseconds
 *
 * What a test may want to be otherwise. What is 0 is as usual.
 */
typedef struct
{
  guint members_listed;
  guint typing_interval;
} TestWorldOptions;

/* The data of a test are its options, NULL for none. */
void test_world_set_up (TestWorld *self, gconstpointer data);
void test_world_tear_down (TestWorld *self, gconstpointer data);

#define WORLD_TEST(path, options, function)                                                        \
  g_test_add ((path), TestWorld, (options), test_world_set_up, (function), test_world_tear_down)

TestClient *test_world_join (TestWorld *self, const char *name);
TestClient *test_world_join_plain (TestWorld *self);
void test_world_wait_presences (TestWorld *self, guint n_presences);
void test_world_wait_log (TestWorld *self, guint n_calls);

G_END_DECLS
