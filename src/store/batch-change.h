/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/database.h"
#include "store/job.h"

G_BEGIN_DECLS

gboolean snug_batch_change (SnugDatabase *database,
                            SnugJob *job,
                            guint64 *last_rev,
                            GError **error);

G_END_DECLS
