/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SIO_JSON_MAX_DEPTH:
 *
 * The largest value of the field `depth` of #SioJsonLimits.
 */
#define SIO_JSON_MAX_DEPTH 64

/**
 * SioJsonLimits:
 * @depth: how deep arrays and objects may be nested, at most %SIO_JSON_MAX_DEPTH
 * @nodes: how many values there may be, counting arrays and objects and what is in them
 *
 * How large JSON may be.
 */
typedef struct
{
  guint depth;
  guint nodes;
} SioJsonLimits;

extern const SioJsonLimits sio_json_default_limits;

gboolean sio_json_scan (const char *text,
                        gsize length,
                        const SioJsonLimits *limits,
                        GError **error);

G_END_DECLS
