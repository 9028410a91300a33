/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/namespace-private.h"

struct _SioNamespace
{
  GObject parent_instance;

  char *name; /* (owned) */
  guint n_sockets;
};

G_DEFINE_FINAL_TYPE (SioNamespace, sio_namespace, G_TYPE_OBJECT)

enum
{
  CONNECTING,
  EVENT,
  TRANSPORT_CHANGED,
  DISCONNECTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * sio_namespace_new:
 * @name: the name, which begins with a slash
 *
 * Returns: (transfer full): a namespace without sockets
 */
SioNamespace *
sio_namespace_new (const char *name)
{
  SioNamespace *self = g_object_new (SIO_TYPE_NAMESPACE, NULL);

  self->name = g_strdup (name);
  return self;
}

/**
 * sio_namespace_connecting:
 * @self: a namespace
 * @socket: a socket that asks to come in
 * @auth: (nullable): what it says of itself
 *
 * Lets the handlers of `connecting` decide; without any, everybody is accepted.
 */
void
sio_namespace_connecting (SioNamespace *self, SioSocket *socket, JsonNode *auth)
{
  self->n_sockets++;
  if (g_signal_has_handler_pending (self, signals[CONNECTING], 0, FALSE))
    g_signal_emit (self, signals[CONNECTING], 0, socket, auth);
  else
    sio_socket_accept (socket);
}

/**
 * sio_namespace_event:
 * @self: a namespace
 * @socket: a socket that was accepted
 * @event: what it emitted
 */
void
sio_namespace_event (SioNamespace *self, SioSocket *socket, SioEvent *event)
{
  g_signal_emit (self, signals[EVENT], 0, socket, event);
}

/**
 * sio_namespace_transport_changed:
 * @self: a namespace
 * @socket: a socket whose session was upgraded
 */
void
sio_namespace_transport_changed (SioNamespace *self, SioSocket *socket)
{
  g_signal_emit (self, signals[TRANSPORT_CHANGED], 0, socket);
}

/**
 * sio_namespace_disconnected:
 * @self: a namespace
 * @socket: a socket that is gone
 * @reason: why
 */
void
sio_namespace_disconnected (SioNamespace *self, SioSocket *socket, const char *reason)
{
  self->n_sockets--;
  g_signal_emit (self, signals[DISCONNECTED], 0, socket, reason);
}

/**
 * sio_namespace_get_name:
 * @self: a namespace
 *
 * Returns: (transfer none): its name, "/" for the main one
 */
const char *
sio_namespace_get_name (SioNamespace *self)
{
  return self->name;
}

/**
 * sio_namespace_get_n_sockets:
 * @self: a namespace
 *
 * Returns: how many sockets are in it or ask to come in
 */
guint
sio_namespace_get_n_sockets (SioNamespace *self)
{
  return self->n_sockets;
}

static void
sio_namespace_finalize (GObject *object)
{
  g_free (SIO_NAMESPACE (object)->name);

  G_OBJECT_CLASS (sio_namespace_parent_class)->finalize (object);
}

static guint
new_signal (const char *name, guint n_parameters, GType second)
{
  return g_signal_new (name, SIO_TYPE_NAMESPACE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, n_parameters, SIO_TYPE_SOCKET, second);
}

static void
sio_namespace_class_init (SioNamespaceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sio_namespace_finalize;

  signals[CONNECTING] = new_signal ("connecting", 2, JSON_TYPE_NODE | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[EVENT] = new_signal ("event", 2, SIO_TYPE_EVENT | G_SIGNAL_TYPE_STATIC_SCOPE);
  signals[TRANSPORT_CHANGED] = new_signal ("transport-changed", 1, G_TYPE_NONE);
  signals[DISCONNECTED] =
      new_signal ("disconnected", 2, G_TYPE_STRING | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
sio_namespace_init (SioNamespace *self)
{
}
