/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean sio_placeholder_check (JsonNode *data, guint n_attachments, GError **error);
gboolean sio_placeholder_get_number (JsonNode *node, guint *number);
JsonNode *sio_placeholder_new (guint number);

G_END_DECLS
