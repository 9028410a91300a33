/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "engine-fixture.h"
#include "engineio/server.h"
#include "engineio/session.h"
#include "net/listen.h"
#include "net/listener.h"

#define WEBSOCKET "/socket.io/?EIO=4&transport=websocket"

static void
take_descriptor (int fd, const EioAddress *address, gpointer user_data)
{
  *(int *) user_data = fd;
}

static int
get_option (int fd, int level, int option)
{
  int value = -1;
  socklen_t length = sizeof value;

  g_assert_no_errno (getsockopt (fd, level, option, &value, &length));
  return value;
}

/* Accepts one connection with @limits and returns its descriptor. */
static int
accept_one (const EioFrontDoorLimits *limits)
{
  g_autoptr (EioReactor) reactor = eio_reactor_new (NULL);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (EioTally) tally = eio_tally_new (NULL, 60000);
  g_autoptr (EioListener) listener = NULL;
  g_autoptr (GError) error = NULL;
  DoorFixture fixture = { 0 };
  int client, accepted = -1;

  socket = eio_listen_tcp (G_INET_SOCKET_ADDRESS (address), &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  listener = eio_listener_new (reactor, socket, limits, tally, take_descriptor, &accepted, &error);
  g_assert_no_error (error);

  fixture.port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  client = door_fixture_connect (&fixture);
  while (accepted < 0)
    g_main_context_iteration (NULL, TRUE);
  close (client);

  return accepted;
}

static void
test_options (void)
{
  int fd = accept_one (&eio_front_door_default_limits);

  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_NODELAY), !=, 0);
  /* The kernel counts its own expenses, and doubles both (socket(7)). */
  g_assert_cmpint (get_option (fd, SOL_SOCKET, SO_SNDBUF), ==, 2 * 128 * 1024);
  g_assert_cmpint (get_option (fd, SOL_SOCKET, SO_RCVBUF), ==, 2 * 64 * 1024);
  g_assert_cmpint (get_option (fd, SOL_SOCKET, SO_KEEPALIVE), !=, 0);
  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT), ==, 30000);
  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_KEEPIDLE), ==, 60);
  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_KEEPINTVL), ==, 10);
  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_KEEPCNT), ==, 3);
  g_assert_cmpint (fcntl (fd, F_GETFL) & O_NONBLOCK, !=, 0);
  g_assert_cmpint (fcntl (fd, F_GETFD) & FD_CLOEXEC, !=, 0);
  close (fd);
}

static void
test_no_options (void)
{
  const EioFrontDoorLimits limits = { 0 };
  int fd = accept_one (&limits);

  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_NODELAY), !=, 0);
  g_assert_cmpint (get_option (fd, SOL_SOCKET, SO_KEEPALIVE), ==, 0);
  g_assert_cmpint (get_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT), ==, 0);
  close (fd);
}

/* Whoever says something hears it. */
static void
echo (EioSession *session, gboolean is_binary, const guint8 *data, gsize length)
{
  g_autoptr (EioChunk) packet = eio_session_new_message ((const char *) data, length);

  eio_session_send (session, packet);
}

static void
forget (EioSession *session, const char *reason)
{
}

static const EioSessionHandler echo_handler = { .message = echo, .closed = forget };

static void
on_opened (EioSession *session, gpointer user_data)
{
  eio_session_set_owner (session, &echo_handler, NULL);
  eio_session_admit (session);
}

#define N_WAITING 10

/* A process without any descriptor left: its clients are in it too, so they have theirs already. */
typedef struct
{
  DoorFixture door;
  EioServer *engine;      /* (owned) */
  WsClient *members[2];   /* (owned) */
  int waiting[N_WAITING]; /* sockets that are not connected yet */
  GArray *others;         /* (owned) (element-type int): all the other descriptors */
} Exhaustion;

static void
exhaust (Exhaustion *self)
{
  struct rlimit limit;
  int fd;

  for (guint i = 0; i < N_WAITING; i++)
    self->waiting[i] = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &limit));
  limit.rlim_cur = 128;
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &limit));
  while ((fd = open ("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0)
    g_array_append_val (self->others, fd);
  g_assert_cmpint (errno, ==, EMFILE);
}

static void
begin_exhaustion (Exhaustion *self)
{
  door_fixture_init (&self->door, &eio_front_door_default_limits);
  self->engine = eio_server_new (self->door.door, &eio_server_default_config);
  eio_server_set_opened_func (self->engine, on_opened, NULL);
  self->others = g_array_new (FALSE, FALSE, sizeof (int));
  for (guint i = 0; i < G_N_ELEMENTS (self->members); i++)
    {
      self->members[i] = ws_client_open (&self->door, WEBSOCKET);
      g_free (ws_client_read (self->members[i]));
    }
  exhaust (self);
}

static void
give_back_descriptors (Exhaustion *self)
{
  for (guint i = 0; i < self->others->len; i++)
    close (g_array_index (self->others, int, i));
  g_array_set_size (self->others, 0);
}

static void
connect_waiting (Exhaustion *self)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (self->door.port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };

  for (guint i = 0; i < N_WAITING; i++)
    {
      g_assert_no_errno (connect (self->waiting[i], (struct sockaddr *) &address, sizeof address));
      g_assert_no_errno (fcntl (self->waiting[i], F_SETFL, O_NONBLOCK));
      door_fixture_send (self->waiting[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1);
    }
}

static void
chat (Exhaustion *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->members); i++)
    {
      ws_client_send (self->members[i], "4hello");
      ws_client_expect (self->members[i], "4hello");
    }
}

static gboolean
set_flag (gpointer flag)
{
  *(gboolean *) flag = TRUE;
  return G_SOURCE_REMOVE;
}

/* Without a pause the loop would turn as fast as it can. */
static void
assert_no_busy_loop (void)
{
  gboolean over = FALSE;
  guint turns = 0;
  clock_t before = clock ();

  g_timeout_add (600, set_flag, &over);
  while (!over)
    {
      g_main_context_iteration (NULL, TRUE);
      turns++;
    }
  g_assert_cmpuint (turns, <, 50);
  g_assert_cmpfloat ((double) (clock () - before) / CLOCKS_PER_SEC, <, 0.3);
}

static void
expect_status (int fd, const char *status)
{
  g_autoptr (GByteArray) response = door_fixture_read_to_end (fd);

  g_assert_cmpuint (response->len, >, 12);
  g_assert_cmpmem (response->data, strlen (status), status, strlen (status));
}

static void
run_exhaustion (void)
{
  Exhaustion self = { 0 };
  guint n_refused = 0;
  gint64 begin;

  begin_exhaustion (&self);
  connect_waiting (&self);
  chat (&self);
  assert_no_busy_loop ();
  chat (&self);

  /* The reserve answered one for each pause; the others are still waiting. */
  for (;; n_refused++)
    {
      char byte;

      if (recv (self.waiting[n_refused], &byte, 1, MSG_PEEK) < 0)
        break;
      expect_status (self.waiting[n_refused], "HTTP/1.1 503 ");
    }
  g_assert_cmpuint (n_refused, >=, 1);
  g_assert_cmpuint (n_refused, <, 5);
  g_assert_cmpuint (eio_tally_get_refused_connections (eio_front_door_get_tally (self.door.door),
                                                       EIO_REFUSAL_DESCRIPTORS),
                    ==, n_refused);

  give_back_descriptors (&self);
  begin = g_get_monotonic_time ();
  for (guint i = n_refused; i < N_WAITING; i++)
    expect_status (self.waiting[i], "HTTP/1.1 404 ");
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
  chat (&self);

  for (guint i = 0; i < G_N_ELEMENTS (self.members); i++)
    ws_client_free (self.members[i]);
  g_array_unref (self.others);
  eio_server_shut_down (self.engine);
  g_assert_finalize_object (self.engine);
  door_fixture_clear (&self.door);
}

static void
test_no_descriptors (void)
{
  if (g_test_subprocess ())
    {
      /* It warns, as it should. */
      g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
      run_exhaustion ();
      return;
    }

  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("*No descriptor is left*");
  g_test_trap_assert_stderr_unmatched ("*No descriptor is left*No descriptor is left*");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/listener/options", test_options);
  g_test_add_func ("/listener/no-options", test_no_options);
  g_test_add_func ("/listener/no-descriptors", test_no_descriptors);

  return g_test_run ();
}
