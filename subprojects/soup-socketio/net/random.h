/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void eio_random_bytes (void *bytes, gsize length);
char *eio_random_text (gsize n_bytes);

G_END_DECLS
