/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/exchange.h"

G_BEGIN_DECLS

gboolean eio_claim_check_message (SoupServerMessage *message,
                                  const char *const *allowed,
                                  const char **reason);
gboolean eio_claim_check_exchange (EioExchange *exchange, const char *const *allowed);

G_END_DECLS
