/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>
#include <sys/uio.h>

#include "core/room.h"

G_BEGIN_DECLS

#define SNUG_WIRE_HISTORY_MAX 100
#define SNUG_WIRE_TOKEN_MAX 128
#define SNUG_WIRE_WELCOME_PARTS 7

/* How much one event or ack brings of the history, in bytes: far less than what may wait for a
 * client before it is taken for one that does not read. */
#define SNUG_WIRE_PAGE_BYTES (256 * 1024)

/**
 * SnugWireAuth:
 * @name: (nullable): the name that the client asks for; %NULL for a plain client
 * @token: (nullable): the token of an earlier visit
 * @epoch: (nullable): the epoch of the last message that the client has; %NULL for a newcomer
 * @seq: the sequence number of that message
 * @rev: the revision of the last change that the client knows of, or %SNUG_RESUME_NO_REV
 *
 * What a client says about itself when it connects. The strings belong to the node they were read
 * from.
 */
typedef struct
{
  const char *name;
  const char *token;
  const char *epoch;
  guint64 seq;
  guint64 rev;
} SnugWireAuth;

/**
 * SnugWirePost:
 * @id: the client's id of the message
 * @text: its text
 * @reply_to: the sequence number of the message it answers; 0 for none
 *
 * A message that a client wants to post. The strings belong to the node they were read from.
 */
typedef struct
{
  const char *id;
  const char *text;
  guint64 reply_to;
} SnugWirePost;

/**
 * SnugWireChange:
 * @id: the client's id of the change
 * @seq: the sequence number of the message that is to be changed
 * @text: (nullable): the new text, or the emoji
 * @on: whether the emoji is to be there
 *
 * What a client wants to do with a message. The strings belong to the node they were read from.
 */
typedef struct
{
  const char *id;
  guint64 seq;
  const char *text;
  gboolean on;
} SnugWireChange;

/**
 * SnugWireWelcome:
 * @room: the room
 * @you: the member that the client is
 * @token: (nullable): the token to come back with
 * @about_room: the room and the server, see snug_wire_about_room()
 * @members: members of the room, see snug_wire_member_list(), at most so many as the room's limits
 * say
 * @messages: what the client has not got yet, oldest first, see snug_wire_message_list()
 * @changes: (element-type SnugMessage): what the client has and is not any more what it was
 * @gap: whether something between the client's last message and @messages is left out
 *
 * What a room client is told first.
 */
typedef struct
{
  SnugRoom *room;
  SnugMember *you;
  const char *token;
  const GString *about_room;
  const GString *members;
  const GString *messages;
  GPtrArray *changes;
  gboolean gap;
} SnugWireWelcome;

gboolean snug_wire_read_auth (JsonNode *node, SnugWireAuth *auth, GError **error);
gboolean snug_wire_read_post (JsonNode *node, SnugWirePost *post, GError **error);
gboolean snug_wire_read_rename (JsonNode *node, const char **name, GError **error);
gboolean snug_wire_read_history (JsonNode *node, guint64 *before, guint *limit, GError **error);
gboolean snug_wire_read_edit (JsonNode *node, SnugWireChange *change, GError **error);
gboolean snug_wire_read_remove (JsonNode *node, SnugWireChange *change, GError **error);
gboolean snug_wire_read_react (JsonNode *node, SnugWireChange *change, GError **error);
gboolean snug_wire_read_typing (JsonNode *node, gboolean *active, GError **error);
gboolean snug_wire_read_plain (JsonNode *node, const char **text, GError **error);

JsonArray *snug_wire_member_array (GPtrArray *members);
GString *snug_wire_member_list (GPtrArray *members);
void snug_wire_member_list_add (GString *list, SnugMember *member);
gboolean snug_wire_member_list_has (const GString *list, SnugMember *member);
GString *snug_wire_message_list (GPtrArray *messages);
gboolean snug_wire_cut_to_page (GPtrArray *messages);
GString *snug_wire_about_room (SnugRoom *room, guint members_listed);
void snug_wire_welcome (const SnugWireWelcome *welcome,
                        GString *about_you,
                        struct iovec parts[SNUG_WIRE_WELCOME_PARTS]);
JsonNode *snug_wire_posted (const SnugMessage *message);
const char *snug_wire_changed_event (const SnugChange *change);
JsonNode *snug_wire_changed (const SnugChange *change);
JsonNode *snug_wire_joined (SnugMember *member, guint count);
JsonNode *snug_wire_left (SnugMember *member, const char *reason, guint count);
JsonNode *snug_wire_renamed (SnugMember *member, const char *old_name, guint count);
JsonNode *snug_wire_members (guint count, JsonArray *members);
JsonNode *snug_wire_typing (SnugMember *member, gboolean active);
JsonNode *snug_wire_topic (const char *topic);
JsonNode *snug_wire_closing (const char *reason, guint retry_after);

JsonNode *snug_wire_ack (void);
JsonNode *snug_wire_ack_post (const SnugMessage *message);
JsonNode *snug_wire_ack_change (const SnugChange *change);
JsonNode *snug_wire_ack_rename (const char *name);
JsonNode *snug_wire_ack_history (GPtrArray *messages, gboolean more);
JsonNode *snug_wire_ack_error (const GError *error);
JsonNode *snug_wire_refusal (const GError *error);

JsonNode *snug_wire_plain (const SnugMessage *message, gboolean from_plain_client);
JsonNode *snug_wire_plain_refusal (const GError *error);

G_END_DECLS
