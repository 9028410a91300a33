/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a broadcast costs, in what can be counted: it is encoded once however many hear it, and what
 * is due to a client in one turn leaves with one system call. The linker puts the functions below
 * in the place of those that they count (ld, --wrap). */

#include <liburing.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>

#include "net/burst.h"
#include "net/chunk.h"
#include "socketio-fixture.h"
#include "socketio/group.h"

#define N_CLIENTS 7
#define N_MANY 300

int __real_io_uring_submit_and_wait (struct io_uring *ring, unsigned int n);
int __wrap_io_uring_submit_and_wait (struct io_uring *ring, unsigned int n);
long __real_syscall (long number, ...);
long __wrap_syscall (long number, ...);
EioChunk *__real_eio_chunk_new_frame_of (guint8 opcode, const struct iovec *parts, guint n_parts);
EioChunk *__wrap_eio_chunk_new_frame_of (guint8 opcode, const struct iovec *parts, guint n_parts);

static guint n_sends; /* (atomic) */
static guint n_calls; /* (atomic) */
static guint n_encoded;

int
__wrap_io_uring_submit_and_wait (struct io_uring *ring, unsigned int n)
{
  int submitted = __real_io_uring_submit_and_wait (ring, n);

  g_atomic_int_add (&n_sends, submitted);
  g_atomic_int_inc (&n_calls);
  return submitted;
}

long
__wrap_syscall (long number, ...)
{
  long argument[6];
  va_list arguments;

  va_start (arguments, number);
  for (guint i = 0; i < G_N_ELEMENTS (argument); i++)
    argument[i] = va_arg (arguments, long);
  va_end (arguments);

  if (number == SYS_sendto || number == SYS_sendmsg)
    {
      g_atomic_int_inc (&n_sends);
      g_atomic_int_inc (&n_calls);
    }
  return __real_syscall (number, argument[0], argument[1], argument[2], argument[3], argument[4],
                         argument[5]);
}

EioChunk *
__wrap_eio_chunk_new_frame_of (guint8 opcode, const struct iovec *parts, guint n_parts)
{
  n_encoded++;
  return __real_eio_chunk_new_frame_of (opcode, parts, n_parts);
}

typedef struct
{
  SioFixture sio;
  SioGroup *group;   /* (owned) */
  SioSocket *latest; /* (unowned) (nullable) */
} Fixture;

static void
on_connecting (SioNamespace *name_space, SioSocket *socket, JsonNode *auth, gpointer user_data)
{
  Fixture *self = user_data;

  self->latest = socket;
  sio_socket_accept (socket);
  sio_group_add (self->group, socket);
}

static void
set_up (Fixture *self, gconstpointer data)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;

  eio_front_door_limits_admit_all (&limits);
  sio_fixture_init (&self->sio, &limits, 45000);
  self->group = sio_group_new (self->sio.main);
  g_signal_connect (self->sio.main, "connecting", G_CALLBACK (on_connecting), self);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  sio_fixture_clear (&self->sio);
  g_assert_finalize_object (self->group);
}

static void
emit (Fixture *self, const char *event)
{
  g_autoptr (JsonNode) argument = json_from_string ("{}", NULL);

  sio_group_emit (self->group, event, argument);
}

static void
test_one_send (Fixture *self, gconstpointer data)
{
  WsClient *clients[N_CLIENTS];
  g_autoptr (JsonNode) argument = json_from_string ("{}", NULL);

  for (guint i = 0; i < N_CLIENTS; i++)
    clients[i] = sio_fixture_connect_client (&self->sio);
  n_sends = n_encoded = 0;

  /* Only the last one is told something between what all are told. */
  emit (self, "one");
  emit (self, "two");
  sio_socket_emit (self->latest, "you", argument);
  emit (self, "three");
  g_assert_cmpuint (n_encoded, ==, 4);
  g_assert_cmpuint (n_sends, ==, 0);

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      ws_client_expect (clients[i], "42[\"one\",{}]");
      ws_client_expect (clients[i], "42[\"two\",{}]");
      if (i == N_CLIENTS - 1)
        ws_client_expect (clients[i], "42[\"you\",{}]");
      ws_client_expect (clients[i], "42[\"three\",{}]");
    }
  g_assert_cmpuint (n_sends, ==, N_CLIENTS);

  for (guint i = 0; i < N_CLIENTS; i++)
    ws_client_free (clients[i]);
}

typedef struct
{
  guint n_threads;
  gboolean io_uring;
} Way;

static guint
get_most_calls (const Way *way)
{
  g_autoptr (EioBurst) burst = eio_burst_new (way->io_uring);

  return eio_burst_is_shared (burst) ? N_MANY / 30 : N_MANY;
}

/* So many that threads help, or that few system calls do. */
static void
test_many (Fixture *self, gconstpointer data)
{
  const Way *way = data;
  guint most_calls = get_most_calls (way);
  WsClient *clients[N_MANY];
  g_autoptr (JsonNode) argument = json_from_string ("{}", NULL);

  eio_reactor_set_threads (self->sio.door.reactor, way->n_threads);
  eio_reactor_set_io_uring (self->sio.door.reactor, way->io_uring);
  for (guint i = 0; i < N_MANY; i++)
    clients[i] = sio_fixture_connect_client (&self->sio);

  for (guint round = 0; round < 5; round++)
    {
      n_sends = n_calls = n_encoded = 0;
      emit (self, "one");
      sio_socket_emit (self->latest, "you", argument);
      emit (self, "two");
      g_assert_cmpuint (n_encoded, ==, 3);
      for (guint i = 0; i < N_MANY; i++)
        {
          ws_client_expect (clients[i], "42[\"one\",{}]");
          if (i == N_MANY - 1)
            ws_client_expect (clients[i], "42[\"you\",{}]");
          ws_client_expect (clients[i], "42[\"two\",{}]");
        }
      g_assert_cmpuint (n_sends, ==, N_MANY);
      g_assert_cmpuint (n_calls, <=, most_calls);
    }

  for (guint i = 0; i < N_MANY; i++)
    ws_client_free (clients[i]);
}

/* Clients that poll are served from the same frames. */
static void
test_polling (Fixture *self, gconstpointer data)
{
  g_autoptr (WsClient) client = sio_fixture_connect_client (&self->sio);
  char *sids[N_CLIENTS];
  guint status;

  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *taken = NULL;

      sids[i] = poll_open (&self->sio.door, SIO_FIXTURE_PATH);
      taken = poll_post (&self->sio.door, SIO_FIXTURE_PATH, sids[i], "40", &status);
      g_free (poll_request (&self->sio.door, SIO_FIXTURE_PATH, sids[i], &status));
    }
  g_assert_cmpuint (sio_group_get_size (self->group), ==, N_CLIENTS + 1);
  n_encoded = 0;

  emit (self, "one");
  emit (self, "two");
  g_assert_cmpuint (n_encoded, ==, 2);
  ws_client_expect (client, "42[\"one\",{}]");
  ws_client_expect (client, "42[\"two\",{}]");
  for (guint i = 0; i < N_CLIENTS; i++)
    {
      g_autofree char *sid = sids[i];
      g_autofree char *payload = poll_request (&self->sio.door, SIO_FIXTURE_PATH, sid, &status);

      g_assert_cmpstr (payload, ==,
                       "42[\"one\",{}]\x1e"
                       "42[\"two\",{}]");
    }
  g_assert_cmpuint (n_encoded, ==, 2);
}

int
main (int argc, char **argv)
{
  const Way alone = { 0, FALSE }, threads = { 2, FALSE }, ring = { 0, TRUE }, both = { 2, TRUE };

  g_test_init (&argc, &argv, NULL);

  g_test_add ("/fan-out/one-send", Fixture, NULL, set_up, test_one_send, tear_down);
  g_test_add ("/fan-out/many", Fixture, &alone, set_up, test_many, tear_down);
  g_test_add ("/fan-out/many/threads", Fixture, &threads, set_up, test_many, tear_down);
  g_test_add ("/fan-out/many/io-uring", Fixture, &ring, set_up, test_many, tear_down);
  g_test_add ("/fan-out/many/both", Fixture, &both, set_up, test_many, tear_down);
  g_test_add ("/fan-out/polling", Fixture, NULL, set_up, test_polling, tear_down);

  return g_test_run ();
}
