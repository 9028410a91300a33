/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

#include "net/reactor.h"

G_BEGIN_DECLS

/**
 * EioFrontDoorLimits:
 * @connections: the most connections at one time; 0 for as many as there are descriptors
 * @connections_per_address: the most connections from one address (IPv6: one /64); 0 for any number
 * @head_bytes: the largest request head
 * @head_fields: the most header fields of a request
 * @head_timeout: how long a client may take to send a request head, in milliseconds
 * @body_bytes: the largest request body
 * @body_timeout: how long a client may take to send a request body, in milliseconds
 * @outbox_bytes: how far a client may be behind in reading before it is cut
 * @outbox_timeout: how long a client may read nothing while data waits, in milliseconds
 */
typedef struct
{
  guint connections;
  guint connections_per_address;
  guint head_bytes;
  guint head_fields;
  guint head_timeout;
  guint body_bytes;
  guint body_timeout;
  guint outbox_bytes;
  guint outbox_timeout;
} EioFrontDoorLimits;

extern const EioFrontDoorLimits eio_front_door_default_limits;

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

gboolean eio_front_door_add_listener (EioFrontDoor *self, GSocket *socket, GError **error);
void eio_front_door_stop_listening (EioFrontDoor *self);
void eio_front_door_close_all (EioFrontDoor *self);
guint eio_front_door_get_n_connections (EioFrontDoor *self);
SoupServer *eio_front_door_get_soup_server (EioFrontDoor *self);
EioReactor *eio_front_door_get_reactor (EioFrontDoor *self);

G_END_DECLS
