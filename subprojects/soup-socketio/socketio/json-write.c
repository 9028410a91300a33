/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/json-write.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "net/utf8.h"

#define MAX_DIGITS 17
#define ALWAYS_EXACT_DIGITS 15

/* Scientific notation: a sign, a point, an exponent of up to three digits. */
#define MAX_SCIENTIFIC (MAX_DIGITS + 8)

/* The least digits that lead back to the same value. Any 15 digits do where the type has its full
 * precision, so there is nothing to search below that. */
static void
format_shortest (double value, char *out, gsize size)
{
  int first = fabs (value) < DBL_MIN ? 1 : ALWAYS_EXACT_DIGITS;

  for (int digits = first; digits <= MAX_DIGITS; digits++)
    {
      char format[] = "%.00e";

      format[2] = (char) ('0' + (digits - 1) / 10);
      format[3] = (char) ('0' + (digits - 1) % 10);
      g_ascii_formatd (out, (int) size, format, value);
      if (!(g_ascii_strtod (out, NULL) < value) && !(g_ascii_strtod (out, NULL) > value))
        return;
    }
}

/* Takes scientific notation apart; returns the number of significant digits. */
static int
split_scientific (const char *text, char *digits, int *exponent)
{
  int n_digits = 0;

  for (; *text != 'e'; text++)
    if (g_ascii_isdigit (*text))
      digits[n_digits++] = *text;

  while (n_digits > 1 && digits[n_digits - 1] == '0')
    n_digits--;

  *exponent = (int) g_ascii_strtoll (text + 1, NULL, 10);
  return n_digits;
}

static void
append_zeros (GString *out, int count)
{
  for (int i = 0; i < count; i++)
    g_string_append_c (out, '0');
}

/**
 * sio_json_write_double:
 * @out: (inout): where it is appended
 * @value: a number
 *
 * Appends @value as ECMAScript writes numbers (ECMA-262, "Number::toString"): with the least digits
 * that lead back to it, and without a point if it is whole. What is not finite is `null`, as in
 * JSON.stringify().
 */
void
sio_json_write_double (GString *out, double value)
{
  char text[MAX_SCIENTIFIC];
  char digits[MAX_DIGITS];
  int exponent;
  int n_digits;

  if (!isfinite (value))
    {
      g_string_append (out, "null");
      return;
    }

  if (value < 0)
    g_string_append_c (out, '-');

  format_shortest (fabs (value), text, sizeof text);
  n_digits = split_scientific (text, digits, &exponent);

  if (exponent > 20 || exponent < -6)
    {
      g_string_append_c (out, digits[0]);
      if (n_digits > 1)
        g_string_append_c (out, '.');
      g_string_append_len (out, digits + 1, n_digits - 1);
      g_string_append_printf (out, "e%+d", exponent);
    }
  else if (exponent < 0)
    {
      g_string_append (out, "0.");
      append_zeros (out, -exponent - 1);
      g_string_append_len (out, digits, n_digits);
    }
  else if (n_digits <= exponent + 1)
    {
      g_string_append_len (out, digits, n_digits);
      append_zeros (out, exponent + 1 - n_digits);
    }
  else
    {
      g_string_append_len (out, digits, exponent + 1);
      g_string_append_c (out, '.');
      g_string_append_len (out, digits + exponent + 1, n_digits - exponent - 1);
    }
}

static void
write_escape (GString *out, char c)
{
  static const char escapes[] = "\"\"\\\\\bb\ff\nn\rr\tt";

  g_string_append_c (out, '\\');
  for (gsize i = 0; i < sizeof escapes - 1; i += 2)
    if (escapes[i] == c)
      {
        g_string_append_c (out, escapes[i + 1]);
        return;
      }

  g_string_append_printf (out, "u%04x", (guint) c);
}

static void
write_escaped (GString *out, const char *text, gsize length)
{
  gsize start = 0;

  g_string_append_c (out, '"');
  for (gsize i = 0; i < length; i++)
    if ((guint8) text[i] < ' ' || text[i] == '"' || text[i] == '\\')
      {
        g_string_append_len (out, text + start, (gssize) (i - start));
        write_escape (out, text[i]);
        start = i + 1;
      }

  g_string_append_len (out, text + start, (gssize) (length - start));
  g_string_append_c (out, '"');
}

/**
 * sio_json_write_string:
 * @out: (inout): where it is appended
 * @text: a text
 *
 * Appends @text as a JSON string, with the escapes that it must have and no others (ECMA-262,
 * "QuoteJSONString"). Bytes that are not UTF-8 become U+FFFD, so that what is sent always is.
 */
void
sio_json_write_string (GString *out, const char *text)
{
  gsize length = strlen (text);
  g_autofree char *repaired = NULL;

  if (eio_utf8_validate ((const guint8 *) text, length))
    {
      write_escaped (out, text, length);
      return;
    }

  repaired = g_utf8_make_valid (text, (gssize) length);
  write_escaped (out, repaired, strlen (repaired));
}

static void
write_value (GString *out, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    sio_json_write_string (out, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_DOUBLE)
    sio_json_write_double (out, json_node_get_double (node));
  else
    g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
}

/**
 * sio_json_write_node:
 * @out: (inout): where it is appended
 * @node: (nullable): a value; %NULL is `null`
 *
 * Appends @node as JSON without white space, byte for byte as JSON.stringify() writes it; members
 * stay in the order in which they were set. json-glib's own generator is not used because that of
 * version 1.6 writes 1e21 as `1e+21.0`, which is not JSON, and 0.1 as `0.10000000000000001`.
 *
 * It recurses as deep as @node is.
 */
void
sio_json_write_node (GString *out, JsonNode *node)
{
  switch (node != NULL ? json_node_get_node_type (node) : JSON_NODE_NULL)
    {
    case JSON_NODE_OBJECT:
      sio_json_write_object (out, json_node_get_object (node));
      break;
    case JSON_NODE_ARRAY:
      sio_json_write_array (out, json_node_get_array (node));
      break;
    case JSON_NODE_VALUE:
      write_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
    }
}

/**
 * sio_json_write_array:
 * @out: (inout): where it is appended
 * @array: an array
 *
 * Appends @array as sio_json_write_node() does.
 */
void
sio_json_write_array (GString *out, JsonArray *array)
{
  guint length = json_array_get_length (array);

  g_string_append_c (out, '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      sio_json_write_node (out, json_array_get_element (array, i));
    }
  g_string_append_c (out, ']');
}

/**
 * sio_json_write_object:
 * @out: (inout): where it is appended
 * @object: an object
 *
 * Appends @object as sio_json_write_node() does.
 */
void
sio_json_write_object (GString *out, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  gboolean is_first = TRUE;

  g_string_append_c (out, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (!is_first)
        g_string_append_c (out, ',');
      is_first = FALSE;

      sio_json_write_string (out, name);
      g_string_append_c (out, ':');
      sio_json_write_node (out, member);
    }
  g_string_append_c (out, '}');
}
