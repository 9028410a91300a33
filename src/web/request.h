/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/session-private.h"

G_BEGIN_DECLS

/* An event whose answer the room has not given yet. */
typedef struct
{
  SnugWebSession *session; /* (owned) */
  SioEvent *event;         /* (owned) */
  char *plain_key;         /* (owned) (nullable): in the context's plain_posts until the answer */
} SnugWebRequest;

SnugWebRequest *snug_web_request_new (SnugWebSession *session, SioEvent *event);
void snug_web_request_free (SnugWebRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebRequest, snug_web_request_free)

JsonNode *snug_web_only_argument (SioEvent *event);
void snug_web_acknowledge (SioEvent *event, JsonNode *argument);
void snug_web_acknowledge_error (SioEvent *event, const GError *error);
SnugMember *snug_web_session_get_member (SnugWebSession *self);
gboolean snug_web_session_may_say (SnugWebSession *self, const char *text, GError **error);

G_END_DECLS
