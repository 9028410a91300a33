/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

char *test_json_get (const char *json, const char *path);

/* What a JSONPath finds in a JSON text, all matches in one array. */
#define assert_json(json, path, expected)                                                          \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_autofree char *found_ = test_json_get (json, path);                                          \
    g_assert_cmpstr (found_, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

G_END_DECLS
