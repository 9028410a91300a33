/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "net/container.h"
#include "net/refusal.h"

#define ACCEPTS_PER_TURN 64
#define PAUSE_WITHOUT_DESCRIPTORS 250 /* ms */

struct _EioListener
{
  EioWatch watch;
  EioReactor *reactor; /* (owned) */
  GSocket *socket;     /* (owned) */
  EioTally *tally;     /* (unowned) */
  EioAcceptedFunc accepted;
  gpointer user_data; /* (unowned) */

  /* Without a descriptor nothing can be accepted, not even to be refused, and the client would
   * wait for ever: this one is given up for that. */
  int reserve_fd;
  GSource *pause; /* (owned) (nullable) */
  gboolean exhausted;
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
turn_one_away (EioListener *self)
{
  static const EioRefusal refusal = {
    .cause = EIO_REFUSAL_DESCRIPTORS,
    .status = 503,
    .retry_after = 5,
    .reason = "this server has no room for another connection",
  };
  int fd;

  close (self->reserve_fd);
  fd = accept4 (self->watch.fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd >= 0)
    {
      eio_tally_count_refusal (self->tally, &refusal);
      eio_refusal_send (&refusal, fd);
    }
  self->reserve_fd = open_reserve ();
}

static void
out_of_descriptors (EioListener *self)
{
  if (!self->exhausted)
    g_warning ("No descriptor is left; one client is turned away, others wait until there are");
  self->exhausted = TRUE;

  if (self->reserve_fd >= 0)
    turn_one_away (self);

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
      int fd;

      fd = accept4 (watch->fd, (struct sockaddr *) &native, &length, SOCK_CLOEXEC | SOCK_NONBLOCK);
      if (fd < 0 && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM))
        {
          out_of_descriptors (self);
          return;
        }
      /* All else concerns only the client that could not be accepted. */
      if (fd < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return;
      if (fd < 0)
        continue;

      self->exhausted = FALSE;
      eio_address_init (&address, &native);
      self->accepted (fd, &address, self->user_data);
    }
}

static void
set_option (int fd, int level, int option, guint value)
{
  int number = (int) MIN (value, G_MAXINT);

  if (setsockopt (fd, level, option, &number, sizeof number) < 0)
    g_debug ("Socket option %d of level %d: %s", option, level, g_strerror (errno));
}

/* Linux gives every accepted socket the options of the one that it was accepted from, so they are
 * set once and cost no connection anything. */
static void
set_options (int fd, const EioFrontDoorLimits *limits)
{
  set_option (fd, IPPROTO_TCP, TCP_NODELAY, TRUE);

  /* Left to itself the kernel may keep megabytes for each client that does not read. */
  if (limits->send_buffer != 0)
    set_option (fd, SOL_SOCKET, SO_SNDBUF, limits->send_buffer);
  if (limits->receive_buffer != 0)
    set_option (fd, SOL_SOCKET, SO_RCVBUF, limits->receive_buffer);

  /* A peer that vanished, with its machine or its network, says nothing. */
  set_option (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, limits->unacknowledged_timeout);
  set_option (fd, SOL_SOCKET, SO_KEEPALIVE, limits->keepalive_idle != 0);
  if (limits->keepalive_idle != 0)
    set_option (fd, IPPROTO_TCP, TCP_KEEPIDLE, limits->keepalive_idle);
  if (limits->keepalive_interval != 0)
    set_option (fd, IPPROTO_TCP, TCP_KEEPINTVL, limits->keepalive_interval);
  if (limits->keepalive_probes != 0)
    set_option (fd, IPPROTO_TCP, TCP_KEEPCNT, limits->keepalive_probes);
}

/**
 * eio_listener_new:
 * @reactor: where to watch the socket
 * @socket: a listening, non-blocking socket
 * @limits: what the kernel keeps for a client, and when it takes a silent one for dead
 * @tally: who counts those that are turned away for want of a descriptor
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
                  const EioFrontDoorLimits *limits,
                  EioTally *tally,
                  EioAcceptedFunc accepted,
                  gpointer user_data,
                  GError **error)
{
  g_autoptr (EioListener) self = g_new0 (EioListener, 1);

  self->watch.func = on_events;
  self->watch.fd = g_socket_get_fd (socket);
  self->reactor = g_object_ref (reactor);
  self->socket = g_object_ref (socket);
  self->tally = tally;
  self->accepted = accepted;
  self->user_data = user_data;
  self->reserve_fd = open_reserve ();

  set_options (self->watch.fd, limits);
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
