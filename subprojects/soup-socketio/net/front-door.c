/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/front-door.h"

#include "net/container.h"
#include "net/effective-limits.h"
#include "net/exchange.h"
#include "net/farewells.h"
#include "net/listener.h"

/* How long the log says nothing of those that do not read, after it said something, in
 * milliseconds. */
#define QUIET 60000

struct _EioFrontDoor
{
  GObject parent_instance;

  EioExchangeHost host;
  EioFarewells farewells;
  EioFrontDoorLimits limits; /* as they work, see eio_effective_limits_init() */
  EioAdmission *admission;   /* (owned) */
  EioTally *tally;           /* (owned) */
  EioHostList *hosts;        /* (owned) (nullable) */
  char *host_hint;           /* (owned) (nullable) */
  char *json_path;           /* (owned) (nullable) */
  SoupServer *soup;          /* (owned) */
  EioReactor *reactor;       /* (owned) */
  GPtrArray *listeners;      /* (owned) (element-type EioListener) */
};

typedef enum
{
  SIGNAL_BODY_BEGINS,
  N_SIGNALS,
} EioFrontDoorSignal;

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (EioFrontDoor, eio_front_door, G_TYPE_OBJECT)

static gboolean
has_room (EioFrontDoor *self)
{
  guint n_open = eio_admission_get_n_connections (self->admission) + self->farewells.n_open;

  return self->limits.connections == 0 || n_open < self->limits.connections;
}

static void
on_accepted (int fd, const EioAddress *address, gpointer user_data)
{
  EioFrontDoor *self = user_data;
  g_autoptr (GError) error = NULL;
  EioRefusal refusal;

  if (!eio_admission_enter (self->admission, address, &refusal))
    {
      eio_tally_count_refusal (self->tally, &refusal);
      eio_farewells_say (&self->farewells, fd, address, &refusal, has_room (self));
      return;
    }

  if (!eio_exchange_begin (&self->host, fd, address, &error))
    {
      g_warning ("A connection was lost: %s", error->message);
      eio_admission_leave (self->admission, address, FALSE);
    }
}

static EioFrontDoor *
door_of (EioConnectionHost *connections)
{
  EioExchangeHost *host = EIO_CONTAINER_OF (connections, EioExchangeHost, connections);

  return EIO_CONTAINER_OF (host, EioFrontDoor, host);
}

static void
on_admitted (EioConnectionHost *connections, const EioAddress *address)
{
  eio_admission_admit (door_of (connections)->admission, address);
}

static void
on_released (EioConnectionHost *connections, const EioAddress *address, gboolean was_admitted)
{
  eio_admission_leave (door_of (connections)->admission, address, was_admitted);
}

static gboolean
on_moved (EioConnectionHost *connections,
          const EioAddress *from,
          const EioAddress *to,
          EioRefusal *refusal)
{
  return eio_admission_move (door_of (connections)->admission, from, to, refusal);
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

static void
set_up_exchanges (EioFrontDoor *self)
{
  self->host.soup = self->soup;
  self->host.connections.tally = self->tally;
  self->host.connections.admitted = on_admitted;
  self->host.connections.released = on_released;
  self->host.moved = on_moved;
  self->host.body_begins = on_body_begins;
  self->host.body_begins_data = self;
  eio_exchange_host_init (&self->host, self->reactor, &self->limits);
  eio_farewells_init (&self->farewells, &self->host.connections);
}

/**
 * eio_front_door_new:
 * @server: who answers the requests; its own listening functions are not used
 * @reactor: where all sockets are watched
 * @limits: how much of everything; copied
 *
 * Returns: (transfer full): a front door that listens nowhere yet
 */
EioFrontDoor *
eio_front_door_new (SoupServer *server, EioReactor *reactor, const EioFrontDoorLimits *limits)
{
  EioFrontDoor *self = g_object_new (EIO_TYPE_FRONT_DOOR, NULL);
  GMainContext *context = eio_reactor_get_context (reactor);

  self->soup = g_object_ref (server);
  g_signal_connect_object (server, "request-read", G_CALLBACK (on_request_read), self, 0);
  self->reactor = g_object_ref (reactor);
  eio_effective_limits_init (&self->limits, limits);
  self->admission = eio_admission_new (context, limits, self->limits.connections);
  self->tally = eio_tally_new (context, QUIET);
  set_up_exchanges (self);

  return self;
}

/**
 * eio_front_door_set_allowed_hosts:
 * @self: a front door
 * @names: (nullable) (array zero-terminated=1): what the server may be called besides addresses,
 *   the name of this machine, and names that nobody can have in the public DNS (see
 *   eio_host_list_allows()); %NULL for anything at all, which is the default
 * @hint: (nullable): what to do when it is called something else, for whoever administers it;
 *   `{host}` stands for the name
 *
 * Refuses requests whose field `Host` is something else, with 421 and @hint as plain text. Without
 * this, any page can make its own name stand for this server, and then do with it what it wants in
 * the name of who looks at the page (DNS rebinding).
 */
void
eio_front_door_set_allowed_hosts (EioFrontDoor *self, const char *const *names, const char *hint)
{
  g_clear_pointer (&self->hosts, eio_host_list_free);
  g_free (self->host_hint);
  self->host_hint = g_strdup (hint);
  if (names != NULL)
    self->hosts = eio_host_list_new (names, g_get_host_name ());

  self->host.hosts = self->hosts;
  self->host.host_hint = self->host_hint;
}

/**
 * eio_front_door_set_refusal_writer:
 * @self: a front door
 * @path: (nullable): where an endpoint is whose clients know JSON
 * @to_json: (nullable): what tells them why a request is refused
 *
 * Has requests for everything below @path refused with JSON instead of plain text.
 */
void
eio_front_door_set_refusal_writer (EioFrontDoor *self, const char *path, EioRefusalFunc to_json)
{
  g_free (self->json_path);
  self->json_path = g_strdup (path);
  self->host.json_path = self->json_path;
  self->host.refusal_to_json = to_json;
}

/**
 * eio_front_door_set_upgrade_func:
 * @self: a front door
 * @upgrade: (nullable): who is offered requests for WebSocket before the #SoupServer gets them
 * @user_data: for @upgrade
 */
void
eio_front_door_set_upgrade_func (EioFrontDoor *self, EioUpgradeFunc upgrade, gpointer user_data)
{
  self->host.upgrade = upgrade;
  self->host.upgrade_data = user_data;
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
  EioListener *listener = eio_listener_new (self->reactor, socket, &self->limits, self->tally,
                                            on_accepted, self, error);

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
  eio_farewells_close_all (&self->farewells);
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
  return eio_admission_get_n_connections (self->admission);
}

/**
 * eio_front_door_get_admission:
 * @self: a front door
 *
 * Returns: (transfer none): who counts those that are in
 */
EioAdmission *
eio_front_door_get_admission (EioFrontDoor *self)
{
  return self->admission;
}

/**
 * eio_front_door_get_output_bytes:
 * @self: a front door
 *
 * Returns: how much memory may be taken by all that waits for clients to read it
 */
guint
eio_front_door_get_output_bytes (EioFrontDoor *self)
{
  return self->limits.output_bytes;
}

/**
 * eio_front_door_get_unread:
 * @self: a front door
 *
 * Returns: how much memory is taken by all that waits for clients to read it
 */
gsize
eio_front_door_get_unread (EioFrontDoor *self)
{
  return eio_chunk_get_memory ();
}

/**
 * eio_front_door_get_tally:
 * @self: a front door
 *
 * Returns: (transfer none): who counts those that were closed or refused
 */
EioTally *
eio_front_door_get_tally (EioFrontDoor *self)
{
  return self->tally;
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

  eio_exchange_host_clear (&self->host);
  g_clear_pointer (&self->admission, eio_admission_free);
  g_clear_pointer (&self->tally, eio_tally_free);
  g_clear_pointer (&self->hosts, eio_host_list_free);
  g_clear_pointer (&self->host_hint, g_free);
  g_clear_pointer (&self->json_path, g_free);
  eio_effective_limits_clear (&self->limits);
  g_ptr_array_unref (self->listeners);
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
}
