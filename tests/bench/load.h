/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <netinet/in.h>

G_BEGIN_DECLS

typedef enum
{
  PROTOCOL_RAW,   /* a length in two bytes, then the message; of none, a ping or pong */
  PROTOCOL_WS,    /* WebSocket, a text frame per message */
  PROTOCOL_PLAIN, /* Socket.IO, event "message" with a string */
  PROTOCOL_ROOM,  /* Snug's own events */
} Protocol;

typedef struct _Load Load;
typedef struct _Client Client;

/* What all clients of a run share. */
struct _Load
{
  Protocol protocol;
  gboolean polling;
  gboolean upgrade;
  struct sockaddr_in address;
  guint n_clients;
  guint at_once;   /* of them are connecting at a time */
  guint n_stalled; /* of them never read once they are in */
  guint n_messages;
  guint in_flight;
  guint size;

  int epoll_fd;
  Client **clients;
  guint n_ready;
  guint n_failed;
  guint n_started;

  guint32 *delivered; /* per message: to how many clients */
  guint n_sent;
  guint n_complete;
  guint64 n_deliveries;
  guint64 bytes;
  GArray *latencies; /* float, ms */
  GSList *garbage;   /* of Garbage */
};

Client *client_new (Load *load, guint number);
void client_start (Client *self);
void client_free (Client *self);
void client_post (Client *self, const char *text);

void load_client_ready (Load *load);
void load_client_failed (Load *load, const char *why);
void load_delivered (Load *load, guint seq, gint64 sent_ns);
void load_free_after_turn (Load *load, gpointer data, GDestroyNotify destroy);
gint64 load_now_ns (void);

/* A descriptor under epoll, embedded in what owns it. */
typedef struct _Watch Watch;

struct _Watch
{
  void (*func) (Watch *watch, guint32 events);
  int fd;
};

void load_watch (Load *load, Watch *watch, guint32 events);

G_END_DECLS
