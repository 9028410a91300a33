/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

G_BEGIN_DECLS

/**
 * SnugWebAct:
 * @SNUG_WEB_ACT_OTHER: anything else
 * @SNUG_WEB_ACT_JOIN: to ask to come in
 * @SNUG_WEB_ACT_POST: to post a message
 * @SNUG_WEB_ACT_TEXT: to post a byte of text
 * @SNUG_WEB_ACT_TYPING: to say that one types
 * @SNUG_WEB_ACT_HISTORY: to ask for older messages
 * @SNUG_WEB_ACT_RENAME: to ask for another name
 *
 * What clients may do so often only.
 */
typedef enum
{
  SNUG_WEB_ACT_OTHER,
  SNUG_WEB_ACT_JOIN,
  SNUG_WEB_ACT_POST,
  SNUG_WEB_ACT_TEXT,
  SNUG_WEB_ACT_TYPING,
  SNUG_WEB_ACT_HISTORY,
  SNUG_WEB_ACT_RENAME,
} SnugWebAct;

#define SNUG_WEB_N_ACTS (SNUG_WEB_ACT_RENAME + 1)

/**
 * SnugWebQuota:
 *
 * How much members and addresses have done lately.
 */
typedef struct _SnugWebQuota SnugWebQuota;

SnugWebQuota *snug_web_quota_new (void);
void snug_web_quota_free (SnugWebQuota *self);

gboolean snug_web_quota_take (SnugWebQuota *self,
                              SnugWebAct act,
                              guint amount,
                              const EioPlace *place,
                              const char *member_id,
                              gint64 now,
                              GError **error);
guint snug_web_quota_get_size (SnugWebQuota *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebQuota, snug_web_quota_free)

G_END_DECLS
