/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/notifier.h"

#include <glib-unix.h>
#include <glib/gstdio.h>
#include <gio/gio.h>
#include <gio/gunixsocketaddress.h>

/* A service manager, as far as a service can see one. */
typedef struct
{
  char *folder;    /* (owned) */
  char *path;      /* (owned) */
  GSocket *socket; /* (owned) */
  guint n_asked;   /* how often the status was asked for */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("snug-notify-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "notify", NULL);

  fixture->socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_DATAGRAM,
                                  G_SOCKET_PROTOCOL_DEFAULT, &error);
  g_assert_no_error (error);
  address = g_unix_socket_address_new (fixture->path);
  g_socket_bind (fixture->socket, address, FALSE, &error);
  g_assert_no_error (error);
  g_socket_set_blocking (fixture->socket, FALSE);

  g_setenv ("NOTIFY_SOCKET", fixture->path, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("NOTIFY_SOCKET");
  g_unsetenv ("WATCHDOG_USEC");
  g_unsetenv ("WATCHDOG_PID");
  g_object_unref (fixture->socket);
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static char *
make_status (gpointer data)
{
  Fixture *fixture = data;

  fixture->n_asked++;
  return g_strdup_printf ("status %u", fixture->n_asked);
}

/* The next thing that the manager was told, or NULL if there is none. */
static char *
take (Fixture *fixture)
{
  char buffer[512];
  gssize size = g_socket_receive (fixture->socket, buffer, sizeof buffer, NULL, NULL);

  return size >= 0 ? g_strndup (buffer, (gsize) size) : NULL;
}

static void
assert_told (Fixture *fixture, const char *expected)
{
  g_autofree char *told = take (fixture);

  g_assert_cmpstr (told, ==, expected);
}

static char *
wait_for (Fixture *fixture)
{
  char *told;

  while ((told = take (fixture)) == NULL)
    g_main_context_iteration (NULL, TRUE);

  return told;
}

static void
test_life (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugNotifier) notifier = snug_notifier_new (make_status, fixture);

  snug_notifier_status_changed (notifier);
  assert_told (fixture, NULL);

  snug_notifier_ready (notifier);
  assert_told (fixture, "READY=1\nSTATUS=status 1");
  assert_told (fixture, NULL);

  snug_notifier_stopping (notifier);
  assert_told (fixture, "STOPPING=1");

  snug_notifier_status_changed (notifier);
  assert_told (fixture, NULL);
  g_assert_finalize_object (g_steal_pointer (&notifier));
}

static void
test_status_in_moderation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugNotifier) notifier = snug_notifier_new (make_status, fixture);
  g_autofree char *told = NULL;

  snug_notifier_ready (notifier);
  assert_told (fixture, "READY=1\nSTATUS=status 1");

  for (guint i = 0; i < 1000; i++)
    snug_notifier_status_changed (notifier);
  assert_told (fixture, "STATUS=status 2");
  assert_told (fixture, NULL);
  g_assert_cmpuint (fixture->n_asked, ==, 2);

  told = wait_for (fixture);
  g_assert_cmpstr (told, ==, "STATUS=status 3");
  assert_told (fixture, NULL);
}

static void
test_watchdog (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugNotifier) notifier = snug_notifier_new (make_status, fixture);

  g_setenv ("WATCHDOG_USEC", "40000", TRUE);
  snug_notifier_ready (notifier);
  assert_told (fixture, "READY=1\nSTATUS=status 1");

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *told = wait_for (fixture);

      g_assert_cmpstr (told, ==, "WATCHDOG=1");
    }

  /* the manager wants to hear it until the end */
  snug_notifier_stopping (notifier);
  {
    g_autofree char *stopping = wait_for (fixture);
    g_autofree char *told = wait_for (fixture);

    g_assert_cmpstr (stopping, ==, "STOPPING=1");
    g_assert_cmpstr (told, ==, "WATCHDOG=1");
  }
}

static void
test_without_manager (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugNotifier) notifier = snug_notifier_new (make_status, fixture);

  g_unsetenv ("NOTIFY_SOCKET");
  snug_notifier_ready (notifier);
  snug_notifier_status_changed (notifier);
  snug_notifier_stopping (notifier);
  assert_told (fixture, NULL);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/app/notifier/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("life", test_life);
  ADD ("status-in-moderation", test_status_in_moderation);
  ADD ("watchdog", test_watchdog);
  ADD ("without-manager", test_without_manager);
#undef ADD

  return g_test_run ();
}
