/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/history.h"
#include "core/member-private.h"
#include "core/name-table.h"
#include "core/peak.h"
#include "core/private.h"
#include "core/recent.h"
#include "core/room.h"
#include "core/turns.h"

G_BEGIN_DECLS

struct _SnugRoom
{
  GObject parent_instance;

  char *id;         /* (owned) */
  char *name;       /* (owned) */
  char *topic;      /* (owned) */
  SnugLog *log;     /* (owned) */
  SnugClock *clock; /* (owned) */
  SnugRoomLimits limits;
  gboolean open;

  SnugHistory history;
  SnugRecent recent;
  GHashTable *posting; /* (owned) (element-type SnugMessage PostOp) drafts at the log */

  GQueue members;     /* (owned) (element-type SnugMember) in the order in which they came */
  GHashTable *tokens; /* (owned) (element-type guint8* SnugMember) by token hash */
  SnugNameTable names;
  SnugTurns turns;
  guint n_arriving; /* new members that the log is asked about */

  GQueue leaving; /* (element-type SnugMember) in the order in which they will have left */
  guint leaving_timeout;
  SnugPeak present; /* how many were in the room without these */

  GQueue unsaved; /* (owned) (element-type SnugMember) whom the log could not take */
  guint unsaved_timeout;
  GError *unsaved_error; /* (owned) (nullable) why it could not, the last time */
};

/* room-properties.c */
void snug_room_install_properties (GObjectClass *object_class);
void snug_room_notify_n_members (SnugRoom *self);
void snug_room_notify_last_seq (SnugRoom *self);
void snug_room_notify_last_rev (SnugRoom *self);

/* room-open.c */
gboolean snug_room_check_open (SnugRoom *self, GError **error);

/* room-post.c */
gboolean snug_room_check_rate (SnugRoom *self, SnugMember *member, GError **error);

/* room-signals.c */
void snug_room_install_signals (SnugRoomClass *klass);
void snug_room_emit_message_posted (SnugRoom *self, SnugMessage *message);
void snug_room_emit_message_changed (SnugRoom *self, SnugChange *change);
void snug_room_emit_member_joined (SnugRoom *self, SnugMember *member);
void snug_room_emit_member_left (SnugRoom *self, SnugMember *member, const char *reason);
void snug_room_emit_member_renamed (SnugRoom *self, SnugMember *member, const char *old_name);

/* room-members.c */
SnugMember *snug_room_find_by_token (SnugRoom *self, const guint8 *token_hash);
gboolean snug_room_check_space (SnugRoom *self, GError **error);
gboolean snug_room_check_present (SnugRoom *self, SnugMember *member, GError **error);
SnugPresence *snug_room_admit (SnugRoom *self,
                               SnugMember *member,
                               const char *claim,
                               const char *address,
                               const char *transport);
SnugPresence *snug_room_attach (SnugRoom *self,
                                SnugMember *member,
                                const char *address,
                                const char *transport);

/* room-leave.c */
void snug_room_note_present (SnugRoom *self);
void snug_room_stop_leaving (SnugRoom *self, SnugMember *member);
void snug_room_drop_members (SnugRoom *self);

/* room-unsaved.c */
gboolean snug_room_is_log_trouble (const GError *error);
void snug_room_add_unsaved (SnugRoom *self, SnugMember *member, const GError *error);
gboolean snug_room_check_saved (SnugRoom *self, SnugMember *member, GError **error);
void snug_room_drop_unsaved (SnugRoom *self);

/* room-rename.c */
char *snug_room_check_name (SnugRoom *self, const char *name, GError **error);
const char *snug_room_claim_name (SnugRoom *self, const char *name, GError **error);
gboolean snug_room_claim_new_name (SnugRoom *self,
                                   SnugMember *member,
                                   const char *name,
                                   const char **claim,
                                   GError **error);
void snug_room_apply_rename (SnugRoom *self,
                             SnugMember *member,
                             const char *name,
                             const char *claim);

G_END_DECLS
