/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load.h"

typedef enum
{
  LINK_STREAM, /* raw TCP, or a WebSocket */
  LINK_GET,    /* the poll of a polling client */
  LINK_POST,   /* what a polling client sends */
} LinkKind;

/* One TCP connection. */
typedef struct
{
  Watch watch;
  Client *client;
  LinkKind kind;
  gboolean upgraded;
  GByteArray *in;
  GByteArray *out;
} Link;

struct _Client
{
  Load *load;
  guint number;
  gboolean ready;
  gboolean probing;
  char sid[64];
  Link *stream;
  Link *get;
  Link *post;
  GString *to_post;
};

static void open_get (Client *self);
static void open_stream (Client *self);

static void
ignore_events (Watch *watch, guint32 events)
{
}

static void
link_free (gpointer data)
{
  Link *link = data;

  g_byte_array_unref (link->in);
  g_byte_array_unref (link->out);
  g_free (link);
}

/* Events of this turn may still point to it. */
static void
link_close (Link **slot)
{
  Link *link = *slot;

  *slot = NULL;
  if (link == NULL)
    return;
  close (link->watch.fd);
  link->watch.func = ignore_events;
  load_free_after_turn (link->client->load, link, link_free);
}

static void
fail (Client *self, const char *why)
{
  link_close (&self->stream);
  link_close (&self->get);
  link_close (&self->post);
  load_client_failed (self->load, why);
}

static gboolean
link_flush (Link *link)
{
  while (link->out->len > 0)
    {
      gssize sent =
          send (link->watch.fd, link->out->data, link->out->len, MSG_NOSIGNAL | MSG_DONTWAIT);

      if (sent < 0)
        return errno == EAGAIN || errno == ENOTCONN || errno == EINPROGRESS;
      g_byte_array_remove_range (link->out, 0, sent);
    }
  return TRUE;
}

static void
link_write (Link *link, const void *data, gsize length)
{
  g_byte_array_append (link->out, data, length);
  link_flush (link);
}

static void
send_frame (Link *link, const char *text, gsize length)
{
  guint8 head[8] = { 0x81 };
  gsize head_size = 2;

  if (length < 126)
    {
      head[1] = 0x80 | length;
    }
  else
    {
      head[1] = 0x80 | 126;
      head[2] = length >> 8;
      head[3] = length & 0xff;
      head_size = 4;
    }
  /* A mask of zeros is a mask. */
  memset (head + head_size, 0, 4);
  g_byte_array_append (link->out, head, head_size + 4);
  link_write (link, text, length);
}

static void flush_post (Client *self);

static void
send_packet (Client *self, const char *text, gsize length)
{
  if (self->stream != NULL && self->stream->upgraded)
    {
      send_frame (self->stream, text, length);
      return;
    }
  if (self->to_post->len > 0)
    g_string_append_c (self->to_post, '\x1e');
  g_string_append_len (self->to_post, text, length);
  flush_post (self);
}

static void
become_ready (Client *self)
{
  if (self->ready)
    return;
  self->ready = TRUE;

  if (self->load->polling && self->load->upgrade)
    open_stream (self);
  else
    load_client_ready (self->load);
  if (self->load->n_stalled > 0 && self->stream != NULL &&
      self->number >= self->load->n_clients - self->load->n_stalled)
    epoll_ctl (self->load->epoll_fd, EPOLL_CTL_DEL, self->stream->watch.fd, NULL);
}

/* Messages are "~B", their number in 8 digits, the time in 19, and padding. */
static void
find_messages (Client *self, const char *text, gsize length)
{
  const char *end = text + length;
  const char *found;

  while ((found = memmem (text, end - text, "~B", 2)) != NULL && end - found >= 29)
    {
      char number[9] = { 0 }, time[20] = { 0 };

      memcpy (number, found + 2, 8);
      memcpy (time, found + 10, 19);
      load_delivered (self->load, atoi (number), strtoll (time, NULL, 10));
      text = found + 29;
    }
}

/* No two of these letters, in any order, look like others. */
static char *
member_name (guint number)
{
  static const char letters[] = "bdfgkptx";
  char name[] = "Member ......";

  for (guint i = 7; i < sizeof name - 1; i++, number /= 8)
    name[i] = letters[number % 8];

  return g_strdup (name);
}

static void
join (Client *self)
{
  g_autofree char *name = member_name (self->number);
  g_autofree char *packet = NULL;

  if (self->load->protocol == PROTOCOL_ROOM)
    packet = g_strdup_printf ("40{\"name\":\"%s\"}", name);
  else
    packet = g_strdup ("40");
  send_packet (self, packet, strlen (packet));
}

static void
handle_packet (Client *self, const char *packet, gsize length)
{
  if (length == 0)
    return;

  if (packet[0] == '0')
    {
      const char *sid = g_strstr_len (packet, length, "\"sid\":\"");

      if (sid != NULL)
        sscanf (sid + 7, "%63[^\"]", self->sid);
      join (self);
    }
  else if (length == 1 && packet[0] == '2')
    {
      send_packet (self, "3", 1);
    }
  else if (length == 6 && memcmp (packet, "3probe", 6) == 0)
    {
      send_frame (self->stream, "5", 1);
      link_close (&self->get);
      self->probing = FALSE;
      load_client_ready (self->load);
    }
  else if (length > 1 && packet[0] == '4' && packet[1] == '0')
    {
      if (self->load->protocol == PROTOCOL_PLAIN)
        become_ready (self);
    }
  else if (length > 1 && packet[0] == '4' && packet[1] == '4')
    {
      g_autofree char *why = g_strndup (packet, length);

      fail (self, why);
    }
  else
    {
      if (!self->ready && g_strstr_len (packet, length, "\"welcome\"") != NULL)
        become_ready (self);
      find_messages (self, packet, length);
    }
}

static void
handle_payload (Client *self, const char *payload, gsize length)
{
  const char *end = payload + length;

  while (payload < end)
    {
      const char *separator = memchr (payload, '\x1e', end - payload);
      gsize size = (separator != NULL ? separator : end) - payload;

      handle_packet (self, payload, size);
      payload += size + 1;
    }
}

/* Returns how many bytes were used. */
static gsize
read_frames (Client *self, guint8 *data, gsize length)
{
  gsize used = 0;

  while (length - used >= 2)
    {
      guint8 *frame = data + used;
      gsize size = frame[1] & 0x7f, head = 2;

      if (size == 126)
        {
          head = 4;
          if (length - used < head)
            break;
          size = frame[2] << 8 | frame[3];
        }
      else if (size == 127)
        {
          head = 10;
          if (length - used < head)
            break;
          size = (gsize) frame[6] << 24 | frame[7] << 16 | frame[8] << 8 | frame[9];
        }
      if (length - used < head + size)
        break;
      used += head + size;

      if ((frame[0] & 0x0f) == 8)
        {
          fail (self, "the server closed the WebSocket");
          return 0;
        }
      if (self->load->protocol == PROTOCOL_WS)
        find_messages (self, (char *) frame + head, size);
      else
        handle_packet (self, (char *) frame + head, size);
      if (self->stream == NULL)
        return 0;
    }

  return used;
}

static gsize
read_raw (Client *self, guint8 *data, gsize length)
{
  gsize used = 0;

  while (length - used >= 2)
    {
      gsize size = data[used] << 8 | data[used + 1];

      if (length - used < 2 + size)
        break;
      if (size == 0)
        client_post (self, "");
      else
        find_messages (self, (char *) data + used + 2, size);
      used += 2 + size;
    }

  return used;
}

static gsize
read_stream (Link *link, guint8 *data, gsize length)
{
  Client *self = link->client;
  const char *end;

  if (self->load->protocol == PROTOCOL_RAW)
    return read_raw (self, data, length);
  if (link->upgraded)
    return read_frames (self, data, length);

  end = memmem (data, length, "\r\n\r\n", 4);
  if (end == NULL)
    return 0;
  if (memcmp (data, "HTTP/1.1 101", 12) != 0)
    {
      fail (self, "no WebSocket");
      return 0;
    }

  link->upgraded = TRUE;
  if (self->probing)
    send_frame (link, "2probe", 6);
  else if (self->load->protocol == PROTOCOL_WS)
    become_ready (self);
  return end + 4 - (const char *) data;
}

static void
handle_stream (Link *link)
{
  Client *self = link->client;
  static guint8 buffer[65536];
  gssize received;

  while (self->stream == link &&
         (received = recv (link->watch.fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    {
      guint8 *data = buffer;
      gsize length = received, used;

      self->load->bytes += received;
      if (link->in->len > 0)
        {
          g_byte_array_append (link->in, buffer, received);
          data = link->in->data;
          length = link->in->len;
        }
      do
        {
          used = read_stream (link, data, length);
          if (self->stream != link)
            return;
          data += used;
          length -= used;
        }
      while (used > 0 && length > 0);

      if (link->in->len > 0)
        g_byte_array_remove_range (link->in, 0, link->in->len - length);
      else
        g_byte_array_append (link->in, data, length);
      if (received < (gssize) sizeof buffer)
        return;
    }
  if (self->stream == link && (received == 0 || errno != EAGAIN))
    fail (self, "the connection broke");
}

/* A whole response, as the connection closes behind it. */
static void
handle_response (Client *self, Link **slot)
{
  Link *link = g_steal_pointer (slot);
  LinkKind kind = link->kind;
  const char *text = (const char *) link->in->data;
  const char *body = memmem (text, link->in->len, "\r\n\r\n", 4);
  gboolean good = link->in->len > 12 && memcmp (text, "HTTP/1.1 200", 12) == 0;

  self->load->bytes += link->in->len;
  if (!good)
    {
      link_close (&link);
      fail (self, "a poll was refused");
      return;
    }
  if (kind == LINK_GET && body != NULL)
    handle_payload (self, body + 4, link->in->len - (body + 4 - text));
  link_close (&link);
  if (kind == LINK_GET && self->get == NULL && (self->stream == NULL || self->probing))
    open_get (self);
  else if (kind == LINK_POST)
    flush_post (self);
}

/* Node keeps connections alive, so the end of a response is where its length says. */
static gboolean
response_is_complete (Link *link)
{
  const char *text = (const char *) link->in->data;
  const char *body = memmem (text, link->in->len, "\r\n\r\n", 4);
  const char *field;

  if (body == NULL)
    return FALSE;
  field = g_strstr_len (text, body - text, "Content-Length: ");
  if (field == NULL)
    return FALSE;

  return link->in->len - (gsize) (body + 4 - text) >= strtoul (field + 16, NULL, 10);
}

static void
handle_http (Link *link)
{
  Client *self = link->client;
  guint8 buffer[16384];
  gssize received;

  while ((received = recv (link->watch.fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
    g_byte_array_append (link->in, buffer, received);
  if (received == 0 || response_is_complete (link))
    handle_response (self, link->kind == LINK_GET ? &self->get : &self->post);
  else if (errno != EAGAIN)
    fail (self, "a poll broke");
}

static void
on_events (Watch *watch, guint32 events)
{
  Link *link = (Link *) watch;

  if ((events & EPOLLOUT) && !link_flush (link))
    {
      fail (link->client, "a connection could not be made");
      return;
    }
  if (!(events & (EPOLLIN | EPOLLHUP | EPOLLERR | EPOLLRDHUP)))
    return;
  if (link->kind == LINK_STREAM)
    handle_stream (link);
  else
    handle_http (link);
}

/* Clients that poll need a port for each request; so that these do not run out, every client has an
 * address of its own, as all of 127.0.0.0/8 are this machine. */
static void
bind_to_own_address (Client *self, int fd)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  int one = 1;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK + (self->number % 1000) * 256);
  setsockopt (fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
  if (bind (fd, (struct sockaddr *) &address, sizeof address) < 0)
    g_error ("bind: %s", g_strerror (errno));
}

static Link *
link_open (Client *self, LinkKind kind)
{
  Link *link = g_new0 (Link, 1);
  int one = 1;

  link->client = self;
  link->kind = kind;
  link->in = g_byte_array_new ();
  link->out = g_byte_array_new ();
  link->watch.func = on_events;
  link->watch.fd = socket (AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  setsockopt (link->watch.fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  bind_to_own_address (self, link->watch.fd);
  if (connect (link->watch.fd, (struct sockaddr *) &self->load->address,
               sizeof self->load->address) < 0 &&
      errno != EINPROGRESS)
    g_error ("connect: %s", g_strerror (errno));
  load_watch (self->load, &link->watch, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET);

  return link;
}

static void
flush_post (Client *self)
{
  g_autofree char *request = NULL;

  if (self->post != NULL || self->to_post->len == 0)
    return;

  self->post = link_open (self, LINK_POST);
  request = g_strdup_printf ("POST /socket.io/?EIO=4&transport=polling&sid=%s HTTP/1.1\r\n"
                             "Host: localhost\r\nConnection: close\r\n"
                             "Content-Type: text/plain;charset=UTF-8\r\n"
                             "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n%s",
                             self->sid, self->to_post->len, self->to_post->str);
  g_string_truncate (self->to_post, 0);
  link_write (self->post, request, strlen (request));
}

static void
open_get (Client *self)
{
  g_autofree char *request = NULL;

  request = g_strdup_printf ("GET /socket.io/?EIO=4&transport=polling%s%s HTTP/1.1\r\n"
                             "Host: localhost\r\nConnection: close\r\n\r\n",
                             self->sid[0] != '\0' ? "&sid=" : "", self->sid);
  self->get = link_open (self, LINK_GET);
  link_write (self->get, request, strlen (request));
}

static void
open_stream (Client *self)
{
  const char *path =
      self->load->protocol == PROTOCOL_WS ? "/" : "/socket.io/?EIO=4&transport=websocket";
  g_autofree char *request =
      g_strdup_printf ("GET %s%s%s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                       "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                       path, self->sid[0] != '\0' ? "&sid=" : "", self->sid);

  self->probing = self->sid[0] != '\0';
  self->stream = link_open (self, LINK_STREAM);
  if (self->load->protocol == PROTOCOL_RAW)
    become_ready (self);
  else
    link_write (self->stream, request, strlen (request));
}

Client *
client_new (Load *load, guint number)
{
  Client *self = g_new0 (Client, 1);

  self->load = load;
  self->number = number;
  self->to_post = g_string_new (NULL);

  return self;
}

void
client_start (Client *self)
{
  if (self->load->polling)
    open_get (self);
  else
    open_stream (self);
}

void
client_free (Client *self)
{
  link_close (&self->stream);
  link_close (&self->get);
  link_close (&self->post);
  g_string_free (self->to_post, TRUE);
  g_free (self);
}

void
client_post (Client *self, const char *text)
{
  g_autofree char *packet = NULL;
  guint8 head[2] = { strlen (text) >> 8, strlen (text) & 0xff };

  switch (self->load->protocol)
    {
    case PROTOCOL_RAW:
      g_byte_array_append (self->stream->out, head, sizeof head);
      link_write (self->stream, text, strlen (text));
      return;
    case PROTOCOL_WS:
      send_frame (self->stream, text, strlen (text));
      return;
    case PROTOCOL_PLAIN:
      packet = g_strdup_printf ("42[\"message\",\"%s\"]", text);
      break;
    case PROTOCOL_ROOM:
    default:
      packet = g_strdup_printf ("421[\"post\",{\"id\":\"%.10s\",\"text\":\"%s\"}]", text + 2, text);
      break;
    }
  send_packet (self, packet, strlen (packet));
}
