/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Members of a room who all write, each as soon as the messages before are acknowledged, for the
 * question how many a daemon can store. What the others write they receive and pass over. Prints
 * what it measured as one JSON object. */

#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BUFFER_SIZE 262144
#define MAX_IN_FLIGHT 1024

typedef struct
{
  int fd;
  gsize length;
  gint64 sent_at[MAX_IN_FLIGHT]; /* by the number of the ack, which is that of the slot */
  guint8 buffer[BUFFER_SIZE];
} Sender;

static int port, n_senders = 1, in_flight = 1, seconds = 5, size = 64;
static guint64 n_posts, n_acks, n_refused;
static gint64 measured_from, end;
static GArray *waits; /* float, ms */

static gint64
now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

static void
send_all (Sender *self, const void *data, gsize length)
{
  if (send (self->fd, data, length, MSG_NOSIGNAL) != (gssize) length)
    g_error ("send: %s", g_strerror (errno));
}

static void
send_text (Sender *self, const char *text)
{
  guint8 frame[4096] = { 0x81 };
  gsize length = strlen (text);
  gsize head = 2;

  frame[1] = 0x80 | MIN (length, 126);
  if (length >= 126)
    {
      frame[2] = length >> 8;
      frame[3] = length & 0xff;
      head = 4;
    }
  /* A mask of zeros is a mask. */
  head += 4;
  memcpy (frame + head, text, length);
  send_all (self, frame, head + length);
}

static void
post (Sender *self, guint slot)
{
  g_autoptr (GString) packet = g_string_new (NULL);

  g_string_printf (packet, "42%u[\"post\",{\"id\":\"%" G_GUINT64_FORMAT "\",\"text\":\"", slot,
                   n_posts++);
  for (int i = 0; i < size; i++)
    g_string_append_c (packet, 'x');
  g_string_append (packet, "\"}]");
  self->sent_at[slot] = now_ns ();
  send_text (self, packet->str);
}

static void
take_ack (Sender *self, const char *packet, gsize length)
{
  guint slot = strtoul (packet + 2, NULL, 10);
  gint64 now = now_ns ();
  float wait = (now - self->sent_at[slot]) / 1e6;

  if (memmem (packet, length, "\"ok\":true", 9) == NULL)
    n_refused++;
  else if (now >= measured_from && now < end)
    {
      n_acks++;
      g_array_append_val (waits, wait);
    }
  if (now < end)
    post (self, slot);
}

/* Whether there is a whole frame at the beginning, how long its head is and it itself. */
static gboolean
measure_frame (const guint8 *data, gsize length, gsize *head, gsize *whole)
{
  gsize payload;

  if (length < 4)
    return FALSE;
  payload = data[1] & 0x7f;
  *head = 2;
  if (payload == 126)
    {
      payload = data[2] << 8 | data[3];
      *head = 4;
    }
  else if (payload == 127)
    {
      if (length < 10)
        return FALSE;
      payload = (gsize) data[6] << 24 | data[7] << 16 | data[8] << 8 | data[9];
      *head = 10;
    }
  *whole = *head + payload;
  g_assert (*whole < BUFFER_SIZE);

  return length >= *whole;
}

static void
take_frames (Sender *self, void (*take) (Sender *, const char *, gsize))
{
  gsize used = 0, head, whole;

  while (measure_frame (self->buffer + used, self->length - used, &head, &whole))
    {
      take (self, (const char *) self->buffer + used + head, whole - head);
      used += whole;
    }
  self->length -= used;
  memmove (self->buffer, self->buffer + used, self->length);
}

static void
receive (Sender *self, void (*take) (Sender *, const char *, gsize))
{
  gssize received = recv (self->fd, self->buffer + self->length, BUFFER_SIZE - self->length, 0);

  if (received <= 0)
    g_error ("recv: %s", received < 0 ? g_strerror (errno) : "the server went");
  self->length += received;
  take_frames (self, take);
}

static gboolean welcomed;

static void
take_coming_in (Sender *self, const char *packet, gsize length)
{
  welcomed = welcomed || memmem (packet, MIN (length, 16), "\"welcome\"", 9) != NULL;
}

static void
take (Sender *self, const char *packet, gsize length)
{
  if (packet[0] == '2')
    send_text (self, "3");
  else if (length > 2 && packet[0] == '4' && packet[1] == '3')
    take_ack (self, packet, length);
}

/* One after the other, waiting for each answer: nothing of this is measured. */
static Sender *
come_in (int number)
{
  static const char request[] =
      "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\n"
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons (port) };
  Sender *self = g_new0 (Sender, 1);
  g_autofree char *join = NULL;
  int one = 1;
  char byte;
  guint32 last = 0;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  self->fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  if (connect (self->fd, (struct sockaddr *) &address, sizeof address) < 0)
    g_error ("connect: %s", g_strerror (errno));
  send_all (self, request, sizeof request - 1);
  while (last != 0x0d0a0d0a && recv (self->fd, &byte, 1, 0) == 1)
    last = last << 8 | (guint8) byte;

  /* names that do not look like one another */
  join = g_strdup_printf ("40{\"name\":\"Member %c%c%c\"}", "bdfgkptx"[number / 64 % 8],
                          "bdfgkptx"[number / 8 % 8], "bdfgkptx"[number % 8]);
  send_text (self, join);
  for (welcomed = FALSE; !welcomed;)
    receive (self, take_coming_in);

  return self;
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static double
percentile (double part)
{
  return waits->len > 0 ? g_array_index (waits, float, (guint) (part * (waits->len - 1))) : 0;
}

static void
run (Sender **senders)
{
  int epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  struct epoll_event events[128];

  for (int i = 0; i < n_senders; i++)
    {
      struct epoll_event event = { .events = EPOLLIN, .data.ptr = senders[i] };

      epoll_ctl (epoll_fd, EPOLL_CTL_ADD, senders[i]->fd, &event);
    }

  /* the first fifth of the time is for getting warm */
  measured_from = now_ns () + seconds * G_GINT64_CONSTANT (200000000);
  end = measured_from + seconds * G_GINT64_CONSTANT (1000000000);
  for (int i = 0; i < n_senders * in_flight; i++)
    post (senders[i % n_senders], i / n_senders);
  while (now_ns () < end)
    {
      int n = epoll_wait (epoll_fd, events, G_N_ELEMENTS (events), 100);

      for (int i = 0; i < n; i++)
        receive (events[i].data.ptr, take);
    }
  close (epoll_fd);
}

int
main (int argc, char **argv)
{
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_INT, &port, "The server's port", "N" },
    { "senders", 0, 0, G_OPTION_ARG_INT, &n_senders, "How many members, at most 512", "N" },
    { "in-flight", 0, 0, G_OPTION_ARG_INT, &in_flight, "Messages of each at one time", "N" },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &seconds, "How long", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &size, "Bytes of a message, at most 2000", "N" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- members who all write");
  g_autoptr (GError) error = NULL;
  g_autofree Sender **senders = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || port == 0 || n_senders < 1 ||
      n_senders > 512 || in_flight < 1 || in_flight > MAX_IN_FLIGHT || size > 2000)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "A port, and figures in bounds");
      return 64;
    }

  waits = g_array_new (FALSE, FALSE, sizeof (float));
  senders = g_new (Sender *, n_senders);
  for (int i = 0; i < n_senders; i++)
    senders[i] = come_in (i);
  run (senders);

  g_array_sort (waits, compare_floats);
  printf ("{\"acks_per_second\": %.0f, \"refused\": %" G_GUINT64_FORMAT
          ", \"p50_ms\": %.3f, \"p99_ms\": %.3f}\n",
          n_acks / (double) seconds, n_refused, percentile (0.5), percentile (0.99));
  for (int i = 0; i < n_senders; i++)
    {
      close (senders[i]->fd);
      g_free (senders[i]);
    }
  g_array_unref (waits);

  return n_refused == 0 && n_acks > 0 ? 0 : 1;
}
