/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "app/config.h"

G_BEGIN_DECLS

gboolean snug_config_load_file (SnugConfig *self,
                                const char *path,
                                gboolean required,
                                GError **error);

G_END_DECLS
