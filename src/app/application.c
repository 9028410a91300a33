/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/application.h"

#include <glib/gi18n-lib.h>
#include <soup-socketio.h>

#include "app/announce.h"
#include "app/bus-keeper.h"
#include "app/closing.h"
#include "app/config-limits.h"
#include "app/config.h"
#include "app/exit-codes.h"
#include "app/figures.h"
#include "app/instance.h"
#include "app/listen.h"
#include "app/log.h"
#include "app/notifier.h"
#include "app/process.h"
#include "app/status.h"
#include "core/room.h"
#include "store/store.h"
#include "web/gateway.h"
#include "web/metrics.h"
#include "web/pages.h"

/* How long a client may take to come in, before it is a stranger who only takes room. */
#define CONNECT_TIMEOUT_MS 10000

/* When it is worth coming back; clients spread themselves around it. */
#define RETRY_AFTER_MS 1000

/* What whoever opens the room under a name that it does not know gets to read. */
static const char host_hint[] = N_ (
    "If you run this room and “{host}” shall lead to it, write these lines into snug.conf, "
    "which is usually ~/.config/snug/snug.conf, and start snugd again. If there is such a group "
    "or key already, add to it; names are separated by semicolons.\n\n"
    "[server]\nhosts={host}\n\n"
    "If you do not run it, ask for the address that those who do have given out.");

struct _SnugApplication
{
  GApplication parent_instance;

  gboolean parsed;    /* whether the command line could be read */
  SnugConfig *config; /* (owned) */
  SnugExitCode exit_code;

  SnugNotifier *notifier; /* (owned) */
  SnugStore *store;       /* (owned) */
  SnugRoom *room;         /* (owned) */
  EioFrontDoor *door;     /* (owned) */
  EioServer *engine;      /* (owned) */
  SnugGateway *gateway;   /* (owned) */
  SnugPages *pages;       /* (owned) */
  SnugFigures figures;
  SnugBus *bus;      /* (owned) */
  SnugBusLink *link; /* (owned) (nullable): unless it is to stay off the bus */

  GCancellable *cancellable; /* (owned): ends what startup began */
  gboolean stopping;
};

G_DEFINE_FINAL_TYPE (SnugApplication, snug_application, G_TYPE_APPLICATION)

static void
fail (SnugApplication *self, const GError *error)
{
  snug_log_failure (error);
  self->exit_code = snug_exit_code_from_error (error);
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugApplication) self = data;
  g_autoptr (GError) error = NULL;

  if (!snug_closing_finish (SNUG_STORE (source), result, &error))
    fail (self, error);

  g_application_quit (G_APPLICATION (self));
}

static void
stop (SnugApplication *self)
{
  if (self->stopping)
    return;

  g_debug ("Stopping with %u connections", eio_front_door_get_n_connections (self->door));
  self->stopping = TRUE;
  snug_notifier_stopping (self->notifier);
  g_cancellable_cancel (self->cancellable);
  snug_gateway_say_goodbye (self->gateway, _ ("The room is being closed."), RETRY_AFTER_MS);
  snug_closing_async (self->store, self->engine, self->door, on_closed, g_object_ref (self));
}

/* The next start can tell what is left of the log, which this process cannot. */
static void
on_store_broken (SnugApplication *self)
{
  g_autoptr (GError) error =
      g_error_new (SNUG_EXIT_ERROR, SNUG_EXIT_TEMPORARY,
                   _ ("Nothing can be stored any more; what was acknowledged so far is stored"));

  fail (self, error);
  stop (self);
}

/* One line in the journal, the status of the unit, the bus, and /healthz. */
static void
on_store_trouble (SnugApplication *self)
{
  const GError *trouble = snug_store_get_trouble (self->store);

  if (trouble != NULL)
    g_warning ("Trouble with the storage: %s", trouble->message);
  else
    g_message ("The trouble with the storage is over");

  snug_bus_set_trouble (self->bus, trouble != NULL ? trouble->message : NULL);
  snug_pages_set_trouble (self->pages, trouble);
  snug_notifier_status_changed (self->notifier);
}

static gboolean
on_stop_signal (gpointer data)
{
  stop (SNUG_APPLICATION (data));
  return G_SOURCE_CONTINUE;
}

static gboolean
begin_listening (SnugApplication *self, GError **error)
{
  g_autoptr (SnugUrls) urls = snug_listen (self->config, self->door, error);
  g_auto (GStrv) list = NULL;

  if (urls == NULL)
    return FALSE;

  list = snug_urls_list (urls);
  snug_bus_open (self->bus, (const char *const *) list);
  snug_announce (urls);
  return TRUE;
}

static void
on_room_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (SnugApplication) self = data;
  g_autoptr (GError) error = NULL;
  gboolean opened = snug_room_open_finish (SNUG_ROOM (source), result, &error);

  if (self->stopping)
    return;

  if (!opened || !begin_listening (self, &error))
    {
      fail (self, error);
      stop (self);
      return;
    }

  snug_notifier_ready (self->notifier);
}

static void
snug_application_startup (GApplication *application)
{
  SnugApplication *self = SNUG_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  G_APPLICATION_CLASS (snug_application_parent_class)->startup (application);

  g_debug ("The state is in %s", self->config->state_dir);
  if (!snug_store_open (self->store, NULL, &error))
    {
      fail (self, error);
      return;
    }

  snug_process_watch_stop_signals (on_stop_signal, self);
  g_application_hold (application);
  snug_room_open_async (self->room, self->cancellable, on_room_opened, g_object_ref (self));
}

static gboolean
snug_application_dbus_register (GApplication *application,
                                GDBusConnection *connection,
                                const char *path,
                                GError **error)
{
  SnugApplication *self = SNUG_APPLICATION (application);

  /* the room outlives the bus */
  g_dbus_connection_set_exit_on_close (connection, FALSE);

  return G_APPLICATION_CLASS (snug_application_parent_class)
             ->dbus_register (application, connection, path, error) &&
         snug_bus_export (self->bus, connection, error);
}

static void
snug_application_dbus_unregister (GApplication *application,
                                  GDBusConnection *connection,
                                  const char *path)
{
  SnugApplication *self = SNUG_APPLICATION (application);

  snug_bus_unexport (self->bus);

  G_APPLICATION_CLASS (snug_application_parent_class)
      ->dbus_unregister (application, connection, path);
}

/* GApplication insists on being activated; there is nothing to show. */
static void
snug_application_activate (GApplication *application)
{
}

static void
compose_room (SnugApplication *self)
{
  const SnugConfig *config = self->config;
  g_autoptr (SnugClock) clock = snug_system_clock_new ();
  g_autofree char *relative = g_build_filename (config->state_dir, "snug.db", NULL);
  g_autofree char *path = g_canonicalize_filename (relative, NULL);
  SnugRoomLimits limits = snug_config_get_room_limits (config);

  self->store = snug_store_new (path, config->durable ? SNUG_STORE_DURABILITY_FULL
                                                      : SNUG_STORE_DURABILITY_NORMAL);
  g_signal_connect_object (self->store, "notify::broken", G_CALLBACK (on_store_broken), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->store, "notify::trouble", G_CALLBACK (on_store_trouble), self,
                           G_CONNECT_SWAPPED);
  self->room = snug_room_new ("main", config->room_name, SNUG_LOG (self->store), clock, &limits);
  g_object_set (self->room, "topic", config->room_topic, NULL);
  self->bus = snug_bus_new (self->room, SNUG_VERSION, snug_clock_get_wall_time (clock));
  snug_bus_set_database (self->bus, path);
  self->notifier = snug_status_new_notifier (self->room, self->store);
}

static void
compose_web (SnugApplication *self)
{
  g_autoptr (SoupServer) soup = soup_server_new ("server-header", "Snug", NULL);
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (SioServer) sockets = NULL;
  EioFrontDoorLimits limits = snug_config_get_door_limits (self->config);
  EioServerConfig engine = snug_config_get_engine (self->config);

  eio_reactor_set_threads (reactor, self->config->send_threads);
  eio_reactor_set_io_uring (reactor, self->config->io_uring);
  self->door = eio_front_door_new (soup, reactor, &limits);
  eio_front_door_set_allowed_hosts (self->door, (const char *const *) self->config->hosts,
                                    _ (host_hint));
  self->engine = eio_server_new (self->door, &engine);
  sockets = sio_server_new (self->engine, CONNECT_TIMEOUT_MS);
  self->gateway = snug_gateway_new (sockets, "/", self->room, self->config->limits);
  self->pages = snug_pages_new (soup);
  self->figures = (SnugFigures){
    .room = self->room, .store = self->store, .door = self->door, .engine = self->engine
  };
  snug_metrics_serve (soup, self->config->metrics_for_all, snug_figures_write, &self->figures);
}

static gboolean
start (SnugApplication *self, GVariantDict *options, GError **error)
{
  GApplication *application = G_APPLICATION (self);

  self->config = snug_config_new (options, error);
  if (self->config == NULL)
    return FALSE;

  snug_log_set_up (self->config->verbose);
  /* The front door asks how many descriptors there may be. */
  snug_process_set_up ();
  compose_room (self);
  compose_web (self);

  if (!snug_instance_register (application, self->config->bus, error))
    return FALSE;

  if (self->config->bus)
    self->link =
        snug_bus_keeper_new_link (self->bus, g_application_get_dbus_connection (application));
  return TRUE;
}

static int
snug_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  SnugApplication *self = SNUG_APPLICATION (application);
  g_autoptr (GError) error = NULL;

  self->parsed = TRUE;

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("snugd %s\n", SNUG_VERSION);
      return SNUG_EXIT_OK;
    }

  if (!start (self, options, &error))
    fail (self, error);

  return self->exit_code != SNUG_EXIT_OK ? (int) self->exit_code : -1;
}

static gboolean
snug_application_local_command_line (GApplication *application, char ***arguments, int *status)
{
  SnugApplication *self = SNUG_APPLICATION (application);
  gboolean handled = G_APPLICATION_CLASS (snug_application_parent_class)
                         ->local_command_line (application, arguments, status);

  /* GApplication has said what is wrong with the options, but has no exit code for that. */
  if (handled && !self->parsed)
    *status = SNUG_EXIT_USAGE;

  return handled;
}

static void
snug_application_dispose (GObject *object)
{
  SnugApplication *self = SNUG_APPLICATION (object);

  g_clear_object (&self->link);
  g_clear_object (&self->bus);
  g_clear_object (&self->pages);
  g_clear_object (&self->gateway);
  g_clear_object (&self->engine);
  g_clear_object (&self->door);
  g_clear_object (&self->notifier);
  g_clear_object (&self->room);
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->config, snug_config_free);

  G_OBJECT_CLASS (snug_application_parent_class)->dispose (object);
}

static void
snug_application_class_init (SnugApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = snug_application_dispose;
  application_class->local_command_line = snug_application_local_command_line;
  application_class->handle_local_options = snug_application_handle_local_options;
  application_class->dbus_register = snug_application_dbus_register;
  application_class->dbus_unregister = snug_application_dbus_unregister;
  application_class->startup = snug_application_startup;
  application_class->activate = snug_application_activate;
}

static void
snug_application_init (SnugApplication *self)
{
  self->cancellable = g_cancellable_new ();

  g_application_add_main_option_entries (G_APPLICATION (self), snug_config_get_option_entries ());
  g_application_set_option_context_summary (G_APPLICATION (self),
                                            _ ("A chat room for browsers, on this machine"));
}

/**
 * snug_application_new:
 *
 * Returns: (transfer full): a new daemon, which has not begun
 */
SnugApplication *
snug_application_new (void)
{
  return g_object_new (SNUG_TYPE_APPLICATION, "application-id", SNUG_BUS_NAME, NULL);
}

/**
 * snug_application_run:
 * @self: a daemon
 * @argc: how many arguments there are
 * @argv: the command line
 *
 * Runs the daemon until it is asked to end. What goes wrong is said on the standard error.
 *
 * Returns: a #SnugExitCode
 */
int
snug_application_run (SnugApplication *self, int argc, char *argv[])
{
  int status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != 0 ? status : (int) self->exit_code;
}
