/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "engineio/handshake.h"
#include "engineio/packet.h"
#include "engineio/session.h"
#include "net/admission.h"
#include "net/keyed-hash.h"
#include "net/tally.h"
#include "net/timeout-queue.h"
#include "net/websocket.h"

G_BEGIN_DECLS

typedef struct _EioPolling EioPolling;

/**
 * EioSessionHost:
 * @reactor: (unowned): where the sockets are
 * @admission: (unowned): who counts the sessions
 * @tally: (unowned): who counts those that are closed or refused
 * @output_bytes: how much memory all that waits may take, see eio_outbox_is_over()
 * @config: (unowned): the server's configuration
 * @pings: (unowned): sessions that are to be pinged
 * @pongs: (unowned): sessions that have been pinged
 * @upgrades: (unowned): sessions that are being upgraded
 * @pauses: (unowned): sessions that send more than they may
 * @ping: (owned): a ping packet
 * @ended: a session is gone
 * @n_refused: how many requests were refused, by #EioRequestError
 *
 * What all sessions of a server share.
 */
typedef struct _EioSessionHost EioSessionHost;

struct _EioSessionHost
{
  EioReactor *reactor;
  EioAdmission *admission;
  EioTally *tally;
  guint output_bytes;
  const EioServerConfig *config;
  EioTimeoutQueue *pings;
  EioTimeoutQueue *pongs;
  EioTimeoutQueue *upgrades;
  EioTimeoutQueue *pauses;
  EioChunk *ping;
  void (*ended) (EioSessionHost *host, EioSession *session);
  guint64 n_refused[EIO_REQUEST_ERROR_LAST + 1];
};

typedef struct
{
  EioTimeout timeout;  /* in host->pauses */
  EioSession *session; /* (unowned) */
} EioSessionPause;

struct _EioSession
{
  EioSessionHost *host;             /* (unowned) */
  const EioSessionHandler *handler; /* (unowned) (nullable) */
  gpointer owner;                   /* (unowned) */
  EioWebsocket *websocket;          /* (owned) (nullable) */
  EioPolling *polling;              /* (owned) (nullable): until the upgrade */
  EioTimeout heartbeat;             /* in host->pings, or in host->pongs when pinged */
  EioFlow flow;                     /* what it sent */
  EioSessionPause *pause;           /* (owned) (nullable): while nothing is taken from it */
  char *failure;                    /* (owned) (nullable): why it ends, for its client */
  guint references;
  EioAddress address;
  guint8 pinged : 1;
  guint8 heard : 1; /* something came since it was pinged */
  guint8 ended : 1;
  guint8 admitted : 1;
  EioHash id; /* of the session id, which only the client keeps */
};

EioSession *eio_session_new (EioSessionHost *host, const EioAddress *address, const EioHash *id);
EioSession *eio_session_ref (EioSession *self);
void eio_session_unref (EioSession *self);

void eio_session_use_websocket (EioSession *self, EioWebsocket *websocket);
gboolean eio_session_receive (EioSession *self,
                              EioPacketType type,
                              gboolean is_binary,
                              const guint8 *data,
                              gsize length);

void eio_session_start_heartbeat (EioSession *self);
void eio_session_stop_heartbeat (EioSession *self);

void eio_session_account (EioSession *self, gsize length);
void eio_session_end_pause (EioSession *self);
gboolean eio_session_is_paused (EioSession *self);

void eio_session_pause_is_over (EioTimeout *timeout, gpointer user_data);
void eio_session_ping_is_due (EioTimeout *timeout, gpointer user_data);
void eio_session_pong_is_missing (EioTimeout *timeout, gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioSession, eio_session_unref)

G_END_DECLS
