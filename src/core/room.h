/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "core/clock.h"
#include "core/error.h"
#include "core/log.h"
#include "core/member.h"
#include "core/message.h"
#include "core/presence.h"

G_BEGIN_DECLS

/**
 * SNUG_ROOM_MAX_PAGE:
 *
 * The most messages that snug_room_read_before_async() brings.
 */
#define SNUG_ROOM_MAX_PAGE 100

/**
 * SNUG_ROOM_MIN_HISTORY:
 *
 * How many of the newest messages a room has in memory, at least.
 */
#define SNUG_ROOM_MIN_HISTORY 200

/**
 * SnugRoomLimits:
 * @text_characters: the longest text, in Unicode characters
 * @text_bytes: the longest text, in bytes of UTF-8
 * @id_bytes: the longest message id of a client, in bytes
 * @members: the most members at one time; 0 for any number
 * @posts_burst: how many messages a member may post at once; 0 for any number
 * @posts_per_second: how many messages a member may post in the long run
 * @resume_messages: the most messages that a resume brings before it becomes a gap
 * @edit_seconds: for how many seconds a member may edit or remove a message after posting it; 0 for
 * never
 * @leave_grace: how long a member may be away before the room says that they left, in milliseconds;
 *   see snug_room_leave() for how many may
 */
typedef struct
{
  guint text_characters;
  guint text_bytes;
  guint id_bytes;
  guint members;
  guint posts_burst;
  double posts_per_second;
  guint resume_messages;
  guint leave_grace;
  guint edit_seconds;
} SnugRoomLimits;

extern const SnugRoomLimits snug_room_default_limits;

/**
 * SnugJoinRequest:
 * @name: (nullable): the name that the visitor asks for, or %NULL to be given a guest name
 * @token: (nullable): the token of an earlier visit
 * @address: the address of the visitor, to show to admins
 * @transport: how the visitor is connected, to show to admins
 */
typedef struct
{
  const char *name;
  const char *token;
  const char *address;
  const char *transport;
} SnugJoinRequest;

/**
 * SnugResumePoint:
 * @epoch: (nullable): the epoch of the last message that the visitor has, or %NULL if they have
 * none
 * @seq: its sequence number, or 0
 * @rev: the revision of the last change that the visitor knows of, or %SNUG_RESUME_NO_REV
 *
 * How far a visitor who comes back has got.
 */
typedef struct
{
  const char *epoch;
  guint64 seq;
  guint64 rev;
} SnugResumePoint;

/**
 * SNUG_RESUME_NO_REV:
 *
 * The revision of a visitor who does not want to know of changes to messages that they have.
 */
#define SNUG_RESUME_NO_REV G_MAXUINT64

#define SNUG_TYPE_ROOM (snug_room_get_type ())
G_DECLARE_FINAL_TYPE (SnugRoom, snug_room, SNUG, ROOM, GObject)

SnugRoom *snug_room_new (const char *id,
                         const char *name,
                         SnugLog *log,
                         SnugClock *clock,
                         const SnugRoomLimits *limits);

void snug_room_open_async (SnugRoom *self,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
gboolean snug_room_open_finish (SnugRoom *self, GAsyncResult *result, GError **error);

const char *snug_room_get_id (SnugRoom *self);
const char *snug_room_get_name (SnugRoom *self);
const char *snug_room_get_topic (SnugRoom *self);
const char *snug_room_get_epoch (SnugRoom *self);
guint64 snug_room_get_last_seq (SnugRoom *self);
guint64 snug_room_get_last_rev (SnugRoom *self);
const SnugRoomLimits *snug_room_get_limits (SnugRoom *self);
guint snug_room_get_n_members (SnugRoom *self);
GPtrArray *snug_room_list_members (SnugRoom *self, guint limit);
GPtrArray *snug_room_list_presences (SnugRoom *self);

void snug_room_join_async (SnugRoom *self,
                           const SnugJoinRequest *request,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
SnugPresence *snug_room_join_finish (SnugRoom *self,
                                     GAsyncResult *result,
                                     char **token,
                                     GError **error);
void snug_room_leave (SnugRoom *self, SnugPresence *presence, const char *reason);

void snug_room_rename_async (SnugRoom *self,
                             SnugMember *member,
                             const char *name,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean snug_room_rename_finish (SnugRoom *self, GAsyncResult *result, GError **error);

void snug_room_post_async (SnugRoom *self,
                           SnugMember *member,
                           const char *client_id,
                           const char *text,
                           guint64 reply_to,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void snug_room_post_notice_async (SnugRoom *self,
                                  const char *text,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
SnugMessage *snug_room_post_finish (SnugRoom *self, GAsyncResult *result, GError **error);

void snug_room_read_before_async (SnugRoom *self,
                                  guint64 before,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *snug_room_read_before_finish (SnugRoom *self,
                                         GAsyncResult *result,
                                         gboolean *more,
                                         GError **error);

void snug_room_edit_async (SnugRoom *self,
                           SnugMember *member,
                           const char *client_id,
                           guint64 seq,
                           const char *text,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data);
void snug_room_remove_async (SnugRoom *self,
                             SnugMember *member,
                             const char *client_id,
                             guint64 seq,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
void snug_room_react_async (SnugRoom *self,
                            SnugMember *member,
                            const char *client_id,
                            guint64 seq,
                            const char *emoji,
                            gboolean on,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
SnugChange *snug_room_change_finish (SnugRoom *self, GAsyncResult *result, GError **error);

void snug_room_resume_async (SnugRoom *self,
                             const SnugResumePoint *point,
                             guint newest,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
GPtrArray *snug_room_resume_finish (SnugRoom *self,
                                    GAsyncResult *result,
                                    GPtrArray **changed,
                                    gboolean *gap,
                                    GError **error);

void snug_room_set_typing (SnugRoom *self, SnugMember *member, gboolean active);

G_END_DECLS
