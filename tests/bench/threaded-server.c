/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What more threads would bring: as raw-server.c, but each thread sends to its share of the
 * clients. The first argument says how many threads there are. One thread accepts and reads
 * besides. */

#include <gio/gio.h>
#include <glib-unix.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <errno.h>
#include <unistd.h>

typedef struct
{
  GThread *thread;
  GAsyncQueue *messages; /* (element-type GBytes) */
  GMutex lock;
  GArray *fds;
} Sender;

static Sender *senders;
static guint n_senders, n_clients;

static void
send_all (int fd, const guint8 *data, gsize length)
{
  while (length > 0)
    {
      gssize sent = send (fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (sent < 0 && errno == EAGAIN)
        {
          struct pollfd wait = { .fd = fd, .events = POLLOUT };

          poll (&wait, 1, -1);
          continue;
        }
      if (sent < 0)
        return;
      data += sent;
      length -= sent;
    }
}

static gpointer
run_sender (gpointer user_data)
{
  Sender *self = user_data;

  for (;;)
    {
      g_autoptr (GBytes) message = g_async_queue_pop (self->messages);
      gsize length;
      const guint8 *data = g_bytes_get_data (message, &length);

      g_mutex_lock (&self->lock);
      for (guint i = 0; i < self->fds->len; i++)
        send_all (g_array_index (self->fds, int, i), data, length);
      g_mutex_unlock (&self->lock);
    }
  return NULL;
}

static gboolean
on_readable (int fd, GIOCondition condition, gpointer user_data)
{
  GByteArray *partial = user_data;
  guint8 buffer[65536];
  gssize received = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (received <= 0)
    return received < 0 && errno == EAGAIN;
  g_byte_array_append (partial, buffer, received);
  while (partial->len >= 2 && partial->len >= 2u + (partial->data[0] << 8 | partial->data[1]))
    {
      gsize size = 2 + (partial->data[0] << 8 | partial->data[1]);
      g_autoptr (GBytes) message = g_bytes_new (partial->data, size);

      for (guint i = 0; i < n_senders; i++)
        g_async_queue_push (senders[i].messages, g_bytes_ref (message));
      g_byte_array_remove_range (partial, 0, size);
    }
  return TRUE;
}

static gboolean
on_acceptable (int listener, GIOCondition condition, gpointer user_data)
{
  int fd, one = 1;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK)) >= 0)
    {
      Sender *sender = &senders[n_clients % n_senders];

      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      /* Only the first client speaks, so only it is read from. */
      if (n_clients++ == 0)
        g_unix_fd_add (fd, G_IO_IN, on_readable, g_byte_array_new ());
      g_mutex_lock (&sender->lock);
      g_array_append_val (sender->fds, fd);
      g_mutex_unlock (&sender->lock);
    }
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int listener = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  struct rlimit limit;

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);

  n_senders = argc > 1 ? atoi (argv[1]) : 1;
  senders = g_new0 (Sender, n_senders);
  for (guint i = 0; i < n_senders; i++)
    {
      g_mutex_init (&senders[i].lock);
      senders[i].messages = g_async_queue_new ();
      senders[i].fds = g_array_new (FALSE, FALSE, sizeof (int));
      senders[i].thread = g_thread_new ("sender", run_sender, &senders[i]);
    }

  address.sin_addr.s_addr = g_htonl (INADDR_LOOPBACK);
  if (bind (listener, (struct sockaddr *) &address, sizeof address) < 0 ||
      listen (listener, 4096) < 0 ||
      getsockname (listener, (struct sockaddr *) &address, &length) < 0)
    g_error ("listen: %s", g_strerror (errno));
  g_print ("%d\n", g_ntohs (address.sin_port));
  g_unix_fd_add (listener, G_IO_IN, on_acceptable, NULL);
  g_main_loop_run (loop);

  return 0;
}
