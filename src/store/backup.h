/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean snug_backup_make (const char *database,
                           const char *target,
                           gboolean replace,
                           GError **error);

G_END_DECLS
