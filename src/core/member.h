/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SNUG_TYPE_MEMBER (snug_member_get_type ())
G_DECLARE_FINAL_TYPE (SnugMember, snug_member, SNUG, MEMBER, GObject)

const char *snug_member_get_id (SnugMember *self);
const char *snug_member_get_name (SnugMember *self);
gboolean snug_member_is_guest (SnugMember *self);
gint64 snug_member_get_joined_at (SnugMember *self);

G_END_DECLS
