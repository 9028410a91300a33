/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

void sio_json_write_node (GString *out, JsonNode *node);
void sio_json_write_array (GString *out, JsonArray *array);
void sio_json_write_object (GString *out, JsonObject *object);
void sio_json_write_string (GString *out, const char *text);
void sio_json_write_double (GString *out, double value);

G_END_DECLS
