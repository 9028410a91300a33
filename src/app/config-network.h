/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "app/config.h"

G_BEGIN_DECLS

/* Reads one key into the configuration; an error needs no mention of the file and the key. */
typedef gboolean (*SnugConfigReadFunc) (SnugConfig *self,
                                        GKeyFile *file,
                                        const char *group,
                                        const char *key,
                                        GError **error);

gboolean snug_config_read_listen (SnugConfig *self,
                                  GKeyFile *file,
                                  const char *group,
                                  const char *key,
                                  GError **error);
gboolean snug_config_read_lan (SnugConfig *self,
                               GKeyFile *file,
                               const char *group,
                               const char *key,
                               GError **error);
gboolean snug_config_read_hosts (SnugConfig *self,
                                 GKeyFile *file,
                                 const char *group,
                                 const char *key,
                                 GError **error);
gboolean snug_config_read_allowed_origins (SnugConfig *self,
                                           GKeyFile *file,
                                           const char *group,
                                           const char *key,
                                           GError **error);
gboolean snug_config_read_shared_networks (SnugConfig *self,
                                           GKeyFile *file,
                                           const char *group,
                                           const char *key,
                                           GError **error);
gboolean snug_config_read_trusted_proxies (SnugConfig *self,
                                           GKeyFile *file,
                                           const char *group,
                                           const char *key,
                                           GError **error);
gboolean snug_config_read_slow_reader_bytes (SnugConfig *self,
                                             GKeyFile *file,
                                             const char *group,
                                             const char *key,
                                             GError **error);
gboolean snug_config_read_slow_reader_seconds (SnugConfig *self,
                                               GKeyFile *file,
                                               const char *group,
                                               const char *key,
                                               GError **error);
gboolean snug_config_read_unread_bytes (SnugConfig *self,
                                        GKeyFile *file,
                                        const char *group,
                                        const char *key,
                                        GError **error);
gboolean snug_config_read_send_threads (SnugConfig *self,
                                        GKeyFile *file,
                                        const char *group,
                                        const char *key,
                                        GError **error);
gboolean snug_config_read_io_uring (SnugConfig *self,
                                    GKeyFile *file,
                                    const char *group,
                                    const char *key,
                                    GError **error);

G_END_DECLS
