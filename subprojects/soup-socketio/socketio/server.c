/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/server.h"

#include "engineio/session.h"
#include "socketio/client.h"
#include "socketio/namespace-private.h"

/* The binary attachments of a packet may be so many times as large together as a message. */
#define ATTACHED_FACTOR 4

struct _SioServer
{
  GObject parent_instance;

  SioClientHost host;
  EioServer *engine;         /* (owned) */
  GHashTable *namespaces;    /* (owned) (element-type utf8 SioNamespace) */
  EioTimeoutQueue *connects; /* (owned) */
};

G_DEFINE_FINAL_TYPE (SioServer, sio_server, G_TYPE_OBJECT)

static void
on_opened (EioSession *session, gpointer user_data)
{
  SioServer *self = user_data;

  sio_client_new (&self->host, session);
}

/**
 * sio_server_new:
 * @engine: the Engine.IO server, which belongs to this server alone
 * @connect_timeout: how long a client may be in no namespace, in milliseconds, before it has come
 *   in or after it was refused or left
 *
 * Returns: (transfer full): a server without namespaces
 */
SioServer *
sio_server_new (EioServer *engine, guint connect_timeout)
{
  SioServer *self = g_object_new (SIO_TYPE_SERVER, NULL);

  self->engine = g_object_ref (engine);
  self->connects = eio_timeout_queue_new (eio_server_get_context (engine), connect_timeout,
                                          sio_client_did_not_connect, NULL);
  self->host.namespaces = self->namespaces;
  self->host.connects = self->connects;
  self->host.max_attached = ATTACHED_FACTOR * (gsize) eio_server_get_max_payload (engine);
  eio_server_set_opened_func (engine, on_opened, self);

  return self;
}

/**
 * sio_server_add_namespace:
 * @self: a server
 * @name: a name, which begins with a slash; "/" for the main namespace
 *
 * Lets clients ask to come into a namespace.
 *
 * Returns: (transfer none): the namespace
 */
SioNamespace *
sio_server_add_namespace (SioServer *self, const char *name)
{
  SioNamespace *name_space = g_hash_table_lookup (self->namespaces, name);

  g_return_val_if_fail (name[0] == '/', NULL);

  if (name_space == NULL)
    {
      name_space = sio_namespace_new (name);
      g_hash_table_insert (self->namespaces, (char *) sio_namespace_get_name (name_space),
                           name_space);
    }

  return name_space;
}

/**
 * sio_server_get_engine:
 * @self: a server
 *
 * Returns: (transfer none): the Engine.IO server below it
 */
EioServer *
sio_server_get_engine (SioServer *self)
{
  return self->engine;
}

static void
sio_server_dispose (GObject *object)
{
  SioServer *self = SIO_SERVER (object);

  if (self->engine != NULL)
    {
      eio_server_shut_down (self->engine);
      eio_server_set_opened_func (self->engine, NULL, NULL);
    }
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (sio_server_parent_class)->dispose (object);
}

static void
sio_server_finalize (GObject *object)
{
  SioServer *self = SIO_SERVER (object);

  g_hash_table_unref (self->namespaces);
  g_clear_pointer (&self->connects, eio_timeout_queue_free);

  G_OBJECT_CLASS (sio_server_parent_class)->finalize (object);
}

static void
sio_server_class_init (SioServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sio_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = sio_server_finalize;
}

static void
sio_server_init (SioServer *self)
{
  self->namespaces = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);
}
