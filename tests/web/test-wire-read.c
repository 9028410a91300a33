/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <json-glib/json-glib.h>

#include "web/wire-error.h"
#include "web/wire.h"

static JsonNode *
parse (const char *json)
{
  g_autoptr (GError) error = NULL;
  JsonNode *node = json_from_string (json, &error);

  g_assert_no_error (error);
  return node;
}

static void
assert_bad_request (const GError *error, const char *about)
{
  g_assert_error (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BAD_REQUEST);
  if (strstr (error->message, about) == NULL)
    g_error ("“%s” does not speak of %s", error->message, about);
}

static void
test_auth (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) all =
      parse ("{\"name\":\"Ada\",\"token\":\"t\",\"since\":{\"epoch\":\"e\",\"seq\":7},"
             "\"lang\":\"de-CH\",\"colour\":\"green\"}");
  g_autoptr (JsonNode) least =
      parse ("{\"name\":\"\",\"token\":null,\"since\":null,\"lang\":null}");
  SnugWireAuth auth;

  g_assert_true (snug_wire_read_auth (all, &auth, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (auth.name, ==, "Ada");
  g_assert_cmpstr (auth.token, ==, "t");
  g_assert_cmpstr (auth.epoch, ==, "e");
  g_assert_cmpuint (auth.seq, ==, 7);

  g_assert_true (snug_wire_read_auth (least, &auth, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (auth.name, ==, "");
  g_assert_null (auth.token);
  g_assert_null (auth.epoch);
  g_assert_cmpuint (auth.seq, ==, 0);
}

static void
test_auth_of_plain_clients (void)
{
  const char *auths[] = {
    "null", "{}", "\"a string\"", "[]", "7", "{\"token\":7,\"since\":\"x\"}"
  };
  g_autoptr (GError) error = NULL;
  SnugWireAuth auth;

  g_assert_true (snug_wire_read_auth (NULL, &auth, &error));
  g_assert_no_error (error);
  g_assert_null (auth.name);

  for (gsize i = 0; i < G_N_ELEMENTS (auths); i++)
    {
      g_autoptr (JsonNode) node = parse (auths[i]);

      g_assert_true (snug_wire_read_auth (node, &auth, &error));
      g_assert_no_error (error);
      g_assert_null (auth.name);
      g_assert_null (auth.token);
      g_assert_null (auth.epoch);
    }
}

typedef enum
{
  AUTH,
  POST,
  RENAME,
  HISTORY,
  TYPING,
  PLAIN,
} Shape;

static gboolean
read_as (Shape shape, JsonNode *node, GError **error)
{
  SnugWireAuth auth;
  SnugWirePost post;
  const char *string;
  guint64 before;
  guint limit;
  gboolean active;

  switch (shape)
    {
    case AUTH:
      return snug_wire_read_auth (node, &auth, error);
    case POST:
      return snug_wire_read_post (node, &post, error);
    case RENAME:
      return snug_wire_read_rename (node, &string, error);
    case HISTORY:
      return snug_wire_read_history (node, &before, &limit, error);
    case TYPING:
      return snug_wire_read_typing (node, &active, error);
    case PLAIN:
      return snug_wire_read_plain (node, &string, error);
    default:
      g_assert_not_reached ();
    }
}

static void
test_wrong_shapes (void)
{
  const struct
  {
    Shape shape;
    const char *json;
    const char *about;
  } cases[] = {
    { AUTH, "{\"name\":7}", "“name”" },
    { AUTH, "{\"name\":null}", "“name”" },
    { AUTH, "{\"name\":[\"Ada\"]}", "“name”" },
    { AUTH, "{\"name\":\"Ada\",\"token\":7}", "“token”" },
    { AUTH, "{\"name\":\"Ada\",\"lang\":[]}", "“lang”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":7}", "“since”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":{\"seq\":7}}", "“epoch”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":{\"epoch\":\"e\"}}", "“seq”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":{\"epoch\":\"e\",\"seq\":-1}}", "“seq”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":{\"epoch\":\"e\",\"seq\":1.5}}", "“seq”" },
    { AUTH, "{\"name\":\"Ada\",\"since\":{\"epoch\":\"e\",\"seq\":\"1\"}}", "“seq”" },
    { POST, "[]", "one object" },
    { POST, "null", "one object" },
    { POST, "\"text\"", "one object" },
    { POST, "{\"text\":\"x\"}", "“id”" },
    { POST, "{\"id\":true,\"text\":\"x\"}", "“id”" },
    { POST, "{\"id\":\"x\"}", "“text”" },
    { POST, "{\"id\":\"x\",\"text\":null}", "“text”" },
    { POST, "{\"id\":\"x\",\"text\":\"x\",\"reply_to\":0}", "“reply_to”" },
    { POST, "{\"id\":\"x\",\"text\":\"x\",\"reply_to\":\"1\"}", "“reply_to”" },
    { RENAME, "{}", "“name”" },
    { RENAME, "7", "one object" },
    { HISTORY, "{}", "“before”" },
    { HISTORY, "{\"before\":0}", "“before”" },
    { HISTORY, "{\"before\":1,\"limit\":0}", "“limit”" },
    { HISTORY, "{\"before\":1,\"limit\":true}", "“limit”" },
    { TYPING, "{}", "“active”" },
    { TYPING, "{\"active\":1}", "“active”" },
    { PLAIN, "{}", "text" },
    { PLAIN, "7", "text" },
    { PLAIN, "null", "text" },
    { PLAIN, "[\"x\"]", "text" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);
      g_autoptr (GError) error = NULL;

      g_assert_false (read_as (cases[i].shape, node, &error));
      assert_bad_request (error, cases[i].about);
    }

  for (Shape shape = POST; shape <= PLAIN; shape++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (read_as (shape, NULL, &error));
      assert_bad_request (error, "must be");
    }
}

static void
test_invalid_unicode (void)
{
  const struct
  {
    Shape shape;
    const char *field;
  } cases[] = { { AUTH, "name" }, { POST, "id" }, { RENAME, "name" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse ("{}");
      g_autoptr (GError) error = NULL;

      json_object_set_string_member (json_node_get_object (node), cases[i].field, "\xc3\x28");
      g_assert_false (read_as (cases[i].shape, node, &error));
      assert_bad_request (error, "valid Unicode");
    }
}

static void
test_too_long (void)
{
  const struct
  {
    const char *format;
    guint most;
  } cases[] = {
    { "{\"name\":\"Ada\",\"token\":\"%s\"}", SNUG_WIRE_TOKEN_MAX },
    { "{\"name\":\"Ada\",\"lang\":\"%s\"}", 64 },
    { "{\"name\":\"Ada\",\"since\":{\"seq\":1,\"epoch\":\"%s\"}}", 64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      for (guint excess = 0; excess <= 1; excess++)
        {
          g_autofree char *filling = g_strnfill (cases[i].most + excess, 'x');
          g_auto (GStrv) parts = g_strsplit (cases[i].format, "%s", 2);
          g_autofree char *json = g_strjoin (filling, parts[0], parts[1], NULL);
          g_autoptr (JsonNode) node = parse (json);
          g_autoptr (GError) error = NULL;

          g_assert_cmpint (read_as (AUTH, node, &error), ==, excess == 0);
          if (excess > 0)
            assert_bad_request (error, "longer than");
        }
    }
}

static void
test_post (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) reply =
      parse ("{\"id\":\"x\",\"text\":\" hello \",\"reply_to\":3,\"to\":1}");
  g_autoptr (JsonNode) post_only = parse ("{\"id\":\"\",\"text\":\"\",\"reply_to\":null}");
  SnugWirePost post;

  g_assert_true (snug_wire_read_post (reply, &post, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (post.id, ==, "x");
  g_assert_cmpstr (post.text, ==, " hello ");
  g_assert_cmpuint (post.reply_to, ==, 3);

  g_assert_true (snug_wire_read_post (post_only, &post, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (post.reply_to, ==, 0);
}

static void
test_history (void)
{
  const struct
  {
    const char *json;
    guint64 before;
    guint limit;
  } cases[] = {
    { "{\"before\":1}", 1, 100 },
    { "{\"before\":51,\"limit\":1}", 51, 1 },
    { "{\"before\":51,\"limit\":100}", 51, 100 },
    { "{\"before\":51,\"limit\":101}", 51, 100 },
    { "{\"before\":9007199254740991,\"limit\":9007199254740991}", 9007199254740991, 100 },
    { "{\"before\":2,\"limit\":null}", 2, 100 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node = parse (cases[i].json);
      g_autoptr (GError) error = NULL;
      guint64 before;
      guint limit;

      g_assert_true (snug_wire_read_history (node, &before, &limit, &error));
      g_assert_no_error (error);
      g_assert_cmpuint (before, ==, cases[i].before);
      g_assert_cmpuint (limit, ==, cases[i].limit);
    }
}

static void
test_others (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) rename = parse ("{\"name\":\"Ada\"}");
  g_autoptr (JsonNode) typing = parse ("{\"active\":true}");
  g_autoptr (JsonNode) pause = parse ("{\"active\":false}");
  g_autoptr (JsonNode) text = parse ("\"ada: hello\"");
  const char *string;
  gboolean active;

  g_assert_true (snug_wire_read_rename (rename, &string, &error));
  g_assert_cmpstr (string, ==, "Ada");
  g_assert_true (snug_wire_read_typing (typing, &active, &error));
  g_assert_true (active);
  g_assert_true (snug_wire_read_typing (pause, &active, &error));
  g_assert_false (active);
  g_assert_true (snug_wire_read_plain (text, &string, &error));
  g_assert_cmpstr (string, ==, "ada: hello");
  g_assert_no_error (error);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/web/wire-read/auth", test_auth);
  g_test_add_func ("/web/wire-read/auth-of-plain-clients", test_auth_of_plain_clients);
  g_test_add_func ("/web/wire-read/wrong-shapes", test_wrong_shapes);
  g_test_add_func ("/web/wire-read/invalid-unicode", test_invalid_unicode);
  g_test_add_func ("/web/wire-read/too-long", test_too_long);
  g_test_add_func ("/web/wire-read/post", test_post);
  g_test_add_func ("/web/wire-read/history", test_history);
  g_test_add_func ("/web/wire-read/others", test_others);

  return g_test_run ();
}
