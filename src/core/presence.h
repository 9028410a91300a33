/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "core/member.h"

G_BEGIN_DECLS

#define SNUG_TYPE_PRESENCE (snug_presence_get_type ())
G_DECLARE_FINAL_TYPE (SnugPresence, snug_presence, SNUG, PRESENCE, GObject)

SnugMember *snug_presence_get_member (SnugPresence *self);
const char *snug_presence_get_address (SnugPresence *self);
const char *snug_presence_get_transport (SnugPresence *self);
void snug_presence_set_transport (SnugPresence *self, const char *transport);
gint64 snug_presence_get_joined_at (SnugPresence *self);

G_END_DECLS
