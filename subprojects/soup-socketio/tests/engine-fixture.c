/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engine-fixture.h"

#include <string.h>
#include <unistd.h>

WsClient *
ws_client_open (DoorFixture *door, const char *target)
{
  WsClient *self = g_new0 (WsClient, 1);
  g_autofree char *request =
      g_strdup_printf ("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                       "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                       target);
  const guint8 *end;

  self->fd = door_fixture_connect (door);
  self->in = g_byte_array_new ();
  door_fixture_send (self->fd, request, -1);
  do
    door_fixture_read (self->fd, self->in, self->in->len + 1);
  while ((end = memmem (self->in->data, self->in->len, "\r\n\r\n", 4)) == NULL);
  g_assert_cmpmem (self->in->data, 12, "HTTP/1.1 101", 12);
  g_byte_array_remove_range (self->in, 0, end + 4 - self->in->data);

  return self;
}

void
ws_client_free (WsClient *self)
{
  close (self->fd);
  g_byte_array_unref (self->in);
  g_free (self);
}

static void
send_frame (WsClient *self, guint8 first, const void *data, gsize length)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  guint8 head[8] = { first, 0x80 | (length < 126 ? length : 126), length >> 8, length & 0xff };

  /* A mask of zeros leaves the payload as it is. */
  if (length < 126)
    head[2] = head[3] = 0;
  g_byte_array_append (out, head, length < 126 ? 6 : 8);
  if (length > 0)
    g_byte_array_append (out, data, length);
  door_fixture_send (self->fd, out->data, out->len);
}

void
ws_client_send (WsClient *self, const char *text)
{
  send_frame (self, 0x81, text, strlen (text));
}

void
ws_client_send_binary (WsClient *self, const void *data, gsize length)
{
  send_frame (self, 0x82, data, length);
}

static guint8
read_frame (WsClient *self, GByteArray *payload)
{
  guint8 opcode;
  gsize length, head = 2;

  door_fixture_read (self->fd, self->in, 2);
  length = self->in->data[1];
  if (length == 126)
    {
      head = 4;
      door_fixture_read (self->fd, self->in, head);
      length = self->in->data[2] << 8 | self->in->data[3];
    }
  door_fixture_read (self->fd, self->in, head + length);
  opcode = self->in->data[0] & 0x0f;
  g_byte_array_append (payload, self->in->data + head, length);
  g_byte_array_append (payload, (const guint8 *) "", 1);
  g_byte_array_remove_range (self->in, 0, head + length);

  return opcode;
}

char *
ws_client_read (WsClient *self)
{
  GByteArray *payload = g_byte_array_new ();

  g_assert_cmpuint (read_frame (self, payload), ==, 1);
  return (char *) g_byte_array_free (payload, FALSE);
}

void
ws_client_expect (WsClient *self, const char *text)
{
  g_autofree char *got = ws_client_read (self);

  g_assert_cmpstr (got, ==, text);
}

void
ws_client_expect_binary (WsClient *self, const void *data, gsize length)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_assert_cmpuint (read_frame (self, payload), ==, 2);
  g_assert_cmpmem (payload->data, payload->len - 1, data, length);
}

/* Whatever comes before it is thrown away. */
guint16
ws_client_expect_close (WsClient *self)
{
  for (;;)
    {
      g_autoptr (GByteArray) payload = g_byte_array_new ();

      if (read_frame (self, payload) == 8)
        return payload->data[0] << 8 | payload->data[1];
    }
}

void
ws_client_expect_close_reason (WsClient *self, guint16 code, const char *reason)
{
  g_autoptr (GByteArray) payload = g_byte_array_new ();

  g_assert_cmpuint (read_frame (self, payload), ==, 8);
  g_assert_cmpuint (payload->data[0] << 8 | payload->data[1], ==, code);
  g_assert_cmpstr ((char *) payload->data + 2, ==, reason);
}

static char *
take_body (GByteArray *response, guint *status)
{
  const char *body;

  g_byte_array_append (response, (const guint8 *) "", 1);
  g_assert_true (g_str_has_prefix ((char *) response->data, "HTTP/1.1 "));
  if (status != NULL)
    *status = atoi ((char *) response->data + 9);
  body = strstr ((char *) response->data, "\r\n\r\n");
  g_assert_nonnull (body);

  return g_strdup (body + 4);
}

int
poll_begin (DoorFixture *door, const char *path, const char *sid)
{
  int fd = door_fixture_connect (door);
  g_autofree char *request =
      g_strdup_printf ("GET %s?EIO=4&transport=polling%s%s HTTP/1.1\r\nHost: localhost\r\n\r\n",
                       path, sid != NULL ? "&sid=" : "", sid != NULL ? sid : "");

  door_fixture_send (fd, request, -1);
  return fd;
}

char *
poll_end (int fd, guint *status)
{
  g_autoptr (GByteArray) response = door_fixture_read_to_end (fd);

  return take_body (response, status);
}

char *
poll_request (DoorFixture *door, const char *path, const char *sid, guint *status)
{
  return poll_end (poll_begin (door, path, sid), status);
}

char *
poll_post (DoorFixture *door, const char *path, const char *sid, const char *body, guint *status)
{
  g_autofree char *request =
      g_strdup_printf ("POST %s?EIO=4&transport=polling&sid=%s HTTP/1.1\r\nHost: localhost\r\n"
                       "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: %" G_GSIZE_FORMAT
                       "\r\n\r\n%s",
                       path, sid, strlen (body), body);
  int fd = door_fixture_connect (door);

  door_fixture_send (fd, request, -1);
  return poll_end (fd, status);
}

char *
sid_from_open_packet (const char *packet)
{
  const char *begin = strstr (packet, "\"sid\":\"");

  g_assert_true (packet[0] == '0');
  g_assert_nonnull (begin);
  begin += strlen ("\"sid\":\"");
  return g_strndup (begin, strcspn (begin, "\""));
}

char *
poll_open (DoorFixture *door, const char *path)
{
  guint status;
  g_autofree char *packet = poll_request (door, path, NULL, &status);

  g_assert_cmpuint (status, ==, 200);
  return sid_from_open_packet (packet);
}
