/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *snug_config_get_string (GKeyFile *file, const char *group, const char *key, GError **error);
gboolean snug_config_get_boolean (GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  gboolean *value,
                                  GError **error);
gboolean snug_config_get_number (GKeyFile *file,
                                 const char *group,
                                 const char *key,
                                 guint least,
                                 guint most,
                                 guint *number,
                                 GError **error);

G_END_DECLS
