/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean snug_negotiation_accepts (SoupMessageHeaders *request, const char *coding);
gboolean snug_negotiation_has_etag (SoupMessageHeaders *request, const char *etag);

G_END_DECLS
