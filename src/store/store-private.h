/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/database.h"
#include "store/job.h"
#include "store/private.h"
#include "store/store.h"
#include "store/writer.h"

G_BEGIN_DECLS

struct _SnugStore
{
  GObject parent_instance;

  char *path; /* (owned) */
  SnugStoreDurability durability;
  SnugClock *clock;      /* (owned) */
  GMainContext *context; /* (owned) where the calls are made and answered */

  SnugWriter *writer; /* (owned) (nullable) while open */
  gboolean closing;
  char *epoch; /* (owned) (nullable) */
  guint64 last_seq;
  guint64 last_rev;
  gboolean broken;
  GError *trouble; /* (owned) (nullable) */
  guint retry_id;  /* looks whether the trouble is over */
  guint64 n_commits;
};

/* store-properties.c */
void snug_store_install_properties (GObjectClass *object_class);
void snug_store_notify_broken (SnugStore *self);
void snug_store_notify_trouble (SnugStore *self);

/* store-log.c */
gboolean snug_store_try (SnugStore *self);
void snug_store_log_init (SnugLogInterface *iface);
SnugJob *snug_store_new_job (SnugStore *self, SnugJobKind kind);
void snug_store_push (SnugStore *self, GTask *task, SnugJob *job);

/* store-changes.c */
void snug_store_changes_init (SnugLogInterface *iface);

G_END_DECLS
