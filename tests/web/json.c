/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "json.h"

/* Gets all that a JSONPath finds in a JSON text, as the text of one array. */
char *
test_json_get (const char *json, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = json_from_string (json, &error);
  g_autoptr (JsonNode) found = NULL;

  g_assert_no_error (error);
  found = json_path_query (path, root, &error);
  g_assert_no_error (error);
  return json_to_string (found, FALSE);
}
