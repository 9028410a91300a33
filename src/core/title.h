/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SNUG_TITLE_MAX_NAME 64
#define SNUG_TITLE_MAX_TOPIC 300

gboolean snug_title_check_name (const char *name, GError **error);
gboolean snug_title_check_topic (const char *topic, GError **error);

G_END_DECLS
