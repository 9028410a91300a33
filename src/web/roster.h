/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/context.h"

G_BEGIN_DECLS

/**
 * SnugWebRoster:
 *
 * Tells the room clients who comes and goes: one by one while they are few, and when they are more
 * than a client lists, only how many there are, and that not too often. Otherwise a thousand people
 * who come together cost a million events.
 */
typedef struct _SnugWebRoster SnugWebRoster;

guint snug_web_roster_choose_interval (guint least, guint n_members);
SnugWebRoster *snug_web_roster_new (SnugWebContext *context, guint interval);
void snug_web_roster_free (SnugWebRoster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebRoster, snug_web_roster_free)

void snug_web_roster_joined (SnugWebRoster *self, SnugMember *member);
void snug_web_roster_left (SnugWebRoster *self, SnugMember *member, const char *reason);

G_END_DECLS
