/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/front-door.h"

G_BEGIN_DECLS

/* A front door on a free loopback port, and clients that are plain sockets of the same main loop.
 */
typedef struct
{
  SoupServer *soup;    /* (owned) */
  EioReactor *reactor; /* (owned) */
  EioFrontDoor *door;  /* (owned) */
  guint16 port;
} DoorFixture;

void door_fixture_init (DoorFixture *self, const EioFrontDoorLimits *limits);
void door_fixture_clear (DoorFixture *self);

int door_fixture_connect (DoorFixture *self);
void door_fixture_send (int fd, const void *data, gssize length);
GByteArray *door_fixture_read_to_end (int fd);
void door_fixture_read (int fd, GByteArray *into, gsize length);
char *door_fixture_request (DoorFixture *self, const char *request);

G_END_DECLS
