/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "socketio/socket.h"

G_BEGIN_DECLS

#define SIO_TYPE_GROUP (sio_group_get_type ())

/**
 * SioGroup:
 *
 * A set of sockets of one namespace that hear the same events. An event is encoded once, whatever
 * the number of members; each member gets it in order with all else that is sent to it.
 */
G_DECLARE_FINAL_TYPE (SioGroup, sio_group, SIO, GROUP, GObject)

SioGroup *sio_group_new (SioNamespace *name_space);

void sio_group_add (SioGroup *self, SioSocket *socket);
void sio_group_remove (SioGroup *self, SioSocket *socket);
guint sio_group_get_size (SioGroup *self);
void sio_group_emit (SioGroup *self, const char *event, JsonNode *argument);
void sio_group_emit_except (SioGroup *self,
                            SioSocket *except,
                            const char *event,
                            JsonNode *argument);

G_END_DECLS
