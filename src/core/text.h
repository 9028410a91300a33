/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"
#include "core/room.h"

G_BEGIN_DECLS

gboolean snug_text_check (const char *text, const SnugRoomLimits *limits, GError **error);
gboolean snug_text_check_id (const char *client_id, const SnugRoomLimits *limits, GError **error);

G_END_DECLS
