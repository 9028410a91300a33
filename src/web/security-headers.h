/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

void snug_security_headers_set (SoupMessageHeaders *headers);
void snug_security_headers_set_for_html (SoupMessageHeaders *headers);

G_END_DECLS
