/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/admission.h"
#include "net/limits.h"
#include "net/reactor.h"
#include "net/tally.h"

G_BEGIN_DECLS

/**
 * EioExchange:
 *
 * One request on one connection: read, vetted, given to libsoup as a whole, and its response sent.
 */
typedef struct _EioExchange EioExchange;

/**
 * EioUpgradeFunc:
 * @exchange: a vetted request that asks for WebSocket
 * @user_data: what was given with the function
 *
 * Offers a request to who may speak WebSocket with the client; see eio_websocket_upgrade().
 *
 * Returns: whether it is taken; if not, the #SoupServer gets it as any other
 */
typedef gboolean (*EioUpgradeFunc) (EioExchange *exchange, gpointer user_data);

#define EIO_TYPE_FRONT_DOOR (eio_front_door_get_type ())

/**
 * EioFrontDoor:
 *
 * Everything between a listening socket and libsoup: it accepts, reads and vets each request, and
 * only then lets the #SoupServer have it.
 *
 * Signals:
 *
 * - `body-begins (EioExchange *exchange, const char *target)`: the head of a request is here, and
 *   its body is still on its way. @target is the path and query as they were sent.
 */
G_DECLARE_FINAL_TYPE (EioFrontDoor, eio_front_door, EIO, FRONT_DOOR, GObject)

EioFrontDoor *eio_front_door_new (SoupServer *server,
                                  EioReactor *reactor,
                                  const EioFrontDoorLimits *limits);

void eio_front_door_set_allowed_hosts (EioFrontDoor *self,
                                       const char *const *names,
                                       const char *hint);
void eio_front_door_set_refusal_writer (EioFrontDoor *self,
                                        const char *path,
                                        EioRefusalFunc to_json);
void eio_front_door_set_upgrade_func (EioFrontDoor *self,
                                      EioUpgradeFunc upgrade,
                                      gpointer user_data);
gboolean eio_front_door_add_listener (EioFrontDoor *self, GSocket *socket, GError **error);
void eio_front_door_stop_listening (EioFrontDoor *self);
void eio_front_door_close_all (EioFrontDoor *self);
guint eio_front_door_get_n_connections (EioFrontDoor *self);
EioAdmission *eio_front_door_get_admission (EioFrontDoor *self);
guint eio_front_door_get_output_bytes (EioFrontDoor *self);
gsize eio_front_door_get_unread (EioFrontDoor *self);
EioTally *eio_front_door_get_tally (EioFrontDoor *self);
SoupServer *eio_front_door_get_soup_server (EioFrontDoor *self);
EioReactor *eio_front_door_get_reactor (EioFrontDoor *self);

G_END_DECLS
