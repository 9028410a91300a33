/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "core/room.h"
#include "web/gateway.h"

#include "client.h"
#include "json.h"
#include "memory-log.h"

G_BEGIN_DECLS

/**
 * TestWorld:
 *
 * A whole server in the process of the test: a room on a log in memory behind a gateway, on a free
 * port of the loopback.
 */
typedef struct
{
  MemoryLog *log;       /* (owned) */
  SnugRoom *room;       /* (owned) */
  EioFrontDoor *door;   /* (owned) */
  EioServer *engine;    /* (owned) */
  SioServer *server;    /* (owned) */
  SnugGateway *gateway; /* (owned) (nullable) */
  guint port;
} TestWorld;

TestWorld *test_world_new (guint members_listed);
void test_world_free (TestWorld *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestWorld, test_world_free)

TestClient *test_world_join (TestWorld *self, const char *name);
TestClient *test_world_join_plain (TestWorld *self);
void test_world_wait_members (TestWorld *self, guint n_members);

G_END_DECLS
