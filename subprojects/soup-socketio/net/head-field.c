/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/head-field.h"

#include <string.h>

static gboolean
is_token_character (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("!#$%&'*+-.^_`|~", c) != NULL);
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t';
}

static void
trim (const char **text, gsize *length)
{
  while (*length > 0 && is_blank (**text))
    {
      (*text)++;
      (*length)--;
    }
  while (*length > 0 && is_blank ((*text)[*length - 1]))
    (*length)--;
}

static gboolean
equal (const char *text, gsize length, const char *other)
{
  return strlen (other) == length && g_ascii_strncasecmp (text, other, length) == 0;
}

/**
 * eio_head_is_token:
 * @text: (array length=length): a text
 * @length: its length, in bytes
 *
 * Returns: whether @text is a token (RFC 9110, section 5.6.2)
 */
gboolean
eio_head_is_token (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!is_token_character (text[i]))
      return FALSE;

  return length > 0;
}

/**
 * eio_head_field_split:
 * @line: (array length=length): the head from the start of a field line; each CR is followed by
 *   LF, and there are no other control characters but tabs
 * @length: the length of the rest of the head, in bytes
 * @field: (out caller-allocates): the field, which lies within @line
 *
 * Takes a field line apart, whatever its name is.
 *
 * Returns: whether it is a whole line with a colon
 */
gboolean
eio_head_field_split (const guint8 *line, gsize length, EioHeadField *field)
{
  const guint8 *end = memchr (line, '\r', length);
  const guint8 *colon;

  *field = (EioHeadField){ 0 };
  if (end == NULL)
    return FALSE;

  colon = memchr (line, ':', (gsize) (end - line));
  if (colon == NULL)
    return FALSE;

  field->name = (const char *) line;
  field->name_length = (gsize) (colon - line);
  field->value = (const char *) colon + 1;
  field->value_length = (gsize) (end - colon - 1);
  field->size = (gsize) (end - line) + 2;
  trim (&field->value, &field->value_length);
  return TRUE;
}

/**
 * eio_head_field_parse:
 * @line: (array length=length): as for eio_head_field_split()
 * @length: the length of the rest of the head, in bytes
 * @field: (out caller-allocates): the field, which lies within @line
 *
 * Parses a field line (RFC 9112, section 5): no white space before the colon and no folded lines.
 *
 * Returns: whether the line is one
 */
gboolean
eio_head_field_parse (const guint8 *line, gsize length, EioHeadField *field)
{
  return eio_head_field_split (line, length, field) &&
         eio_head_is_token (field->name, field->name_length);
}

/**
 * eio_head_field_is:
 * @field: a field
 * @name: the name of a field
 *
 * Returns: whether @field has this name, in whatever case
 */
gboolean
eio_head_field_is (const EioHeadField *field, const char *name)
{
  return equal (field->name, field->name_length, name);
}

/**
 * eio_head_field_value_is:
 * @field: a field
 * @value: a value
 *
 * Returns: whether @field has this value, in whatever case
 */
gboolean
eio_head_field_value_is (const EioHeadField *field, const char *value)
{
  return equal (field->value, field->value_length, value);
}

/**
 * eio_head_field_lists:
 * @field: a field whose value is a list of tokens
 * @token: a token
 *
 * Returns: whether @token, in whatever case, is in the list (RFC 9110, section 5.6.1)
 */
gboolean
eio_head_field_lists (const EioHeadField *field, const char *token)
{
  const char *rest = field->value;
  gsize length = field->value_length;

  while (length > 0)
    {
      const char *comma = memchr (rest, ',', length);
      const char *item = rest;
      gsize item_length = comma != NULL ? (gsize) (comma - rest) : length;
      gsize taken = comma != NULL ? item_length + 1 : item_length;

      trim (&item, &item_length);
      if (equal (item, item_length, token))
        return TRUE;

      rest += taken;
      length -= taken;
    }

  return FALSE;
}
