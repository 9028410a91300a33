/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "socketio/error.h"
#include "socketio/json-scan.h"
#include "socketio/json-write.h"

static JsonNode *
parse (const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, (gssize) length, &error);
  g_assert_no_error (error);
  return json_parser_steal_root (parser);
}

/* Whole numbers from 2^63 to 1e21 are written as integers, which are not read again. */
static gboolean
is_readable (GString *text)
{
  g_autoptr (GError) error = NULL;

  if (sio_json_scan (text->str, text->len, &sio_json_default_limits, &error))
    return TRUE;

  g_assert_error (error, SIO_ERROR, SIO_ERROR_INVALID_JSON);
  g_assert_true (g_str_has_prefix (error->message, "Integer beyond 64 bits"));
  return FALSE;
}

/* What the scan accepts, json-glib accepts; and what is written again is JSON, the same each
 * time. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) node_again = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) text_again = g_string_new (NULL);

  if (!sio_json_scan ((const char *) data, size, &sio_json_default_limits, &error))
    {
      g_assert_nonnull (error);
      return 0;
    }

  node = parse ((const char *) data, size);
  sio_json_write_node (text, node);
  if (!is_readable (text))
    return 0;

  node_again = parse (text->str, text->len);
  sio_json_write_node (text_again, node_again);
  g_assert_cmpstr (text->str, ==, text_again->str);
  return 0;
}
