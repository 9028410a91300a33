/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/placeholder.h"

#include "socketio/error.h"

#define MAX_ATTACHMENTS 32

static gboolean
is_placeholder (JsonNode *node)
{
  JsonNode *flag;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;

  flag = json_object_get_member (json_node_get_object (node), "_placeholder");
  return flag != NULL && json_node_get_value_type (flag) == G_TYPE_BOOLEAN &&
         json_node_get_boolean (flag);
}

/* Collects the numbers of the placeholders as bits, as deep as the JSON is. */
static gboolean
collect (JsonNode *node, guint n_attachments, guint32 *seen)
{
  guint number;

  if (is_placeholder (node))
    {
      if (!sio_placeholder_get_number (node, &number) || number >= n_attachments)
        return FALSE;
      *seen |= 1u << number;
      return TRUE;
    }

  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (!collect (json_array_get_element (array, i), n_attachments, seen))
          return FALSE;
    }

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *member;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &member))
        if (!collect (member, n_attachments, seen))
          return FALSE;
    }

  return TRUE;
}

/**
 * sio_placeholder_check:
 * @data: the payload of a packet with binary attachments
 * @n_attachments: how many attachments it announces, at most 32
 * @error: return location for a #GError
 *
 * Checks that the placeholders in @data and the attachments belong together: each placeholder has
 * the number of an attachment, and each attachment has a placeholder. The error is
 * %SIO_ERROR_INVALID_PAYLOAD.
 *
 * It recurses as deep as @data is.
 *
 * Returns: whether they do
 */
gboolean
sio_placeholder_check (JsonNode *data, guint n_attachments, GError **error)
{
  guint32 seen = 0;

  g_return_val_if_fail (n_attachments <= MAX_ATTACHMENTS, FALSE);

  if (!collect (data, n_attachments, &seen))
    {
      g_set_error (error, SIO_ERROR, SIO_ERROR_INVALID_PAYLOAD,
                   "A placeholder does not name one of the %u attachments", n_attachments);
      return FALSE;
    }

  for (guint i = 0; i < n_attachments; i++)
    if ((seen >> i & 1) == 0)
      {
        g_set_error (error, SIO_ERROR, SIO_ERROR_INVALID_PAYLOAD,
                     "Attachment %u has no placeholder in the payload", i);
        return FALSE;
      }

  return TRUE;
}

/**
 * sio_placeholder_get_number:
 * @node: a part of a payload
 * @number: (out): the number of the attachment that it stands for
 *
 * Returns: whether @node is a placeholder, `{"_placeholder":true,"num":0}`
 */
gboolean
sio_placeholder_get_number (JsonNode *node, guint *number)
{
  JsonNode *member;
  gint64 value;

  *number = 0;
  if (!is_placeholder (node))
    return FALSE;

  member = json_object_get_member (json_node_get_object (node), "num");
  if (member == NULL || json_node_get_value_type (member) != G_TYPE_INT64)
    return FALSE;

  value = json_node_get_int (member);
  if (value < 0 || value >= MAX_ATTACHMENTS)
    return FALSE;

  *number = (guint) value;
  return TRUE;
}

/**
 * sio_placeholder_new:
 * @number: the number of an attachment
 *
 * Returns: (transfer full): what stands for it in a payload
 */
JsonNode *
sio_placeholder_new (guint number)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_boolean_member (object, "_placeholder", TRUE);
  json_object_set_int_member (object, "num", number);
  json_node_take_object (node, object);
  return node;
}
