/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "engineio/session-private.h"

G_BEGIN_DECLS

void eio_refuse (EioSessionHost *host, SoupServerMessage *message, EioRequestError error);
void eio_refuse_full (EioSessionHost *host,
                      SoupServerMessage *message,
                      EioRequestError error,
                      const char *reason);

G_END_DECLS
