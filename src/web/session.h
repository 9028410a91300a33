/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/context.h"

G_BEGIN_DECLS

void snug_web_session_start (SnugWebContext *context, SioSocket *socket, JsonNode *auth);
void snug_web_session_take_event (SioSocket *socket, SioEvent *event);
void snug_web_session_follow_transport (SioSocket *socket);
void snug_web_session_end (SioSocket *socket, const char *reason);

G_END_DECLS
