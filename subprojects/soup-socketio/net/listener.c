/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/container.h"

#define ACCEPTS_PER_TURN 64
#define PAUSE_WITHOUT_DESCRIPTORS 250 /* ms */

struct _EioListener
{
  EioWatch watch;
  EioReactor *reactor; /* (owned) */
  GSocket *socket;     /* (owned) */
  EioAcceptedFunc accepted;
  gpointer user_data; /* (unowned) */

  /* Without a descriptor nothing can be accepted, not even to be refused, and the client would
   * wait for ever: this one is given up for that. */
  int reserve_fd;
  GSource *pause; /* (owned) (nullable) */
};

static int
open_reserve (void)
{
  return open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

static gboolean
watch_socket (EioListener *self, GError **error)
{
  return eio_reactor_watch (self->reactor, &self->watch, EPOLLIN, error);
}

static gboolean
pause_is_over (gpointer user_data)
{
  EioListener *self = user_data;
  g_autoptr (GError) error = NULL;

  if (self->reserve_fd < 0)
    self->reserve_fd = open_reserve ();
  if (!watch_socket (self, &error))
    {
      g_warning ("Still no descriptor to accept connections with: %s", error->message);
      return G_SOURCE_CONTINUE;
    }

  g_clear_pointer (&self->pause, g_source_unref);
  return G_SOURCE_REMOVE;
}

static void
out_of_descriptors (EioListener *self)
{
  int fd;

  g_warning ("No descriptor is left; the next client is turned away and others wait a moment");

  if (self->reserve_fd >= 0)
    {
      close (self->reserve_fd);
      fd = accept4 (self->watch.fd, NULL, NULL, SOCK_CLOEXEC);
      if (fd >= 0)
        close (fd);
      self->reserve_fd = open_reserve ();
    }

  eio_reactor_unwatch (self->reactor, &self->watch);
  self->pause = g_timeout_source_new (PAUSE_WITHOUT_DESCRIPTORS);
  g_source_set_callback (self->pause, pause_is_over, self, NULL);
  g_source_attach (self->pause, eio_reactor_get_context (self->reactor));
}

static void
on_events (EioWatch *watch, guint32 events)
{
  EioListener *self = EIO_CONTAINER_OF (watch, EioListener, watch);

  for (guint i = 0; i < ACCEPTS_PER_TURN; i++)
    {
      struct sockaddr_storage native = { .ss_family = AF_UNSPEC };
      socklen_t length = sizeof native;
      EioAddress address;
      int fd, one = 1;

      fd = accept4 (watch->fd, (struct sockaddr *) &native, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0 && (errno == EMFILE || errno == ENFILE))
        {
          out_of_descriptors (self);
          return;
        }
      /* All else concerns only the client that could not be accepted. */
      if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return;
      if (fd < 0)
        continue;

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      eio_address_init (&address, &native);
      self->accepted (fd, &address, self->user_data);
    }
}

/**
 * eio_listener_new:
 * @reactor: where to watch the socket
 * @socket: a listening, non-blocking socket
 * @accepted: what to call for each client
 * @user_data: for @accepted
 * @error: return location for a #GError
 *
 * Accepts connections until it is freed.
 *
 * Returns: (transfer full): the listener, or %NULL with an error of the domain %G_IO_ERROR
 */
EioListener *
eio_listener_new (EioReactor *reactor,
                  GSocket *socket,
                  EioAcceptedFunc accepted,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (EioListener) self = g_new0 (EioListener, 1);

  self->watch.func = on_events;
  self->watch.fd = g_socket_get_fd (socket);
  self->reactor = g_object_ref (reactor);
  self->socket = g_object_ref (socket);
  self->accepted = accepted;
  self->user_data = user_data;
  self->reserve_fd = open_reserve ();

  if (!watch_socket (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * eio_listener_free:
 * @self: (transfer full): a listener
 *
 * Stops accepting. The socket goes on listening as long as somebody else holds it.
 */
void
eio_listener_free (EioListener *self)
{
  if (self->pause != NULL)
    {
      g_source_destroy (self->pause);
      g_source_unref (self->pause);
    }
  else
    {
      eio_reactor_unwatch (self->reactor, &self->watch);
    }
  if (self->reserve_fd >= 0)
    close (self->reserve_fd);
  g_object_unref (self->socket);
  g_object_unref (self->reactor);
  g_free (self);
}
