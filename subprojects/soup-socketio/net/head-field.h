/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioHeadField:
 * @name: (unowned): the name of the field, not terminated
 * @name_length: its length, in bytes
 * @value: (unowned): the value without the white space around it, not terminated
 * @value_length: its length, in bytes
 * @size: how many bytes the whole line takes, its end included
 *
 * A field line of a request head.
 */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
  gsize size;
} EioHeadField;

gboolean eio_head_is_token (const char *text, gsize length);
gboolean eio_head_field_split (const guint8 *line, gsize length, EioHeadField *field);
gboolean eio_head_field_parse (const guint8 *line, gsize length, EioHeadField *field);
gboolean eio_head_field_is (const EioHeadField *field, const char *name);
gboolean eio_head_field_value_is (const EioHeadField *field, const char *value);
gboolean eio_head_field_lists (const EioHeadField *field, const char *token);

G_END_DECLS
