/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/sockets.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <systemd/sd-daemon.h>

#include "app/address.h"
#include "app/exit-codes.h"
#include "app/urls.h"

static GPtrArray *
parse (const char *const *texts)
{
  GPtrArray *addresses = g_ptr_array_new_with_free_func ((GDestroyNotify) snug_address_free);

  for (guint i = 0; texts[i] != NULL; i++)
    g_assert_true (snug_address_parse (texts[i], addresses, NULL));

  return addresses;
}

#define PARSE(...) parse ((const char *const[]){ __VA_ARGS__, NULL })

static guint16
get_port (GPtrArray *sockets, guint index)
{
  g_autoptr (GSocketAddress) address =
      g_socket_get_local_address (g_ptr_array_index (sockets, index), NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));
}

static void
test_one_port_for_all (void)
{
  g_autoptr (GPtrArray) addresses = PARSE ("127.0.0.1:0", "127.0.0.2:0", "localhost:0");
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (GError) error = NULL;

  /* 127.0.0.1 twice: sharing is impossible, yet every address gets a port */
  sockets = snug_sockets_open (addresses, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, >=, 3);

  g_ptr_array_set_size (addresses, 2);
  g_clear_pointer (&sockets, g_ptr_array_unref);
  sockets = snug_sockets_open (addresses, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, ==, 2);
  g_assert_cmpuint (get_port (sockets, 0), !=, 0);
  g_assert_cmpuint (get_port (sockets, 0), ==, get_port (sockets, 1));
  g_assert_cmpuint (get_port (sockets, 0), ==, snug_sockets_get_port (sockets));
  g_assert_true (snug_sockets_are_loopback_only (sockets));
}

static void
test_in_use (void)
{
  g_autoptr (GPtrArray) any = PARSE ("127.0.0.1:0");
  g_autoptr (GPtrArray) first = snug_sockets_open (any, NULL);
  g_autofree char *text = g_strdup_printf ("127.0.0.1:%u", snug_sockets_get_port (first));
  g_autofree char *localhost = g_strdup_printf ("localhost:%u", snug_sockets_get_port (first));
  g_autoptr (GPtrArray) taken = PARSE (text);
  g_autoptr (GPtrArray) half_taken = PARSE (localhost);
  g_autoptr (GError) error = NULL;

  g_assert_null (snug_sockets_open (taken, &error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE);
  g_assert_nonnull (strstr (error->message, text));
  g_clear_error (&error);

  /* that an address may be missing does not mean that another program may have it */
  g_assert_null (snug_sockets_open (half_taken, &error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE);
}

static void
test_not_here (void)
{
  /* reserved for documentation (RFC 5737), so no machine has it */
  g_autoptr (GPtrArray) wanted = PARSE ("192.0.2.200:0");
  g_autoptr (GPtrArray) mixed = PARSE ("127.0.0.1:0", "192.0.2.200:0");
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_null (snug_sockets_open (wanted, &error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE);
  g_clear_error (&error);

  g_assert_null (snug_sockets_open (mixed, &error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE);
  g_clear_error (&error);

  /* what may be missing is left out, and said */
  ((SnugAddress *) g_ptr_array_index (mixed, 1))->optional = TRUE;
  sockets = snug_sockets_open (mixed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, ==, 1);
  g_clear_pointer (&sockets, g_ptr_array_unref);

  /* but not all can be missing */
  ((SnugAddress *) g_ptr_array_index (wanted, 0))->optional = TRUE;
  g_assert_null (snug_sockets_open (wanted, &error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE);
}

static void
test_nothing_passed (void)
{
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (GError) error = NULL;

  g_unsetenv ("LISTEN_FDS");
  sockets = snug_sockets_take_passed (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, ==, 0);
}

/* Makes a descriptor the first one that a service manager passes. */
static void
pass (int fd)
{
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());

  if (fd != SD_LISTEN_FDS_START)
    {
      g_assert_cmpint (dup2 (fd, SD_LISTEN_FDS_START), ==, SD_LISTEN_FDS_START);
      close (fd);
    }
  g_setenv ("LISTEN_PID", pid, TRUE);
  g_setenv ("LISTEN_FDS", "1", TRUE);
}

static int
open_inet (int type)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl (INADDR_LOOPBACK) } };
  int fd = socket (AF_INET, type, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  return fd;
}

/* Descriptor 3 is one of GLib's, so each of these runs in a process of its own, from its start. */
static void
passed_listening (void)
{
  g_autoptr (GPtrArray) sockets = NULL;
  g_autoptr (SnugUrls) urls = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = NULL;
  int fd = open_inet (SOCK_STREAM);

  g_assert_cmpint (listen (fd, 8), ==, 0);
  pass (fd);

  sockets = snug_sockets_take_passed (&error);
  g_assert_no_error (error);
  g_assert_cmpuint (sockets->len, ==, 1);
  g_assert_cmpint (fcntl (SD_LISTEN_FDS_START, F_GETFD) & FD_CLOEXEC, !=, 0);
  g_assert_null (g_getenv ("LISTEN_FDS"));

  urls = snug_urls_new (sockets);
  url = g_strdup_printf ("http://127.0.0.1:%u", snug_sockets_get_port (sockets));
  g_assert_cmpuint (urls->local->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (urls->local, 0), ==, url);
}

static void
assert_refused (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (snug_sockets_take_passed (&error));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, "3"));
}

static void
passed_wrong (void)
{
  int pair[2];

  pass (open_inet (SOCK_STREAM)); /* does not listen */
  assert_refused ();

  pass (open_inet (SOCK_DGRAM));
  assert_refused ();

  pass (open ("/dev/null", O_RDONLY));
  assert_refused ();

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM, 0, pair), ==, 0);
  pass (pair[0]);
  assert_refused ();
}

static void
test_in_process (gconstpointer data)
{
  const char *name = data;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *output = NULL;
  int status;

  g_assert_true (g_spawn_sync (NULL, (char *[]){ program, (char *) name, NULL }, NULL,
                               G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error));
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  if (error != NULL)
    g_test_message ("%s", output);
  g_assert_no_error (error);
}

static void
test_urls_of_all_addresses (void)
{
  g_autoptr (GPtrArray) addresses = PARSE ("0.0.0.0:0");
  g_autoptr (GPtrArray) sockets = snug_sockets_open (addresses, NULL);
  g_autoptr (SnugUrls) urls = snug_urls_new (sockets);
  g_autofree char *local = g_strdup_printf ("http://127.0.0.1:%u", snug_sockets_get_port (sockets));
  g_auto (GStrv) list = snug_urls_list (urls);

  g_assert_false (snug_sockets_are_loopback_only (sockets));
  g_assert_cmpuint (urls->local->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (urls->local, 0), ==, local);
  for (guint i = 0; i < urls->remote->len; i++)
    {
      const char *url = g_ptr_array_index (urls->remote, i);

      g_assert_true (g_str_has_prefix (url, "http://"));
      g_assert_false (g_str_has_prefix (url, "http://127."));
      g_assert_false (g_str_has_prefix (url, "http://0."));
    }

  g_assert_cmpstr (list[0], ==, local);
  g_assert_cmpuint (g_strv_length (list), ==, 1 + urls->remote->len);
}

int
main (int argc, char *argv[])
{
  if (g_strcmp0 (argv[1], "passed-listening") == 0)
    {
      passed_listening ();
      return EXIT_SUCCESS;
    }
  if (g_strcmp0 (argv[1], "passed-wrong") == 0)
    {
      passed_wrong ();
      return EXIT_SUCCESS;
    }

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/sockets/one-port-for-all", test_one_port_for_all);
  g_test_add_func ("/app/sockets/in-use", test_in_use);
  g_test_add_func ("/app/sockets/not-here", test_not_here);
  g_test_add_func ("/app/sockets/nothing-passed", test_nothing_passed);
  g_test_add_data_func ("/app/sockets/passed-listening", "passed-listening", test_in_process);
  g_test_add_data_func ("/app/sockets/passed-wrong", "passed-wrong", test_in_process);
  g_test_add_func ("/app/sockets/urls-of-all-addresses", test_urls_of_all_addresses);

  return g_test_run ();
}
