/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "fuzz.h"
#include "socketio/json-scan.h"
#include "web/wire.h"

static void
check_verdict (gboolean accepted, GError **error)
{
  g_assert_cmpint (accepted, ==, *error == NULL);
  g_clear_error (error);
}

static void
check_string (const char *text)
{
  g_assert_true (text != NULL && g_utf8_validate (text, -1, NULL));
}

static void
read_auth (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  SnugWireAuth auth;
  gboolean accepted = snug_wire_read_auth (node, &auth, &error);

  if (accepted && auth.name != NULL)
    check_string (auth.name);
  check_verdict (accepted, &error);
}

static void
read_post (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  SnugWirePost post;
  gboolean accepted = snug_wire_read_post (node, &post, &error);

  if (accepted)
    {
      check_string (post.id);
      check_string (post.text);
    }
  check_verdict (accepted, &error);
}

static void
read_history (JsonNode *node)
{
  g_autoptr (GError) error = NULL;
  guint64 before;
  guint limit;
  gboolean accepted = snug_wire_read_history (node, &before, &limit, &error);

  if (accepted)
    g_assert_true (limit >= 1 && limit <= SNUG_WIRE_HISTORY_MAX);
  check_verdict (accepted, &error);
}

static void
read_changes (JsonNode *node)
{
  static gboolean (*const readers[]) (JsonNode *, SnugWireChange *, GError **) = {
    snug_wire_read_edit,
    snug_wire_read_remove,
    snug_wire_read_react,
  };

  for (guint i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autoptr (GError) error = NULL;
      SnugWireChange change;
      gboolean accepted = readers[i](node, &change, &error);

      check_verdict (accepted, &error);
    }
}

/* Every shape that a client may send is tried on every value: nothing but a verdict comes of it. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) error = NULL;
  const char *text = NULL;
  gboolean active;
  JsonNode *node;

  if (!sio_json_scan ((const char *) data, size, &sio_json_default_limits, NULL))
    return 0;

  json_parser_load_from_data (parser, (const char *) data, (gssize) size, &error);
  g_assert_no_error (error);
  node = json_parser_get_root (parser);

  read_auth (node);
  read_post (node);
  read_history (node);
  read_changes (node);
  check_verdict (snug_wire_read_rename (node, &text, &error), &error);
  check_verdict (snug_wire_read_typing (node, &active, &error), &error);
  check_verdict (snug_wire_read_plain (node, &text, &error), &error);
  return 0;
}
