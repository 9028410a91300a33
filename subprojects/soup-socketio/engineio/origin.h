/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean eio_origin_allowed (const char *origin, const char *host, const char *const *allowed);

G_END_DECLS
