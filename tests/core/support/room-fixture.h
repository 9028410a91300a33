/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/room.h"
#include "manual-clock.h"
#include "memory-log.h"
#include "signal-log.h"

G_BEGIN_DECLS

/* A room with nothing around it. */
typedef struct
{
  SnugManualClock *clock; /* (owned) */
  SnugMemoryLog *log;     /* (owned) */
  SnugRoomLimits limits;
  SnugRoom *room;     /* (owned) */
  SignalLog *signals; /* (owned) */
} RoomFixture;

/* The first makes a room that is open; the second one that is made and opened by the test, after it
 * has changed the limits or filled the log. */
void room_fixture_set_up (RoomFixture *self, gconstpointer data);
void room_fixture_set_up_closed (RoomFixture *self, gconstpointer data);
void room_fixture_make_room (RoomFixture *self);
void room_fixture_open (RoomFixture *self);
void room_fixture_tear_down (RoomFixture *self, gconstpointer data);

#define ROOM_TEST(path, function)                                                                  \
  g_test_add ((path), RoomFixture, NULL, room_fixture_set_up, (function), room_fixture_tear_down)
#define ROOM_TEST_CLOSED(path, function)                                                           \
  g_test_add ((path), RoomFixture, NULL, room_fixture_set_up_closed, (function),                   \
              room_fixture_tear_down)

/* An asynchronous call that has or has not come to its end. */
typedef struct
{
  GAsyncResult *result; /* (owned) (nullable) */
  guint n_answers;
} Pending;

void pending_callback (GObject *source, GAsyncResult *result, gpointer data);
void pending_wait (Pending *self);
void pending_clear (Pending *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pending, pending_clear)

/* Lets the main loop do all that it has to do. */
void run_main_loop (void);

/* The calls of a room, from beginning to end. */
SnugPresence *room_join (RoomFixture *self,
                         const char *name,
                         const char *token,
                         char **new_token,
                         GError **error);
SnugPresence *room_join_ok (RoomFixture *self, const char *name);
SnugMessage *room_post (RoomFixture *self,
                        SnugPresence *presence,
                        const char *client_id,
                        const char *text,
                        guint64 reply_to,
                        GError **error);
guint64 room_post_ok (RoomFixture *self, SnugPresence *presence, const char *text);
gboolean room_rename (RoomFixture *self, SnugPresence *presence, const char *name, GError **error);

/* Checks that an array has exactly the messages from @first to @last. */
void assert_messages (GPtrArray *messages, guint64 first, guint64 last);

G_END_DECLS
