/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "door-fixture.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/listen.h"

void
door_fixture_init (DoorFixture *self, const EioFrontDoorLimits *limits)
{
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new_from_string ("127.0.0.1", 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GError) error = NULL;

  self->soup = soup_server_new (NULL, NULL);
  self->reactor = eio_reactor_new (NULL);
  self->door = eio_front_door_new (self->soup, self->reactor, limits);

  socket = eio_listen_tcp (G_INET_SOCKET_ADDRESS (address), &error);
  g_assert_no_error (error);
  g_assert_true (eio_front_door_add_listener (self->door, socket, &error));
  g_assert_no_error (error);
  bound = g_socket_get_local_address (socket, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* Also proves that nothing is left: no connection, and no reference. */
void
door_fixture_clear (DoorFixture *self)
{
  while (eio_front_door_get_n_connections (self->door) > 0)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;

  g_assert_finalize_object (self->door);
  g_assert_finalize_object (self->reactor);
  g_assert_finalize_object (self->soup);
}

int
door_fixture_connect (DoorFixture *self)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = g_htons (self->port),
    .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  /* The kernel completes the handshake of a listening socket by itself. */
  g_assert_no_errno (connect (fd, (struct sockaddr *) &address, sizeof address));
  g_assert_no_errno (fcntl (fd, F_SETFL, O_NONBLOCK));

  return fd;
}

void
door_fixture_send (int fd, const void *data, gssize length)
{
  const char *rest = data;

  if (length < 0)
    length = strlen (data);
  while (length > 0)
    {
      gssize sent = send (fd, rest, length, MSG_NOSIGNAL);

      if (sent < 0 && errno == EAGAIN)
        {
          g_main_context_iteration (NULL, FALSE);
          continue;
        }
      if (sent < 0)
        return; /* The server has heard enough; the test looks at its answer. */
      rest += sent;
      length -= sent;
    }
}

static gboolean
receive (int fd, GByteArray *into)
{
  guint8 buffer[16384];
  gssize received = recv (fd, buffer, sizeof buffer, 0);

  if (received > 0)
    g_byte_array_append (into, buffer, received);
  else if (received == 0 || (errno != EAGAIN && errno != EINTR))
    return FALSE;
  else
    g_main_context_iteration (NULL, FALSE);

  return TRUE;
}

GByteArray *
door_fixture_read_to_end (int fd)
{
  GByteArray *got = g_byte_array_new ();

  while (receive (fd, got))
    ;
  close (fd);

  return got;
}

void
door_fixture_read (int fd, GByteArray *into, gsize length)
{
  while (into->len < length)
    g_assert_true (receive (fd, into));
}

char *
door_fixture_request (DoorFixture *self, const char *request)
{
  int fd = door_fixture_connect (self);
  g_autoptr (GByteArray) got = NULL;

  door_fixture_send (fd, request, -1);
  got = door_fixture_read_to_end (fd);

  return g_strndup ((char *) got->data, got->len);
}
