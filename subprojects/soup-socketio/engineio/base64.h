/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize eio_base64_decoded_size (gsize length);
gboolean eio_base64_decode (const char *text, gsize length, guint8 *out, gsize *out_length);

G_END_DECLS
