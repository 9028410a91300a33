/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioUtf8:
 * @needed: how many bytes the code point at the end still lacks
 * @lower: the lowest value that the next of these bytes may have
 * @upper: the highest value that the next of these bytes may have
 *
 * The state of a UTF-8 check between two pieces of a text. All zero is the start of a text.
 */
typedef struct
{
  guint8 needed;
  guint8 lower;
  guint8 upper;
} EioUtf8;

gboolean eio_utf8_feed (EioUtf8 *self, const guint8 *data, gsize length);
gboolean eio_utf8_is_complete (const EioUtf8 *self);
gboolean eio_utf8_validate (const guint8 *data, gsize length);

G_END_DECLS
