/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/session-private.h"
#include "net/keyed-hash.h"

G_BEGIN_DECLS

/* A server answers requests (server-requests.c) and keeps sessions (server.c). */

struct _EioServer
{
  GObject parent_instance;

  EioSessionHost host;
  EioServerConfig config;
  char *path;           /* (owned) */
  char **origins;       /* (owned) (nullable) */
  EioFrontDoor *door;   /* (owned) */
  EioHashKey key;       /* of the hashes of session ids */
  GHashTable *sessions; /* (owned) (element-type EioHash EioSession) */
  gboolean shutting_down;

  EioSessionOpenedFunc opened; /* (nullable) */
  gpointer opened_data;        /* (unowned) */
};

EioSession *eio_server_find_session (EioServer *self, const char *sid);
EioSession *eio_server_open_session (EioServer *self,
                                     const EioAddress *address,
                                     char **sid,
                                     EioRefusal *refusal);

void eio_server_on_body_begins (EioFrontDoor *door,
                                EioExchange *exchange,
                                const char *target,
                                gpointer user_data);
gboolean eio_server_on_upgrade (EioExchange *exchange, gpointer user_data);
void eio_server_on_request (SoupServer *soup,
                            SoupServerMessage *message,
                            const char *path,
                            GHashTable *parameters,
                            gpointer user_data);

G_END_DECLS
