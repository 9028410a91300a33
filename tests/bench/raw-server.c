/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The limit: accept on one epoll descriptor, and one send() per client and message. A message is a
 * length in two bytes and what follows. One of no length is a ping, as seldom as Engine.IO has
 * them, or the pong. */

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PING_INTERVAL 25000 /* ms */
/* Who is due within this time gets the ping together with the first of them. */
#define PING_SLACK 250 /* ms */

typedef struct
{
  int fd;
  int64_t ping; /* when it is due, in ms */
  size_t length;
  uint8_t *partial;
} Client;

static Client *clients;
static size_t n_clients, n_allocated, next_ping;

static int64_t
get_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * INT64_C (1000) + now.tv_nsec / 1000000;
}

static void
send_all (int fd, const uint8_t *data, size_t length)
{
  while (length > 0)
    {
      ssize_t sent = send (fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);

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

static void
broadcast (const uint8_t *message, size_t length)
{
  for (size_t i = 0; i < n_clients; i++)
    {
      if (clients[i].fd >= 0)
        send_all (clients[i].fd, message, length);
    }
}

static void
receive (size_t index)
{
  static uint8_t buffer[131072];
  Client *client = &clients[index];
  size_t length = client->length, used = 0;
  ssize_t received;

  memcpy (buffer, client->partial, length);
  received = recv (client->fd, buffer + length, 65536, MSG_DONTWAIT);
  if (received <= 0)
    {
      if (received < 0 && errno == EAGAIN)
        return;
      close (client->fd);
      client->fd = -1;
      return;
    }
  length += received;

  while (length - used >= 2 && length - used >= 2u + (buffer[used] << 8 | buffer[used + 1]))
    {
      size_t size = 2 + (buffer[used] << 8 | buffer[used + 1]);

      if (size > 2)
        broadcast (buffer + used, size);
      used += size;
    }
  client->length = length - used;
  client->partial = realloc (client->partial, client->length + 1);
  memcpy (client->partial, buffer + used, client->length);
}

static void
accept_all (int listener, int epoll_fd)
{
  int fd, one = 1;

  while ((fd = accept4 (listener, NULL, NULL, SOCK_NONBLOCK)) >= 0)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.u64 = n_clients + 1 };

      if (n_clients == n_allocated)
        {
          n_allocated = n_allocated * 2 + 64;
          clients = realloc (clients, n_allocated * sizeof *clients);
        }
      setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
      clients[n_clients++] =
          (Client){ .fd = fd, .ping = get_time () + PING_INTERVAL, .partial = malloc (1) };
      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, fd, &event);
    }
}

/* The pings are due in the order in which the clients came, again and again. Returns after how many
 * milliseconds the next one is. */
static int
ping_those_due (void)
{
  const uint8_t ping[2] = { 0, 0 };
  int64_t now = get_time ();

  while (n_clients > 0 && clients[next_ping].ping <= now + PING_SLACK)
    {
      Client *client = &clients[next_ping];

      if (client->fd >= 0)
        send_all (client->fd, ping, sizeof ping);
      client->ping = now + PING_INTERVAL;
      next_ping = (next_ping + 1) % n_clients;
    }

  return n_clients > 0 ? (int) (clients[next_ping].ping - now) : -1;
}

static int
open_listener (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) < 0 || listen (fd, 4096) < 0 ||
      getsockname (fd, (struct sockaddr *) &address, &length) < 0)
    {
      perror ("listen");
      exit (1);
    }
  printf ("%d\n", ntohs (address.sin_port));
  fflush (stdout);

  return fd;
}

int
main (void)
{
  struct rlimit limit;
  int epoll_fd = epoll_create1 (0), listener = open_listener ();
  struct epoll_event event = { .events = EPOLLIN, .data.u64 = 0 };

  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  epoll_ctl (epoll_fd, EPOLL_CTL_ADD, listener, &event);

  for (;;)
    {
      struct epoll_event events[256];
      int n = epoll_wait (epoll_fd, events, 256, ping_those_due ());

      for (int i = 0; i < n; i++)
        {
          if (events[i].data.u64 == 0)
            accept_all (listener, epoll_fd);
          else
            receive (events[i].data.u64 - 1);
        }
    }
}
