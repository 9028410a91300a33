/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/server.h"

#include <string.h>

#include "engineio/polling.h"
#include "engineio/response.h"
#include "engineio/server-private.h"
#include "net/container.h"
#include "net/frame.h"
#include "net/random.h"

/* How often to look whether one that sends too much may go on, in milliseconds. */
#define PAUSE 100

const EioServerConfig eio_server_default_config = {
  .path = "/socket.io/",
  .ping_interval = 25000,
  .ping_timeout = 20000,
  .upgrade_timeout = 10000,
  .max_payload = 64 * 1024,
  .max_behind = 1024 * 1024,
  .rate = { .packets = 100, .bytes = 64 * 1024, .burst = 10 },
  .allowed_origins = NULL,
};

G_DEFINE_FINAL_TYPE (EioServer, eio_server, G_TYPE_OBJECT)

/* 144 bits. Whoever knows the id can read and write the session, so it must not be guessed. */
#define ID_BYTES 18

/* The table is searched by a hash that nobody can compute, so the time it takes says nothing of the
 * ids in it, and a look at the memory yields none. */
static guint
hash_id (gconstpointer id)
{
  return (guint) ((const EioHash *) id)->words[0];
}

static gboolean
ids_are_equal (gconstpointer a, gconstpointer b)
{
  return eio_hash_equal (a, b);
}

/**
 * eio_server_find_session:
 * @self: a server
 * @sid: the id of a session
 *
 * Returns: (transfer none) (nullable): the session, if it is open
 */
EioSession *
eio_server_find_session (EioServer *self, const char *sid)
{
  EioHash id;

  eio_keyed_hash (&self->key, sid, strlen (sid), &id);
  return g_hash_table_lookup (self->sessions, &id);
}

static void
on_session_ended (EioSessionHost *host, EioSession *session)
{
  EioServer *self = EIO_CONTAINER_OF (host, EioServer, host);

  eio_admission_end_session (host->admission, &session->address, session->admitted);
  g_hash_table_remove (self->sessions, &session->id);
}

/**
 * eio_server_open_session:
 * @self: a server
 * @address: where the client is
 * @sid: (out) (transfer full): the id of the session, which only its client keeps
 * @refusal: (out): why there is none
 *
 * Returns: (transfer none) (nullable): a new session without a transport
 */
EioSession *
eio_server_open_session (EioServer *self,
                         const EioAddress *address,
                         char **sid,
                         EioRefusal *refusal)
{
  EioSession *session;
  EioHash id;

  if (!eio_admission_begin_session (self->host.admission, address, refusal))
    {
      eio_tally_count_refusal (self->host.tally, refusal);
      return NULL;
    }

  *sid = eio_random_text (ID_BYTES);
  eio_keyed_hash (&self->key, *sid, strlen (*sid), &id);
  session = eio_session_new (&self->host, address, &id);
  g_hash_table_insert (self->sessions, &session->id, session);
  eio_session_start_heartbeat (session);

  return session;
}

/**
 * eio_server_new:
 * @door: where the clients come in
 * @config: how to serve them; copied
 *
 * Makes a server and adds it to the #SoupServer of @door, at the path of @config.
 *
 * Returns: (transfer full): the server
 */
EioServer *
eio_server_new (EioFrontDoor *door, const EioServerConfig *config)
{
  EioServer *self = g_object_new (EIO_TYPE_SERVER, NULL);
  GMainContext *context = eio_reactor_get_context (eio_front_door_get_reactor (door));
  g_autofree char *prefix = NULL;

  self->door = g_object_ref (door);
  g_signal_connect_object (door, "body-begins", G_CALLBACK (eio_server_on_body_begins), self, 0);
  self->config = *config;
  self->path = g_strdup (config->path);
  self->origins = g_strdupv ((char **) config->allowed_origins);
  self->config.path = self->path;
  self->config.allowed_origins = (const char *const *) self->origins;

  self->host.reactor = eio_front_door_get_reactor (door);
  self->host.admission = eio_front_door_get_admission (door);
  self->host.tally = eio_front_door_get_tally (door);
  self->host.output_bytes = eio_front_door_get_output_bytes (door);
  self->host.config = &self->config;
  self->host.pings =
      eio_timeout_queue_new (context, config->ping_interval, eio_session_ping_is_due, NULL);
  self->host.pongs =
      eio_timeout_queue_new (context, config->ping_timeout, eio_session_pong_is_missing, NULL);
  self->host.upgrades =
      eio_timeout_queue_new (context, config->upgrade_timeout, eio_polling_upgrade_timed_out, NULL);
  self->host.pauses = eio_timeout_queue_new (context, PAUSE, eio_session_pause_is_over, NULL);
  self->host.ping = eio_chunk_new_frame (EIO_OPCODE_TEXT, "2", 1);
  self->host.ended = on_session_ended;

  prefix = g_strndup (self->path, strlen (self->path) - 1);
  soup_server_add_handler (eio_front_door_get_soup_server (door), prefix, eio_server_on_request,
                           self, NULL);
  eio_front_door_set_refusal_writer (door, prefix, eio_response_refusal_to_json);
  eio_front_door_set_upgrade_func (door, eio_server_on_upgrade, self);

  return self;
}

/**
 * eio_server_set_opened_func:
 * @self: a server
 * @opened: (nullable): what to call for each new session
 * @user_data: for @opened
 */
void
eio_server_set_opened_func (EioServer *self, EioSessionOpenedFunc opened, gpointer user_data)
{
  self->opened = opened;
  self->opened_data = user_data;
}

/**
 * eio_server_get_context:
 * @self: a server
 *
 * Returns: (transfer none): the main context that it runs in
 */
GMainContext *
eio_server_get_context (EioServer *self)
{
  return eio_reactor_get_context (self->host.reactor);
}

/**
 * eio_server_get_max_payload:
 * @self: a server
 *
 * Returns: the largest message of a client, in bytes
 */
guint
eio_server_get_max_payload (EioServer *self)
{
  return self->config.max_payload;
}

/**
 * eio_server_get_n_sessions:
 * @self: a server
 *
 * Returns: how many sessions are open
 */
guint
eio_server_get_n_sessions (EioServer *self)
{
  return g_hash_table_size (self->sessions);
}

/**
 * eio_server_get_refused_requests:
 * @self: a server
 * @error: what is wrong with a request
 *
 * Returns: how many requests were refused for it
 */
guint64
eio_server_get_refused_requests (EioServer *self, EioRequestError error)
{
  g_return_val_if_fail ((guint) error <= EIO_REQUEST_ERROR_LAST, 0);

  return self->host.n_refused[error];
}

/**
 * eio_server_shut_down:
 * @self: a server
 *
 * Ends all sessions, each with what was sent to it before, and opens no new ones.
 */
void
eio_server_shut_down (EioServer *self)
{
  g_autoptr (GPtrArray) sessions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) eio_session_unref);
  GHashTableIter iter;
  gpointer session;

  self->shutting_down = TRUE;

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    g_ptr_array_add (sessions, eio_session_ref (session));
  for (guint i = 0; i < sessions->len; i++)
    eio_session_end (sessions->pdata[i], "server shutting down");
}

static void
eio_server_dispose (GObject *object)
{
  EioServer *self = EIO_SERVER (object);

  eio_server_shut_down (self);
  if (self->door != NULL)
    {
      g_autofree char *prefix = g_strndup (self->path, strlen (self->path) - 1);

      soup_server_remove_handler (eio_front_door_get_soup_server (self->door), prefix);
      eio_front_door_set_refusal_writer (self->door, NULL, NULL);
      eio_front_door_set_upgrade_func (self->door, NULL, NULL);
    }
  g_clear_object (&self->door);

  G_OBJECT_CLASS (eio_server_parent_class)->dispose (object);
}

static void
eio_server_finalize (GObject *object)
{
  EioServer *self = EIO_SERVER (object);

  g_clear_pointer (&self->host.pings, eio_timeout_queue_free);
  g_clear_pointer (&self->host.pongs, eio_timeout_queue_free);
  g_clear_pointer (&self->host.upgrades, eio_timeout_queue_free);
  g_clear_pointer (&self->host.pauses, eio_timeout_queue_free);
  g_clear_pointer (&self->host.ping, eio_chunk_unref);
  g_hash_table_unref (self->sessions);
  g_strfreev (self->origins);
  g_free (self->path);

  G_OBJECT_CLASS (eio_server_parent_class)->finalize (object);
}

static void
eio_server_class_init (EioServerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = eio_server_dispose;
  G_OBJECT_CLASS (klass)->finalize = eio_server_finalize;
}

static void
eio_server_init (EioServer *self)
{
  eio_hash_key_init (&self->key);
  self->sessions = g_hash_table_new (hash_id, ids_are_equal);
}
