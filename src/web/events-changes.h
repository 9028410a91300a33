/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/session-private.h"

G_BEGIN_DECLS

void snug_web_events_edit (SnugWebSession *self, SioEvent *event);
void snug_web_events_remove (SnugWebSession *self, SioEvent *event);
void snug_web_events_react (SnugWebSession *self, SioEvent *event);

G_END_DECLS
