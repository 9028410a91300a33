/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/context.h"

G_BEGIN_DECLS

/**
 * SnugWebTyping:
 *
 * Tells the room clients who types, and not too often. A client that says at each key that its user
 * types, and does not, and types, must not cost the room more than one that says it once.
 */
typedef struct _SnugWebTyping SnugWebTyping;

SnugWebTyping *snug_web_typing_new (SnugWebContext *context, guint interval);
void snug_web_typing_free (SnugWebTyping *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebTyping, snug_web_typing_free)

void snug_web_typing_change (SnugWebTyping *self, SnugMember *member, gboolean active);
void snug_web_typing_forget (SnugWebTyping *self, const char *member_id);

G_END_DECLS
