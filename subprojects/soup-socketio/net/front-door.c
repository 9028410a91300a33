/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/front-door.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/container.h"
#include "net/exchange.h"
#include "net/listener.h"

#define LINGER_TIMEOUT 5000 /* ms */

/* Left for the database, the bus, the log and what else the program opens. */
#define RESERVED_DESCRIPTORS 64

const EioFrontDoorLimits eio_front_door_default_limits = {
  .connections = 0,
  .connections_per_address = 256,
  .head_bytes = 16 * 1024,
  .head_fields = 100,
  .head_timeout = 10000,
  .body_bytes = 64 * 1024,
  .body_timeout = 15000,
  .outbox_bytes = 1024 * 1024,
  .outbox_timeout = 30000,
};

struct _EioFrontDoor
{
  GObject parent_instance;

  EioExchangeHost host;
  EioFrontDoorLimits limits;
  SoupServer *soup;        /* (owned) */
  EioReactor *reactor;     /* (owned) */
  GPtrArray *listeners;    /* (owned) (element-type EioListener) */
  GHashTable *per_network; /* (owned) (element-type guint64 guint): connections by network */
  guint max_connections;
  guint n_connections;
};

typedef enum
{
  SIGNAL_BODY_BEGINS,
  N_SIGNALS,
} EioFrontDoorSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EioFrontDoor, eio_front_door, G_TYPE_OBJECT)

static guint
count_by_network (EioFrontDoor *self, const EioAddress *address, int change)
{
  guint64 network = eio_address_get_network (address);
  guint count = GPOINTER_TO_UINT (g_hash_table_lookup (self->per_network, &network)) + change;

  if (count == 0)
    g_hash_table_remove (self->per_network, &network);
  else if (change != 0)
    g_hash_table_insert (self->per_network, g_memdup2 (&network, sizeof network),
                         GUINT_TO_POINTER (count));

  return count;
}

static void
turn_away (int fd, const char *reason)
{
  g_autofree char *response = g_strdup_printf ("HTTP/1.1 503 Service Unavailable\r\n"
                                               "Connection: close\r\n"
                                               "Retry-After: 5\r\n"
                                               "Content-Type: text/plain; charset=utf-8\r\n"
                                               "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                                               strlen (reason), reason);

  /* A new socket has room for this. If it has not, the client sees that it was closed. */
  if (send (fd, response, strlen (response), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
    g_debug ("A client that was turned away could not be told why");
  shutdown (fd, SHUT_WR);
  close (fd);
}

static void
on_accepted (int fd, const EioAddress *address, gpointer user_data)
{
  EioFrontDoor *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->max_connections != 0 && self->n_connections >= self->max_connections)
    {
      turn_away (fd, "This server has as many connections as it can hold.\n");
      return;
    }
  if (self->limits.connections_per_address != 0 &&
      count_by_network (self, address, 0) >= self->limits.connections_per_address)
    {
      turn_away (fd, "There are too many connections from your address.\n");
      return;
    }

  self->n_connections++;
  count_by_network (self, address, 1);
  if (!eio_exchange_begin (&self->host, fd, address, &error))
    {
      g_warning ("A connection was lost: %s", error->message);
      self->n_connections--;
      count_by_network (self, address, -1);
    }
}

static void
on_released (EioConnectionHost *connections, const EioAddress *address)
{
  EioExchangeHost *host = EIO_CONTAINER_OF (connections, EioExchangeHost, connections);
  EioFrontDoor *self = EIO_CONTAINER_OF (host, EioFrontDoor, host);

  self->n_connections--;
  count_by_network (self, address, -1);
}

static void
on_body_begins (EioExchange *exchange, const char *target, gpointer user_data)
{
  EioFrontDoor *self = user_data;

  g_signal_emit (self, signals[SIGNAL_BODY_BEGINS], 0, exchange, target);
}

/* libsoup closes a connection that it was given after one response, but does not say so. */
static void
on_request_read (SoupServer *server, SoupServerMessage *message, gpointer user_data)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Connection", "close");
}

static guint
connections_that_descriptors_allow (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
    return 0;

  return limit.rlim_cur > 2 * RESERVED_DESCRIPTORS ? limit.rlim_cur - RESERVED_DESCRIPTORS
                                                   : limit.rlim_cur / 2;
}

/**
 * eio_front_door_new:
 * @server: who answers the requests; its own listening functions are not used
 * @reactor: where all sockets are watched
 * @limits: how much of everything
 *
 * Returns: (transfer full): a front door that listens nowhere yet
 */
EioFrontDoor *
eio_front_door_new (SoupServer *server, EioReactor *reactor, const EioFrontDoorLimits *limits)
{
  EioFrontDoor *self = g_object_new (EIO_TYPE_FRONT_DOOR, NULL);
  GMainContext *context = eio_reactor_get_context (reactor);
  EioConnectionHost *connections = &self->host.connections;

  self->limits = *limits;
  self->soup = g_object_ref (server);
  g_signal_connect_object (server, "request-read", G_CALLBACK (on_request_read), self, 0);
  self->reactor = g_object_ref (reactor);
  self->max_connections =
      limits->connections != 0 ? limits->connections : connections_that_descriptors_allow ();

  self->host.soup = self->soup;
  self->host.limits = &self->limits;
  self->host.heads =
      eio_timeout_queue_new (context, limits->head_timeout, eio_exchange_timed_out, NULL);
  self->host.bodies =
      eio_timeout_queue_new (context, limits->body_timeout, eio_exchange_timed_out, NULL);
  self->host.body_begins = on_body_begins;
  self->host.body_begins_data = self;

  connections->reactor = self->reactor;
  connections->outbox_bytes = limits->outbox_bytes;
  connections->stalls =
      eio_timeout_queue_new (context, limits->outbox_timeout, eio_connection_stalled, NULL);
  connections->lingers =
      eio_timeout_queue_new (context, LINGER_TIMEOUT, eio_connection_lingered, NULL);
  connections->released = on_released;

  return self;
}

/**
 * eio_front_door_add_listener:
 * @self: a front door
 * @socket: a listening socket, see eio_listen_tcp() and eio_listen_fd()
 * @error: return location for a #GError
 *
 * Accepts clients from @socket.
 *
 * Returns: %TRUE, or %FALSE with an error of the domain %G_IO_ERROR
 */
gboolean
eio_front_door_add_listener (EioFrontDoor *self, GSocket *socket, GError **error)
{
  EioListener *listener = eio_listener_new (self->reactor, socket, on_accepted, self, error);

  if (listener == NULL)
    return FALSE;

  g_ptr_array_add (self->listeners, listener);
  return TRUE;
}

/**
 * eio_front_door_stop_listening:
 * @self: a front door
 *
 * Accepts nobody any more; who is in, stays.
 */
void
eio_front_door_stop_listening (EioFrontDoor *self)
{
  g_ptr_array_set_size (self->listeners, 0);
}

/**
 * eio_front_door_close_all:
 * @self: a front door
 *
 * Closes every connection at once.
 */
void
eio_front_door_close_all (EioFrontDoor *self)
{
  while (self->host.connections.connections != NULL)
    eio_connection_close (self->host.connections.connections, EIO_END_SHUTDOWN);
}

/**
 * eio_front_door_get_n_connections:
 * @self: a front door
 *
 * Returns: how many connections there are
 */
guint
eio_front_door_get_n_connections (EioFrontDoor *self)
{
  return self->n_connections;
}

/**
 * eio_front_door_get_soup_server:
 * @self: a front door
 *
 * Returns: (transfer none): who answers the requests
 */
SoupServer *
eio_front_door_get_soup_server (EioFrontDoor *self)
{
  return self->soup;
}

/**
 * eio_front_door_get_reactor:
 * @self: a front door
 *
 * Returns: (transfer none): where all sockets are watched
 */
EioReactor *
eio_front_door_get_reactor (EioFrontDoor *self)
{
  return self->reactor;
}

static void
eio_front_door_dispose (GObject *object)
{
  EioFrontDoor *self = EIO_FRONT_DOOR (object);

  eio_front_door_stop_listening (self);
  eio_front_door_close_all (self);

  G_OBJECT_CLASS (eio_front_door_parent_class)->dispose (object);
}

static void
eio_front_door_finalize (GObject *object)
{
  EioFrontDoor *self = EIO_FRONT_DOOR (object);

  g_clear_pointer (&self->host.heads, eio_timeout_queue_free);
  g_clear_pointer (&self->host.bodies, eio_timeout_queue_free);
  g_clear_pointer (&self->host.connections.stalls, eio_timeout_queue_free);
  g_clear_pointer (&self->host.connections.lingers, eio_timeout_queue_free);
  g_ptr_array_unref (self->listeners);
  g_hash_table_unref (self->per_network);
  g_clear_object (&self->reactor);
  g_clear_object (&self->soup);

  G_OBJECT_CLASS (eio_front_door_parent_class)->finalize (object);
}

static void
eio_front_door_class_init (EioFrontDoorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eio_front_door_dispose;
  G_OBJECT_CLASS (klass)->finalize = eio_front_door_finalize;

  signals[SIGNAL_BODY_BEGINS] =
      g_signal_new ("body-begins", EIO_TYPE_FRONT_DOOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
eio_front_door_init (EioFrontDoor *self)
{
  self->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) eio_listener_free);
  self->per_network = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}
