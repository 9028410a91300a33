/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

#define SNUG_TYPE_PAGES (snug_pages_get_type ())

/**
 * SnugPages:
 *
 * The page at `/` and all that belongs to it, from the program's resources.
 */
G_DECLARE_FINAL_TYPE (SnugPages, snug_pages, SNUG, PAGES, GObject)

SnugPages *snug_pages_new (SoupServer *server);

void snug_pages_set_trouble (SnugPages *self, const GError *trouble);

G_END_DECLS
