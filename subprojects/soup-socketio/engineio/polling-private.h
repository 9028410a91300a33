/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/intake.h"
#include "engineio/polling.h"

G_BEGIN_DECLS

struct _EioPolling
{
  EioSession *session; /* (unowned) */
  EioOutbox queue;     /* what waits for the next poll */
  EioTask flush;
  SoupServerMessage *poll; /* (owned) (nullable): paused until there is something to send */
  EioExchange *post;       /* (unowned) (nullable): a request of which the body is on its way */
  EioIntake *intake;       /* (unowned) (nullable): a request of which the packets are taken */

  EioWebsocket *probe; /* (owned) (nullable): what the client wants to move to */
  EioTimeout upgrade;  /* in host->upgrades while there is a probe */
  gboolean probed;     /* packets wait for the WebSocket */
};

/* polling.c */
void eio_polling_answer (EioPolling *self, const char *payload, gsize length);

/* polling-probe.c */
void eio_polling_forget_probe (EioPolling *self);

G_END_DECLS
