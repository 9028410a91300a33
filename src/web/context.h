/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include <json-glib/json-glib.h>

#include "core/room.h"
#include "web/quota.h"

G_BEGIN_DECLS

/**
 * SnugWebContext:
 * @room: (owned): the room
 * @room_clients: (owned): the sockets that are told all events
 * @plain_clients: (owned): the sockets that are told messages as strings
 * @plain_posts: (owned) (element-type utf8): the messages of plain clients that the room has not
 *   announced yet, see snug_web_context_plain_key()
 * @quota: (owned) (nullable): how much clients have done lately; %NULL for no limits
 * @members_listed: how many members a client is told one by one
 * @typist: (unowned) (nullable): the socket whose typing is being told, not to be told itself
 * @about_room: (owned) (nullable): what welcomes say of the room, until it changes
 * @members: (owned) (nullable): the members as they are listed, as JSON, until somebody of them
 * changes
 * @n_members: how many are listed in @members
 * @messages: (owned) (nullable): the messages that a welcome had last, as JSON
 * @first_seq: the sequence number of the first of @messages
 * @last_seq: and of the last
 *
 * What the sessions of one gateway share. It lives until the last answer of the room has come.
 */
typedef struct
{
  SnugRoom *room;
  SioGroup *room_clients;
  SioGroup *plain_clients;
  GHashTable *plain_posts;
  SnugWebQuota *quota;
  guint members_listed;
  SioSocket *typist;
  GString *about_room;
  GString *members;
  guint n_members;
  GString *messages;
  guint64 first_seq;
  guint64 last_seq;
} SnugWebContext;

SnugWebContext *snug_web_context_new (SnugRoom *room,
                                      SioNamespace *name_space,
                                      guint members_listed);
SnugWebContext *snug_web_context_ref (SnugWebContext *self);
void snug_web_context_unref (SnugWebContext *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebContext, snug_web_context_unref)

const GString *snug_web_context_get_about_room (SnugWebContext *self);
const GString *snug_web_context_get_members (SnugWebContext *self);
void snug_web_context_member_joined (SnugWebContext *self, SnugMember *member);
void snug_web_context_member_left (SnugWebContext *self, SnugMember *member);
void snug_web_context_forget_members (SnugWebContext *self);
const GString *snug_web_context_get_messages (SnugWebContext *self, GPtrArray *messages);

char *snug_web_context_plain_key (const char *member_id, const char *client_id);

G_END_DECLS
