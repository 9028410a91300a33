/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Every JSON shape of the chat that a client sends, as docs/protocol.md tells it. */
#include "web/wire.h"

#include <glib/gi18n-lib.h>

#include "web/wire-error.h"

#define EPOCH_MAX 64
#define LANG_MAX 64

/* The messages name the field: they are for the one who writes the client. */
static gboolean
bad_field (const char *field, const char *what, GError **error)
{
  g_set_error (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BAD_REQUEST, "The field “%s” must be %s.",
               field, what);
  return FALSE;
}

static gboolean
read_object (JsonNode *node, JsonObject **object, GError **error)
{
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error_literal (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BAD_REQUEST,
                           "The argument must be one object.");
      return FALSE;
    }
  *object = json_node_get_object (node);
  return TRUE;
}

/* A member that is not there or null. */
static gboolean
is_absent (JsonObject *object, const char *field)
{
  JsonNode *node = json_object_get_member (object, field);

  return node == NULL || JSON_NODE_HOLDS_NULL (node);
}

static gboolean
read_string (JsonObject *object, const char *field, const char **value, GError **error)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    return bad_field (field, "a string", error);

  *value = json_node_get_string (node);
  if (!g_utf8_validate (*value, -1, NULL))
    return bad_field (field, "valid Unicode", error);
  return TRUE;
}

static gboolean
read_short_string (JsonObject *object,
                   const char *field,
                   gsize max,
                   const char **value,
                   GError **error)
{
  if (!read_string (object, field, value, error))
    return FALSE;
  if (strlen (*value) > max)
    {
      g_set_error (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BAD_REQUEST,
                   "The field “%s” is longer than %" G_GSIZE_FORMAT " bytes.", field, max);
      return FALSE;
    }
  return TRUE;
}

static gboolean
read_count (JsonObject *object, const char *field, gint64 least, guint64 *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_INT64 ||
      json_node_get_int (node) < least)
    return bad_field (field, least > 0 ? "a positive integer" : "an integer of 0 or more", error);

  *value = (guint64) json_node_get_int (node);
  return TRUE;
}

static gboolean
read_since (JsonObject *object, SnugWireAuth *auth, GError **error)
{
  JsonNode *node = json_object_get_member (object, "since");
  JsonObject *since;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return bad_field ("since", "an object", error);

  since = json_node_get_object (node);
  return read_short_string (since, "epoch", EPOCH_MAX, &auth->epoch, error) &&
         read_count (since, "seq", 0, &auth->seq, error) &&
         (is_absent (since, "rev") || read_count (since, "rev", 0, &auth->rev, error));
}

/**
 * snug_wire_read_auth:
 * @node: (nullable): what came with the CONNECT packet
 * @auth: (out caller-allocates): what it says
 * @error: return location
 *
 * Reads what a client says about itself. Anything without a member "name" comes from a plain
 * client, and the rest of it is nobody's business.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_auth (JsonNode *node, SnugWireAuth *auth, GError **error)
{
  JsonObject *object;
  const char *lang;

  *auth = (SnugWireAuth){ .rev = SNUG_RESUME_NO_REV };
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return TRUE;

  object = json_node_get_object (node);
  if (!json_object_has_member (object, "name"))
    return TRUE;

  if (!read_string (object, "name", &auth->name, error))
    return FALSE;
  if (!is_absent (object, "token") &&
      !read_short_string (object, "token", SNUG_WIRE_TOKEN_MAX, &auth->token, error))
    return FALSE;
  if (!is_absent (object, "lang") && !read_short_string (object, "lang", LANG_MAX, &lang, error))
    return FALSE;
  return is_absent (object, "since") || read_since (object, auth, error);
}

/**
 * snug_wire_read_post:
 * @node: (nullable): the argument of the event
 * @post: (out caller-allocates): what it says
 * @error: return location
 *
 * Reads the argument of `post`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_post (JsonNode *node, SnugWirePost *post, GError **error)
{
  JsonObject *object;

  *post = (SnugWirePost){ NULL };
  return read_object (node, &object, error) && read_string (object, "id", &post->id, error) &&
         read_string (object, "text", &post->text, error) &&
         (is_absent (object, "reply_to") ||
          read_count (object, "reply_to", 1, &post->reply_to, error));
}

/**
 * snug_wire_read_rename:
 * @node: (nullable): the argument of the event
 * @name: (out) (transfer none): the name asked for
 * @error: return location
 *
 * Reads the argument of `rename`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_rename (JsonNode *node, const char **name, GError **error)
{
  JsonObject *object;

  return read_object (node, &object, error) && read_string (object, "name", name, error);
}

/**
 * snug_wire_read_history:
 * @node: (nullable): the argument of the event
 * @before: (out): the sequence number that all messages come before
 * @limit: (out): how many messages are asked for, 1 to %SNUG_WIRE_HISTORY_MAX
 * @error: return location
 *
 * Reads the argument of `history`. More messages than may be asked for are cut to the most, as
 * nothing is lost by that: the answer says that there are more.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_history (JsonNode *node, guint64 *before, guint *limit, GError **error)
{
  JsonObject *object;
  guint64 wanted = SNUG_WIRE_HISTORY_MAX;

  if (!read_object (node, &object, error) || !read_count (object, "before", 1, before, error))
    return FALSE;
  if (!is_absent (object, "limit") && !read_count (object, "limit", 1, &wanted, error))
    return FALSE;

  *limit = (guint) MIN (wanted, SNUG_WIRE_HISTORY_MAX);
  return TRUE;
}

static gboolean
read_target (JsonNode *node, SnugWireChange *change, JsonObject **object, GError **error)
{
  *change = (SnugWireChange){ NULL };
  return read_object (node, object, error) && read_string (*object, "id", &change->id, error) &&
         read_count (*object, "seq", 1, &change->seq, error);
}

/**
 * snug_wire_read_edit:
 * @node: (nullable): the argument of the event
 * @change: (out caller-allocates): what it says
 * @error: return location
 *
 * Reads the argument of `edit`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_edit (JsonNode *node, SnugWireChange *change, GError **error)
{
  JsonObject *object;

  return read_target (node, change, &object, error) &&
         read_string (object, "text", &change->text, error);
}

/**
 * snug_wire_read_remove:
 * @node: (nullable): the argument of the event
 * @change: (out caller-allocates): what it says
 * @error: return location
 *
 * Reads the argument of `remove`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_remove (JsonNode *node, SnugWireChange *change, GError **error)
{
  JsonObject *object;

  return read_target (node, change, &object, error);
}

static gboolean
read_boolean (JsonObject *object, const char *field, gboolean *value, GError **error)
{
  JsonNode *node = json_object_get_member (object, field);

  if (node == NULL || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return bad_field (field, "a boolean", error);

  *value = json_node_get_boolean (node);
  return TRUE;
}

/**
 * snug_wire_read_react:
 * @node: (nullable): the argument of the event
 * @change: (out caller-allocates): what it says
 * @error: return location
 *
 * Reads the argument of `react`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_react (JsonNode *node, SnugWireChange *change, GError **error)
{
  JsonObject *object;

  return read_target (node, change, &object, error) &&
         read_string (object, "emoji", &change->text, error) &&
         read_boolean (object, "on", &change->on, error);
}

/**
 * snug_wire_read_typing:
 * @node: (nullable): the argument of the event
 * @active: (out): whether the member types
 * @error: return location
 *
 * Reads the argument of `typing`.
 *
 * Returns: whether it has the right shape; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_typing (JsonNode *node, gboolean *active, GError **error)
{
  JsonObject *object;

  return read_object (node, &object, error) && read_boolean (object, "active", active, error);
}

/**
 * snug_wire_read_plain:
 * @node: (nullable): the first argument of the event
 * @text: (out) (transfer none): the text
 * @error: return location
 *
 * Reads what a plain client says.
 *
 * Returns: whether it is a string; otherwise @error is %SNUG_WIRE_ERROR_BAD_REQUEST
 */
gboolean
snug_wire_read_plain (JsonNode *node, const char **text, GError **error)
{
  if (node == NULL || json_node_get_value_type (node) != G_TYPE_STRING)
    {
      g_set_error_literal (error, SNUG_WIRE_ERROR, SNUG_WIRE_ERROR_BAD_REQUEST,
                           _ ("A message must be a text."));
      return FALSE;
    }
  *text = json_node_get_string (node);
  return TRUE;
}
