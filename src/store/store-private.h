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
  gboolean broken;
  guint64 n_commits;
};

/* store-log.c */
void snug_store_log_init (SnugLogInterface *iface);

G_END_DECLS
