/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/quota.h"

#include <glib/gi18n-lib.h>

#include "core/error.h"
#include "core/rate-limit.h"

/* How often to forget those who have done nothing lately. */
#define SWEEP_INTERVAL (10 * G_TIME_SPAN_SECOND)

typedef struct
{
  guint burst; /* 0 for no limit */
  double per_second;
} Limit;

typedef struct
{
  Limit of_member;
  Limit of_address;
} Limits;

/* An address stands for a household or a small office. How many messages a member may post the room
 * says, which knows those that were posted before. */
static const Limits limits[SNUG_WEB_N_ACTS] = {
  [SNUG_WEB_ACT_OTHER] = { { 20, 4 }, { 200, 40 } },
  [SNUG_WEB_ACT_JOIN] = { { 0, 0 }, { 300, 10 } },
  [SNUG_WEB_ACT_POST] = { { 0, 0 }, { 200, 20 } },
  [SNUG_WEB_ACT_TEXT] = { { 64 * 1024, 8 * 1024 }, { 512 * 1024, 80 * 1024 } },
  [SNUG_WEB_ACT_TYPING] = { { 100, 20 }, { 1000, 200 } },
  [SNUG_WEB_ACT_HISTORY] = { { 40, 10 }, { 400, 50 } },
  [SNUG_WEB_ACT_RENAME] = { { 5, 0.5 }, { 50, 5 } },
};

typedef struct
{
  guint64 place; /* of an address */
  SnugRateLimit buckets[SNUG_WEB_N_ACTS];
} Account;

struct _SnugWebQuota
{
  GHashTable *members;   /* (owned) (element-type utf8 Account) */
  GHashTable *addresses; /* (owned) (element-type guint64 Account) */
  gint64 swept_at;       /* monotonic, in microseconds */
};

/**
 * snug_web_quota_new:
 *
 * Returns: (transfer full): a quota of which nobody has used anything
 */
SnugWebQuota *
snug_web_quota_new (void)
{
  SnugWebQuota *self = g_new0 (SnugWebQuota, 1);

  self->members = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->addresses = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
  return self;
}

/**
 * snug_web_quota_free:
 * @self: (transfer full): a quota
 */
void
snug_web_quota_free (SnugWebQuota *self)
{
  g_hash_table_unref (self->members);
  g_hash_table_unref (self->addresses);
  g_free (self);
}

static gboolean
is_idle (gpointer key, gpointer value, gpointer data)
{
  const Account *account = value;
  const gint64 *now = data;

  for (guint i = 0; i < SNUG_WEB_N_ACTS; i++)
    if (account->buckets[i].full_at > *now)
      return FALSE;

  return TRUE;
}

/* An account that is full again is as good as none. */
static void
sweep (SnugWebQuota *self, gint64 now)
{
  if (now - self->swept_at < SWEEP_INTERVAL)
    return;

  self->swept_at = now;
  g_hash_table_foreach_remove (self->members, is_idle, &now);
  g_hash_table_foreach_remove (self->addresses, is_idle, &now);
}

static Account *
get_member (SnugWebQuota *self, const char *member_id)
{
  Account *account = g_hash_table_lookup (self->members, member_id);

  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      g_hash_table_insert (self->members, g_strdup (member_id), account);
    }

  return account;
}

static Account *
get_address (SnugWebQuota *self, const EioPlace *place)
{
  Account *account = g_hash_table_lookup (self->addresses, &place->key);

  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      account->place = place->key;
      g_hash_table_insert (self->addresses, &account->place, account);
    }

  return account;
}

static const char *
get_complaint (SnugWebAct act)
{
  switch (act)
    {
    case SNUG_WEB_ACT_RENAME:
      return _ ("You change your name very often. Please wait a moment.");
    case SNUG_WEB_ACT_POST:
    case SNUG_WEB_ACT_TEXT:
      return _ ("You write very much. Please wait a moment.");
    case SNUG_WEB_ACT_JOIN:
      return _ ("Too many come in from your network at once. Please wait a moment.");
    case SNUG_WEB_ACT_TYPING:
    case SNUG_WEB_ACT_HISTORY:
    case SNUG_WEB_ACT_OTHER:
    default:
      return _ ("That was too much at once. Please wait a moment.");
    }
}

static gboolean
take (Account *account,
      SnugWebAct act,
      guint amount,
      const Limit *limit,
      guint factor,
      gint64 now,
      guint *retry_after)
{
  return snug_rate_limit_take_many (&account->buckets[act], amount, limit->burst * factor,
                                    limit->per_second * factor, now, retry_after);
}

/**
 * snug_web_quota_take:
 * @self: a quota
 * @act: what somebody wants to do
 * @amount: how often or how much
 * @place: where they are
 * @member_id: (nullable): who they are, if that is known already
 * @now: the monotonic time, in microseconds
 * @error: %SNUG_ERROR_RATE_LIMITED, with the time to wait
 *
 * Takes something from what a member and all of an address together may do.
 *
 * Returns: whether it may be done; if not, nothing is taken
 */
gboolean
snug_web_quota_take (SnugWebQuota *self,
                     SnugWebAct act,
                     guint amount,
                     const EioPlace *place,
                     const char *member_id,
                     gint64 now,
                     GError **error)
{
  const Limits *of_act = &limits[act];
  Account *address;
  SnugRateLimit before;
  guint retry_after = 0;

  sweep (self, now);
  address = get_address (self, place);
  before = address->buckets[act];
  if (take (address, act, amount, &of_act->of_address, MAX (1, place->factor), now, &retry_after))
    {
      if (member_id == NULL || of_act->of_member.burst == 0 ||
          take (get_member (self, member_id), act, amount, &of_act->of_member, 1, now,
                &retry_after))
        return TRUE;
      address->buckets[act] = before;
    }

  g_propagate_error (error, snug_error_new_rate_limited (retry_after, get_complaint (act)));
  return FALSE;
}

/**
 * snug_web_quota_get_size:
 * @self: a quota
 *
 * Returns: of how many members and addresses something is remembered
 */
guint
snug_web_quota_get_size (SnugWebQuota *self)
{
  return g_hash_table_size (self->members) + g_hash_table_size (self->addresses);
}
