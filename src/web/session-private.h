/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "web/context.h"

G_BEGIN_DECLS

/**
 * SnugWebSession:
 * @context: (owned): what it shares with the others
 * @socket: (unowned) (nullable): its socket, %NULL once that is gone
 * @presence: (owned) (nullable): its place in the room, %NULL before it has one and after
 * @n_posts: how many messages a plain client has sent
 * @plain: whether this is a plain client
 * @reads_history: whether an answer to `history` is on its way
 * @renames: whether an answer to `rename` is on its way
 *
 * One socket of the namespace and one presence of the room. It is the socket's user data, and the
 * answers that it waits for hold it too.
 */
typedef struct
{
  SnugWebContext *context;
  SioSocket *socket;
  SnugPresence *presence;
  guint64 n_posts;
  guint plain : 1;
  guint reads_history : 1;
  guint renames : 1;
} SnugWebSession;

gboolean snug_web_session_may (SnugWebSession *self, SnugWebAct act, guint amount, GError **error);
void snug_web_session_unref (SnugWebSession *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugWebSession, snug_web_session_unref)

void snug_web_events_take (SnugWebSession *self, SioEvent *event);

G_END_DECLS
