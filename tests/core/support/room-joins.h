/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "room-fixture.h"

G_BEGIN_DECLS

/* Somebody who is coming into a room, step by step. */
typedef struct
{
  Pending pending;
  SnugPresence *presence; /* (owned) (nullable) */
  char *token;            /* (owned) (nullable) */
  GError *error;          /* (owned) (nullable) */
} Join;

void join_begin (RoomFixture *fixture, Join *join, const char *name, const char *token);
void join_end (RoomFixture *fixture, Join *join);
void join_clear (Join *join);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Join, join_clear)

const char *joined_name (SnugPresence *presence);
const char *joined_id (SnugPresence *presence);

/* Somebody who was here, with a token, and is gone. */
char *room_visit (RoomFixture *fixture, const char *name, char **id);

G_END_DECLS
