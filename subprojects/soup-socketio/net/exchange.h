/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/connection.h"
#include "net/forwarded.h"
#include "net/front-door.h"
#include "net/host-list.h"
#include "net/refusal.h"

G_BEGIN_DECLS

/**
 * EioExchangeGoneFunc:
 * @user_data: what was given to eio_exchange_watch()
 *
 * The client left before it got its response.
 */
typedef void (*EioExchangeGoneFunc) (gpointer user_data);

/**
 * EioExchangeBodyFunc:
 * @exchange: a request of which the head is here and the body is not
 * @target: its path and query
 * @user_data: what was given with the function
 *
 * The body of a request is on its way.
 */
typedef void (*EioExchangeBodyFunc) (EioExchange *exchange, const char *target, gpointer user_data);

/**
 * EioExchangeHost:
 * @connections: what the exchanges' connections share
 * @soup: (unowned): who answers
 * @limits: (unowned): how much a request may be
 * @hosts: (unowned) (nullable): what the server may be called; %NULL for anything
 * @host_hint: (unowned) (nullable): what to do when it is called something else
 * @json_path: (unowned) (nullable): below which path refusals are JSON
 * @refusal_to_json: (nullable): what makes it
 * @moved: a connection's client is somewhere else than it seemed; returns whether it may be here
 * @heads: (owned): for clients that do not send a head
 * @body_windows: (owned): for clients that do not send a body, or too slowly
 * @body_window: how long each of these lasts, in milliseconds
 * @body_begins: a body is on its way
 * @body_begins_data: (unowned): for @body_begins
 * @upgrade: (nullable): who is offered requests for WebSocket
 * @upgrade_data: (unowned): for @upgrade
 */
typedef struct
{
  EioConnectionHost connections;
  SoupServer *soup;
  const EioFrontDoorLimits *limits;
  const EioHostList *hosts;
  const char *host_hint;
  const char *json_path;
  EioRefusalFunc refusal_to_json;
  gboolean (*moved) (EioConnectionHost *connections,
                     const EioAddress *from,
                     const EioAddress *to,
                     EioRefusal *refusal);
  EioTimeoutQueue *heads;
  EioTimeoutQueue *body_windows;
  guint body_window;
  EioExchangeBodyFunc body_begins;
  gpointer body_begins_data;
  EioUpgradeFunc upgrade;
  gpointer upgrade_data;
} EioExchangeHost;

void eio_exchange_host_init (EioExchangeHost *self,
                             EioReactor *reactor,
                             const EioFrontDoorLimits *limits);
void eio_exchange_host_clear (EioExchangeHost *self);

gboolean eio_exchange_begin (EioExchangeHost *host,
                             int fd,
                             const EioAddress *address,
                             GError **error);

EioExchange *eio_exchange_from_message (SoupServerMessage *message);
void eio_exchange_watch (EioExchange *self, EioExchangeGoneFunc gone, gpointer user_data);
void eio_exchange_set_over_func (EioExchange *self, EioExchangeGoneFunc over, gpointer user_data);
void eio_exchange_admit (EioExchange *self);
const EioAddress *eio_exchange_get_address (EioExchange *self);
EioScheme eio_exchange_get_scheme (EioExchange *self);
const guint8 *eio_exchange_get_head (EioExchange *self, gsize *size);
char *eio_exchange_dup_target (EioExchange *self);
EioConnection *eio_exchange_take_connection (EioExchange *self);

void eio_exchange_head_is_late (EioTimeout *timeout, gpointer user_data);
void eio_exchange_body_window_is_over (EioTimeout *timeout, gpointer user_data);

G_END_DECLS
