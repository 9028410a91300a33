/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "store/database.h"

G_BEGIN_DECLS

gboolean snug_batch_run (SnugDatabase *database, GPtrArray *tasks);

G_END_DECLS
