/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *snug_wire_to_node (JsonObject *object);
JsonObject *snug_wire_person (const char *id, const char *name);
GString *snug_wire_array_to_text (JsonArray *array);
JsonArray *snug_wire_message_array (GPtrArray *messages);

G_END_DECLS
