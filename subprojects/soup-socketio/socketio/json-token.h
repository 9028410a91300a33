/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *sio_json_scan_string (const char *text,
                                  gsize length,
                                  gsize *offset,
                                  gboolean *has_escapes);
const char *sio_json_scan_number (const char *text, gsize length, gsize *offset);
const char *sio_json_scan_literal (const char *text, gsize length, gsize *offset);
void sio_json_decode_string (const char *text, gsize length, GString *out);

G_END_DECLS
