/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "door-fixture.h"
#include "net/close.h"
#include "net/frame.h"
#include "net/websocket-upgrade.h"

#define HANDSHAKE                                                                                  \
  "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\n"                       \
  "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"                                            \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

static const EioMessageLimits message_limits = { .payload = 1000, .fragments = 8 };

typedef struct
{
  DoorFixture door;
  EioWebsocket *websocket; /* (unowned) (nullable) */
  int fd;                  /* the client's */
  GByteArray *got;         /* (owned): by the client, behind the handshake */
  GString *log;            /* (owned): what the server's side was told */
} Fixture;

static void
on_message (EioWebsocket *websocket, gboolean is_binary, guint8 *data, gsize length)
{
  Fixture *self = eio_websocket_get_owner (websocket);
  g_autoptr (EioChunk) echo =
      eio_chunk_new_frame (is_binary ? EIO_OPCODE_BINARY : EIO_OPCODE_TEXT, data, length);

  g_string_append_printf (self->log, "[%.*s]", (int) length, (char *) data);
  eio_websocket_send (websocket, echo);
  if (length == 3 && memcmp (data, "end", 3) == 0)
    {
      self->websocket = NULL;
      eio_websocket_close (websocket, EIO_CLOSE_NORMAL, "as you wish");
    }
}

static void
on_closed (EioWebsocket *websocket, EioEndReason reason)
{
  Fixture *self = eio_websocket_get_owner (websocket);

  self->websocket = NULL;
  g_string_append_printf (self->log, "closed %d", reason);
}

static const EioWebsocketHandler handler = { .message = on_message, .closed = on_closed };

static void
on_upgraded (EioWebsocket *websocket, gpointer user_data)
{
  Fixture *self = user_data;

  self->websocket = websocket;
  eio_websocket_set_owner (websocket, &handler, self);
}

static gboolean
on_upgrade (EioExchange *exchange, gpointer user_data)
{
  return eio_websocket_upgrade (exchange, &message_limits, on_upgraded, user_data);
}

static void
read_handshake (Fixture *self)
{
  g_autoptr (GByteArray) head = g_byte_array_new ();

  while (head->len < 4 || memcmp (head->data + head->len - 4, "\r\n\r\n", 4) != 0)
    door_fixture_read (self->fd, head, head->len + 1);
  g_byte_array_append (head, (const guint8 *) "", 1);
  g_assert_true (g_str_has_prefix ((char *) head->data, "HTTP/1.1 101 "));
  g_assert_nonnull (strstr ((char *) head->data, "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
  g_assert_null (strstr ((char *) head->data, "Sec-WebSocket-Extensions"));
}

static void
set_up (Fixture *self, gconstpointer limits)
{
  door_fixture_init (&self->door, limits != NULL ? limits : &eio_front_door_default_limits);
  eio_front_door_set_upgrade_func (self->door.door, on_upgrade, self);
  self->log = g_string_new (NULL);
  self->got = g_byte_array_new ();
  self->fd = door_fixture_connect (&self->door);
  door_fixture_send (self->fd, HANDSHAKE, -1);
  while (self->websocket == NULL)
    g_main_context_iteration (NULL, TRUE);
  read_handshake (self);
}

static void
tear_down (Fixture *self, gconstpointer limits)
{
  close (self->fd);
  door_fixture_clear (&self->door);
  g_assert_null (self->websocket);
  g_string_free (self->log, TRUE);
  g_byte_array_unref (self->got);
}

static void
append_frame (GByteArray *out, guint8 first, const void *payload, gsize length)
{
  const guint8 *bytes = payload;
  guint8 mask[4] = { 0x12, 0x34, 0x56, 0x78 };
  guint8 head[4] = { first, 0x80 | (length < 126 ? length : 126), length >> 8, length & 0xff };

  g_byte_array_append (out, head, length < 126 ? 2 : 4);
  g_byte_array_append (out, mask, 4);
  for (gsize i = 0; i < length; i++)
    {
      guint8 masked = bytes[i] ^ mask[i % 4];

      g_byte_array_append (out, &masked, 1);
    }
}

static void
send_frame (Fixture *self, guint8 first, const char *payload)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  append_frame (out, first, payload, strlen (payload));
  door_fixture_send (self->fd, out->data, out->len);
}

static void
expect (Fixture *self, const void *bytes, gsize length)
{
  door_fixture_read (self->fd, self->got, length);
  g_assert_cmpmem (self->got->data, length, bytes, length);
  g_byte_array_remove_range (self->got, 0, length);
}

/* The whole rest of the connection. */
static void
expect_end (Fixture *self, const void *bytes, gsize length)
{
  g_autoptr (GByteArray) rest = door_fixture_read_to_end (dup (self->fd));

  g_byte_array_append (self->got, rest->data, rest->len);
  g_assert_cmpmem (self->got->data, self->got->len, bytes, length);
}

static void
test_echo (Fixture *self, gconstpointer data)
{
  send_frame (self, 0x81, "hello");
  expect (self, "\x81\x05hello", 7);
  send_frame (self, 0x82, "\x01\x02");
  expect (self, "\x82\x02\x01\x02", 4);
}

static void
test_fragments_and_ping (Fixture *self, gconstpointer data)
{
  send_frame (self, 0x01, "hel");
  send_frame (self, 0x89, "are you there");
  send_frame (self, 0x80, "lo");
  expect (self,
          "\x8a\x0d"
          "are you there",
          15);
  expect (self, "\x81\x05hello", 7);
}

static void
test_client_closes (Fixture *self, gconstpointer data)
{
  send_frame (self, 0x88, "\x03\xe9");
  expect_end (self, "\x88\x02\x03\xe9", 4);
  g_assert_cmpstr (self->log->str, ==, "closed 0");
}

static void
test_server_closes (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  append_frame (out, 0x81, "end", 3);
  append_frame (out, 0x81, "late", 4);
  door_fixture_send (self->fd, out->data, out->len);
  expect_end (self,
              "\x81\x03"
              "end\x88\x0d\x03\xe8"
              "as you wish",
              20);
  g_assert_cmpstr (self->log->str, ==, "[end]");
}

static void
test_client_vanishes (Fixture *self, gconstpointer data)
{
  shutdown (self->fd, SHUT_RDWR);
  while (self->websocket != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->log->str, ==, "closed 0");
}

static void
test_unmasked (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) rest = NULL;

  door_fixture_send (self->fd, "\x81\x02hi", 4);
  rest = door_fixture_read_to_end (dup (self->fd));
  g_assert_cmpuint (rest->len, >, 4);
  g_assert_cmpmem (rest->data + 2, 2, "\x03\xea", 2);
  g_assert_cmpstr (self->log->str, ==, "closed 1");
}

static void
test_too_big (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) rest = NULL;
  char large[1001] = { 0 };

  append_frame (out, 0x82, large, sizeof large);
  door_fixture_send (self->fd, out->data, out->len);
  rest = door_fixture_read_to_end (dup (self->fd));
  g_assert_cmpmem (rest->data + 2, 2, "\x03\xf1", 2);
}

/* Whoever sends far too much, and listens only then, gets to know why it was refused. */
static void
test_far_too_big (Fixture *self, gconstpointer data)
{
  static const guint8 head[] = { 0x82, 0xff, 0, 0, 0, 0, 0x10, 0, 0, 0, 1, 2, 3, 4 };
  g_autofree char *much = g_malloc0 (65536);
  const struct linger reset = { .l_onoff = 1 };
  guint n_refused = 0;

  door_fixture_send (self->fd, head, sizeof head);
  while (n_refused < 1000)
    {
      n_refused = send (self->fd, much, 65536, MSG_NOSIGNAL) < 0 ? n_refused + 1 : 0;
      g_main_context_iteration (NULL, FALSE);
    }
  expect (self,
          "\x88\x10\x03\xf1"
          "Frame too long",
          18);

  /* What it has not sent yet need not be waited for. */
  g_assert_no_errno (setsockopt (self->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset));
}

/* More frames than fit one turn: all come, in order. */
static void
test_many_frames (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) echo = g_byte_array_new ();

  for (guint i = 0; i < 1000; i++)
    {
      char text[8];
      guint8 head[2] = { 0x81, g_snprintf (text, sizeof text, "%u", i) };

      append_frame (out, 0x81, text, strlen (text));
      g_byte_array_append (echo, head, 2);
      g_byte_array_append (echo, (guint8 *) text, strlen (text));
    }
  door_fixture_send (self->fd, out->data, out->len);
  expect (self, echo->data, echo->len);
}

/* Limits to requests, which are not what these tests are about. */
#define ORDINARY_REQUESTS                                                                          \
  .head_bytes = 16384, .head_fields = 100, .head_timeout = 10000, .body_bytes = 1000,              \
  .body_timeout = 10000

static const EioFrontDoorLimits tight = {
  ORDINARY_REQUESTS,
  .outbox_bytes = 100 * 1000,
  .outbox_timeout = 10000,
  .send_buffer = 64 * 1024,
};

#define FLOOD_SIZE 1004

/* Sends up to @most bytes, and waits until the client is closed; returns how many bytes. */
static gsize
flood (Fixture *self, gsize most)
{
  char data[FLOOD_SIZE - 4] = { 0 };
  gsize sent = 0;
  g_autoptr (EioChunk) chunk = eio_chunk_new_frame (EIO_OPCODE_BINARY, data, sizeof data);

  while (self->websocket != NULL)
    {
      for (guint i = 0; i < 100 && self->websocket != NULL && sent < most; i++, sent += FLOOD_SIZE)
        eio_websocket_send (self->websocket, chunk);
      g_main_context_iteration (NULL, FALSE);
    }

  return sent;
}

/* Reads pongs until one has @payload; returns how many there were. */
static guint
count_pongs_to (Fixture *self, const char *payload)
{
  for (guint n = 1;; n++)
    {
      gboolean is_last;

      door_fixture_read (self->fd, self->got, 2);
      g_assert_cmpuint (self->got->data[0], ==, 0x8a);
      door_fixture_read (self->fd, self->got, 2 + self->got->data[1]);
      is_last = self->got->data[1] == strlen (payload) &&
                memcmp (self->got->data + 2, payload, strlen (payload)) == 0;
      g_byte_array_remove_range (self->got, 0, 2 + self->got->data[1]);
      if (is_last)
        return n;
    }
}

/* Whoever pings and does not read is owed one pong, that to the last ping, and not cut. */
static void
test_ping_flood (Fixture *self, gconstpointer data)
{
  const guint n_pings = 100000;
  g_autofree char *payload = g_strnfill (125, 'x');
  guint n_pongs;

  for (guint i = 0; i < n_pings / 100; i++)
    {
      g_autoptr (GByteArray) out = g_byte_array_new ();

      for (guint k = 0; k < 100; k++)
        append_frame (out, 0x89, payload, 125);
      door_fixture_send (self->fd, out->data, out->len);
    }
  send_frame (self, 0x89, "last");
  while (g_main_context_iteration (NULL, FALSE))
    ;

  n_pongs = count_pongs_to (self, "last");
  g_assert_cmpuint (n_pongs, <, n_pings / 2);
  send_frame (self, 0x89, "and now?");
  g_assert_cmpuint (count_pongs_to (self, "and now?"), ==, 1);
}

/* Text that cannot become UTF-8 any more is refused before its frame is whole. */
static void
test_text_ahead (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) rest = NULL;
  g_autofree char *text = g_strnfill (600, 'a');

  memcpy (text, "\xbb", 1);
  append_frame (out, 0x01, "\xce", 1);
  append_frame (out, 0x80, text, 600);
  door_fixture_send (self->fd, out->data, 300);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (self->log->str, ==, "");
  door_fixture_send (self->fd, out->data + 300, out->len - 300);
  while (self->log->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (g_str_has_prefix (self->log->str, "[\xce\xbb"
                                                   "aaa"));

  g_byte_array_set_size (out, 0);
  append_frame (out, 0x01, "\xce", 1);
  append_frame (out, 0x80, text + 1, 599);
  door_fixture_send (self->fd, out->data, 100);
  rest = door_fixture_read_to_end (dup (self->fd));
  g_assert_cmpmem (rest->data + rest->len - 26, 4, "\x88\x18\x03\xef", 4);
}

static void
test_too_many_fragments (Fixture *self, gconstpointer data)
{
  g_autoptr (GByteArray) rest = NULL;

  send_frame (self, 0x01, "a");
  for (guint i = 0; i < 6; i++)
    send_frame (self, 0x00, "a");
  send_frame (self, 0x80, "a");
  expect (self,
          "\x81\x08"
          "aaaaaaaa",
          10);

  send_frame (self, 0x01, "a");
  for (guint i = 0; i < 8; i++)
    send_frame (self, 0x00, "a");
  rest = door_fixture_read_to_end (dup (self->fd));
  g_assert_cmpmem (rest->data + 2, 2, "\x03\xf0", 2);
}

static guint64
get_slow (Fixture *self, EioSlowness how)
{
  return eio_tally_get_slow_readers (eio_front_door_get_tally (self->door.door), how);
}

/* What was sent whole is followed by a close frame. */
static void
assert_told (Fixture *self, const char *reason)
{
  g_autoptr (GByteArray) rest = door_fixture_read_to_end (dup (self->fd));
  gsize tail = rest->len % FLOOD_SIZE;

  g_assert_cmpuint (tail, ==, 4 + strlen (reason));
  g_assert_cmpmem (rest->data + rest->len - tail + 2, 2, "\x03\xf5", 2);
  g_assert_cmpmem (rest->data + rest->len - strlen (reason), strlen (reason), reason,
                   strlen (reason));
}

/* A client that does not read is cut, and can see why when it reads at last. */
static void
test_slow_reader (Fixture *self, gconstpointer data)
{
  const EioFrontDoorLimits *limits = data != NULL ? data : &eio_front_door_default_limits;
  gsize sent = flood (self, G_MAXSIZE);
  int taken = 0;

  g_assert_cmpstr (self->log->str, ==, "closed 2");
  g_assert_cmpuint (get_slow (self, EIO_SLOW_BYTES), ==, 1);
  g_assert_cmpuint (get_slow (self, EIO_SLOW_TIME), ==, 0);

  /* The kernel has some of what the client has not received; a turn of flood() comes on top. */
  g_assert_no_errno (ioctl (self->fd, FIONREAD, &taken));
  g_assert_cmpuint (sent - taken, >, limits->outbox_bytes);
  g_assert_cmpuint (sent - taken, <, limits->outbox_bytes + 1000 * 1000);
  assert_told (self, "too much was waiting to be read");
}

/* Sends what the server takes; returns whether it took anything. */
static gboolean
send_some (Fixture *self, const GByteArray *out, gsize *sent)
{
  gssize n = send (self->fd, out->data + *sent, out->len - *sent, MSG_NOSIGNAL | MSG_DONTWAIT);

  if (n > 0)
    *sent += n;
  return n > 0;
}

/* Whoever asks and asks and does not read the answers is not read from, until it does: that costs
 * the server little, and the client nothing but time. */
static void
test_answers_unread (Fixture *self, gconstpointer data)
{
  const guint n_messages = 20000;
  g_autofree char *text = g_strnfill (1000, 'x');
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autoptr (GByteArray) rest = NULL;
  gsize sent = 0;
  guint idle = 0;

  for (guint i = 0; i < n_messages; i++)
    append_frame (out, 0x82, text, 1000);
  while (idle < 100)
    idle = send_some (self, out, &sent) || g_main_context_iteration (NULL, FALSE) ? 0 : idle + 1;
  g_assert_cmpuint (sent, <, out->len);
  g_assert_nonnull (self->websocket);

  while (self->got->len < n_messages * 1004)
    {
      if (sent < out->len)
        send_some (self, out, &sent);
      door_fixture_read (self->fd, self->got, self->got->len + 1);
    }
  g_assert_nonnull (self->websocket);
  send_frame (self, 0x81, "end");
  rest = door_fixture_read_to_end (dup (self->fd));
  g_assert_cmpmem (rest->data, 5,
                   "\x81\x03"
                   "end",
                   5);
}

static const EioFrontDoorLimits impatient = {
  ORDINARY_REQUESTS,
  .outbox_bytes = 1000 * 1000 * 1000,
  .outbox_timeout = 50,
};

static void
test_stalled_reader (Fixture *self, gconstpointer data)
{
  flood (self, 32 * 1024 * 1024);
  g_assert_cmpstr (self->log->str, ==, "closed 2");
  g_assert_cmpuint (get_slow (self, EIO_SLOW_BYTES), ==, 0);
  g_assert_cmpuint (get_slow (self, EIO_SLOW_TIME), ==, 1);
  assert_told (self, "nothing was read for too long");
}

static const EioFrontDoorLimits crowded = {
  ORDINARY_REQUESTS,
  .outbox_bytes = 1000 * 1000 * 1000,
  .output_bytes = 100 * 1000 * 1000,
  .outbox_timeout = 60000,
};

/* Where all that waits is too much, whoever has a part in it is closed long before their own bound.
 */
static void
test_crowded (Fixture *self, gconstpointer data)
{
  char bytes[FLOOD_SIZE - 4] = { 0 };
  gsize sent = 0;

  while (self->websocket != NULL)
    {
      for (guint i = 0; i < 100; i++, sent += FLOOD_SIZE)
        {
          g_autoptr (EioChunk) own = eio_chunk_new_frame (EIO_OPCODE_BINARY, bytes, sizeof bytes);

          eio_websocket_send (self->websocket, own);
        }
      g_main_context_iteration (NULL, FALSE);
    }
  g_assert_cmpstr (self->log->str, ==, "closed 2");
  g_assert_cmpuint (get_slow (self, EIO_SLOW_TOTAL), ==, 1);
  g_assert_cmpuint (get_slow (self, EIO_SLOW_BYTES), ==, 0);
  g_assert_cmpuint (sent, >, 80 * 1000 * 1000);
  g_assert_cmpuint (sent, <, 200 * 1000 * 1000);
  g_assert_cmpuint (eio_front_door_get_unread (self->door.door), <, 100 * 1000);
  assert_told (self, "much was waiting to be read, and too much for all together");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, limits, func) g_test_add (name, Fixture, limits, set_up, func, tear_down)
  ADD ("/websocket/echo", NULL, test_echo);
  ADD ("/websocket/fragments-and-ping", NULL, test_fragments_and_ping);
  ADD ("/websocket/client-closes", NULL, test_client_closes);
  ADD ("/websocket/server-closes", NULL, test_server_closes);
  ADD ("/websocket/client-vanishes", NULL, test_client_vanishes);
  ADD ("/websocket/unmasked", NULL, test_unmasked);
  ADD ("/websocket/too-big", NULL, test_too_big);
  ADD ("/websocket/far-too-big", NULL, test_far_too_big);
  ADD ("/websocket/many-frames", NULL, test_many_frames);
  ADD ("/websocket/ping-flood", NULL, test_ping_flood);
  ADD ("/websocket/text-ahead", NULL, test_text_ahead);
  ADD ("/websocket/too-many-fragments", NULL, test_too_many_fragments);
  ADD ("/websocket/slow-reader", &tight, test_slow_reader);
  ADD ("/websocket/slow-reader-by-default", NULL, test_slow_reader);
  ADD ("/websocket/answers-unread", &tight, test_answers_unread);
  ADD ("/websocket/crowded", &crowded, test_crowded);
  ADD ("/websocket/stalled-reader", &impatient, test_stalled_reader);

  return g_test_run ();
}
