/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/exchange.h"
#include "net/request-head.h"
#include "net/response-stream.h"

G_BEGIN_DECLS

/* An exchange reads and vets a request (exchange-request.c), and then has it answered (exchange.c).
 */

typedef enum
{
  PHASE_HEAD,
  PHASE_BODY,
  PHASE_RESPONSE,
} EioExchangePhase;

struct _EioExchange
{
  EioExchangeHost *host;     /* (unowned) */
  EioConnection *connection; /* (unowned) */
  EioTimeout timeout;        /* in host->heads or host->body_windows, by phase */
  EioTask hand_over;
  EioRequestHead head;
  EioExchangePhase phase;
  EioScheme scheme;
  gboolean continued;
  gboolean wants_json;   /* it is for an endpoint whose clients know JSON */
  guint received;        /* bytes of the request, while the body comes */
  guint received_before; /* the same, when the last window was over */
  guint body_time;       /* how long the windows were, in milliseconds */

  GByteArray *request;       /* (owned) (nullable): vetted, on its way to libsoup */
  EioResponseStream *stream; /* (owned) (nullable) */
  GSocketAddress *remote;    /* (owned) (nullable): libsoup's way back to here */

  gboolean ended; /* the client sent its last byte */

  EioExchangeGoneFunc gone; /* (nullable) */
  gpointer gone_data;       /* (unowned) */
  EioExchangeGoneFunc over; /* (nullable) */
  gpointer over_data;       /* (unowned) */
};

static inline void
eio_exchange_stop_timeout (EioExchange *self)
{
  eio_timeout_queue_stop (self->phase == PHASE_HEAD ? self->host->heads : self->host->body_windows,
                          &self->timeout);
}

void eio_exchange_free (EioExchange *self);
gsize eio_exchange_receive (EioConnection *connection, guint8 *data, gsize length);
void eio_exchange_hand_over (EioExchange *self, const guint8 *data);

G_END_DECLS
