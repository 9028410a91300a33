/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/member.h"
#include "core/presence.h"
#include "core/private.h"
#include "core/rate-limit.h"
#include "core/token.h"

G_BEGIN_DECLS

/* A member who may come back before anybody hears that they left. */
typedef struct
{
  GList link;   /* in the room's leaving members */
  gint64 at;    /* when they will have left, monotonic microseconds */
  char *reason; /* (owned) */
} SnugLeaving;

/* A room may have many thousand members: what is not always needed is not here, and all that is
 * here is small. */
struct _SnugMember
{
  GObject parent_instance;

  char *id;             /* (owned) */
  char *name;           /* (owned) */
  const char *claim;    /* (nullable) the member's claim in the room's name table */
  gpointer room;        /* (unowned) (nullable) where the member is present */
  GList link;           /* in the room's members */
  GList *presences;     /* (owned) (element-type SnugPresence) the last to come first */
  SnugLeaving *leaving; /* (owned) (nullable) */
  gint64 joined_at;     /* milliseconds since the Unix epoch, UTC */
  gint64 typing_at;     /* when last announced, monotonic microseconds */
  SnugRateLimit posting;
  guint8 token_hash[SNUG_TOKEN_HASH_SIZE]; /* of a member who is no guest */
  gboolean guest : 1;
  gboolean typing : 1;
  gboolean unsaved : 1; /* the log does not know the member yet */
};

SnugMember *snug_member_new (const char *id,
                             const char *name,
                             const guint8 *token_hash,
                             gint64 joined_at);
void snug_member_set_name (SnugMember *self, const char *name);

struct _SnugPresence
{
  GObject parent_instance;

  SnugMember *member; /* (owned) */
  char *address;      /* (owned) an interned GRefString */
  char *transport;    /* (owned) an interned GRefString */
  gint64 joined_at;   /* milliseconds since the Unix epoch, UTC */
  GList link;         /* in the member's presences, as long as its data is set */
};

SnugPresence *snug_presence_new (SnugMember *member,
                                 const char *address,
                                 const char *transport,
                                 gint64 joined_at);

G_END_DECLS
