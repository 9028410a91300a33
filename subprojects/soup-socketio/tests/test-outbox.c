/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/frame.h"
#include "net/outbox.h"

static void
make_pair (int fds[2])
{
  int size = 4096;

  g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds));
  g_assert_no_errno (setsockopt (fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size));
}

static void
drain (int fd, GByteArray *into)
{
  guint8 buffer[8192];
  gssize received;

  while ((received = recv (fd, buffer, sizeof buffer, 0)) > 0)
    g_byte_array_append (into, buffer, received);
}

static void
test_frame_chunk (void)
{
  g_autoptr (EioChunk) chunk = eio_chunk_new_frame (EIO_OPCODE_TEXT, "4hi", 3);
  gsize length;
  const char *payload = eio_chunk_get_payload (chunk, &length);

  g_assert_cmpmem (chunk->data, chunk->size,
                   "\x81\x03"
                   "4hi",
                   5);
  g_assert_cmpmem (payload, length, "4hi", 3);
  g_assert_false (chunk->is_binary);
}

static void
test_order (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  int fds[2];

  make_pair (fds);
  for (guint i = 0; i < 200; i++)
    {
      g_autofree char *text = g_strdup_printf ("message %u;", i);
      g_autoptr (EioChunk) chunk = eio_chunk_new (text, strlen (text));

      g_string_append (expected, text);
      eio_outbox_push (&outbox, chunk);
    }
  g_assert_cmpuint (outbox.bytes, ==, expected->len);

  g_assert_cmpint (eio_outbox_flush (&outbox, fds[0]), ==, EIO_FLUSH_DONE);
  g_assert_cmpuint (outbox.bytes, ==, 0);
  g_assert_null (outbox.chunks);
  drain (fds[1], got);
  g_assert_cmpmem (got->data, got->len, expected->str, expected->len);

  close (fds[0]);
  close (fds[1]);
}

static void
test_blocked (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  int fds[2];

  make_pair (fds);
  for (guint i = 0; i < 50; i++)
    {
      guint8 data[3000];
      g_autoptr (EioChunk) chunk = NULL;

      memset (data, i, sizeof data);
      chunk = eio_chunk_new (data, sizeof data);
      g_byte_array_append (expected, data, sizeof data);
      eio_outbox_push (&outbox, chunk);
    }

  g_assert_cmpint (eio_outbox_flush (&outbox, fds[0]), ==, EIO_FLUSH_BLOCKED);
  while (outbox.bytes > 0)
    {
      gsize before = outbox.bytes;

      drain (fds[1], got);
      eio_outbox_flush (&outbox, fds[0]);
      g_assert_cmpuint (outbox.bytes, <, before);
    }
  drain (fds[1], got);
  g_assert_cmpmem (got->data, got->len, expected->data, expected->len);

  close (fds[0]);
  close (fds[1]);
}

static void
test_drop_unsent (void)
{
  EioOutbox outbox = { 0 };
  g_autofree guint8 *large = g_malloc0 (1 << 20);
  g_autoptr (EioChunk) first = eio_chunk_new (large, 1 << 20);
  g_autoptr (EioChunk) second = eio_chunk_new ("second", 6);
  g_autoptr (EioChunk) last = eio_chunk_new ("last", 4);
  g_autoptr (GByteArray) got = g_byte_array_new ();
  gsize memory;
  int fds[2];

  make_pair (fds);
  memory = eio_chunk_get_memory ();
  eio_outbox_push (&outbox, first);
  for (guint i = 0; i < 1000; i++)
    eio_outbox_push (&outbox, second);
  g_assert_cmpint (eio_outbox_flush (&outbox, fds[0]), ==, EIO_FLUSH_BLOCKED);

  eio_outbox_drop_unsent (&outbox);
  g_assert_cmpuint (outbox.count, ==, 1);
  g_assert_cmpuint (eio_chunk_get_memory (), ==, memory);
  eio_outbox_push (&outbox, last);
  while (outbox.bytes > 0)
    {
      drain (fds[1], got);
      eio_outbox_flush (&outbox, fds[0]);
    }
  drain (fds[1], got);
  g_assert_cmpuint (got->len, ==, (1 << 20) + 4);
  g_assert_cmpmem (got->data + (1 << 20), 4, "last", 4);

  close (fds[0]);
  close (fds[1]);
}

static void
test_drop_nothing_sent (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (EioChunk) chunk = eio_chunk_new ("x", 1);

  for (guint i = 0; i < 10; i++)
    eio_outbox_push (&outbox, chunk);
  g_assert_cmpuint (chunk->references, ==, 11);
  eio_outbox_drop_unsent (&outbox);
  g_assert_cmpuint (outbox.count, ==, 0);
  g_assert_cmpuint (outbox.capacity, ==, 0);
  g_assert_cmpuint (outbox.bytes, ==, 0);
  g_assert_cmpuint (chunk->references, ==, 1);
  eio_outbox_push (&outbox, chunk);
  g_assert_cmpuint (outbox.count, ==, 1);
  eio_outbox_clear (&outbox);
  g_assert_cmpuint (chunk->references, ==, 1);
}

/* What is sent ahead of the flush is neither sent again nor lost, however much of it that was. */
static void
test_ahead (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  EioFlushStatus status = EIO_FLUSH_DONE;
  int fds[2];

  make_pair (fds);
  for (guint i = 0; i < 300 || status != EIO_FLUSH_DONE; i++)
    {
      g_autofree char *text = g_strnfill (1 + i * 37 % 3000, (char) ('a' + i % 26));
      g_autoptr (EioChunk) chunk = eio_chunk_new (text, strlen (text));

      if (i < 300)
        {
          g_string_append (expected, text);
          eio_outbox_push (&outbox, chunk);
        }
      if (status == EIO_FLUSH_DONE || i % 5 == 0)
        eio_outbox_send_ahead (&outbox, fds[0]);
      if (i % 3 == 0)
        status = eio_outbox_flush (&outbox, fds[0]);
      if (i % 7 == 0)
        drain (fds[1], got);
    }
  drain (fds[1], got);

  g_assert_cmpmem (got->data, got->len, expected->str, expected->len);
  g_assert_cmpuint (outbox.count, ==, 0);
  g_assert_cmpuint (outbox.bytes, ==, 0);
  close (fds[0]);
  close (fds[1]);
}

static void
test_drop_after_ahead (void)
{
  EioOutbox outbox = { 0 };
  g_autofree char *text = g_strnfill (100 * 1000, 'x');
  g_autoptr (EioChunk) small = eio_chunk_new ("small", 5);
  g_autoptr (EioChunk) large = eio_chunk_new (text, 100 * 1000);
  int fds[2];

  make_pair (fds);
  eio_outbox_push (&outbox, small);
  eio_outbox_push (&outbox, large);
  eio_outbox_push (&outbox, small);
  eio_outbox_send_ahead (&outbox, fds[0]);
  g_assert_cmpuint (outbox.ahead, >, 5);
  g_assert_cmpuint (outbox.count, ==, 3);

  /* The client has the first one whole, and needs the rest of the second. */
  eio_outbox_drop_unsent (&outbox);
  g_assert_cmpuint (outbox.count, ==, 1);
  g_assert_cmpuint (small->references, ==, 1);
  g_assert_cmpuint (outbox.bytes, ==, large->size - outbox.sent);
  g_assert_true (eio_outbox_pop (&outbox) == large);
  eio_chunk_unref (large);
  g_assert_null (eio_outbox_pop (&outbox));
  close (fds[0]);
  close (fds[1]);
}

/* The flush finds out, as if nobody had tried before. */
static void
test_broken_ahead (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (EioChunk) chunk = eio_chunk_new ("x", 1);
  int fds[2];

  make_pair (fds);
  close (fds[1]);
  eio_outbox_send_ahead (&outbox, fds[0]);
  eio_outbox_push (&outbox, chunk);
  eio_outbox_send_ahead (&outbox, fds[0]);
  g_assert_cmpuint (outbox.ahead, ==, 0);
  g_assert_cmpint (eio_outbox_flush (&outbox, fds[0]), ==, EIO_FLUSH_FAILED);
  eio_outbox_clear (&outbox);
  close (fds[0]);
}

static void
test_broken (void)
{
  EioOutbox outbox = { 0 };
  g_autoptr (EioChunk) chunk = eio_chunk_new ("x", 1);
  int fds[2];

  make_pair (fds);
  close (fds[1]);
  eio_outbox_push (&outbox, chunk);
  g_assert_cmpint (eio_outbox_flush (&outbox, fds[0]), ==, EIO_FLUSH_FAILED);
  g_assert_cmpint (errno, ==, EPIPE);
  eio_outbox_clear (&outbox);
  close (fds[0]);
}

/* Measured: a small chunk of its own costs about 100 bytes. */
static void
test_weight (void)
{
  EioOutbox outbox = { 0 };

  g_assert_cmpuint (eio_outbox_get_weight (&outbox), ==, 0);
  for (guint i = 0; i < 1000; i++)
    {
      g_autoptr (EioChunk) chunk = eio_chunk_new_frame (EIO_OPCODE_TEXT, "430[]", 5);

      eio_outbox_push (&outbox, chunk);
    }
  g_assert_cmpuint (outbox.bytes, ==, 7 * 1000);
  g_assert_cmpuint (eio_outbox_get_weight (&outbox), >, 60 * 1000);
  eio_outbox_clear (&outbox);
  g_assert_cmpuint (eio_outbox_get_weight (&outbox), ==, 0);
}

#define N_OUTBOXES 10

/* Shared bytes count once; what each outbox has of its own counts with it. */
static void
test_memory (void)
{
  g_autofree EioOutbox *outboxes = g_new0 (EioOutbox, N_OUTBOXES);
  const gsize before = eio_chunk_get_memory ();
  gsize shared;

  for (guint n = 0; n < 100; n++)
    {
      g_autofree char *data = g_malloc0 (1000);
      g_autoptr (EioChunk) chunk = eio_chunk_new (data, 1000);

      for (guint i = 0; i < N_OUTBOXES; i++)
        eio_outbox_push (&outboxes[i], chunk);
    }
  shared = eio_chunk_get_memory () - before;
  g_assert_cmpuint (shared, >=, 100 * 1000);
  g_assert_cmpuint (shared, <, 2 * 100 * 1000);

  /* 100 chunks of 1,000 bytes, and a little more for each. */
  g_assert_true (eio_outbox_is_over (&outboxes[0], 100 * 1000, G_MAXSIZE));
  g_assert_false (eio_outbox_is_over (&outboxes[0], 200 * 1000, before + shared));
  g_assert_true (eio_outbox_is_over (&outboxes[0], 200 * 1000, before + shared - 1));
  g_assert_false (eio_outbox_is_over (&outboxes[0], 2000 * 1000, before + shared - 1));

  for (guint i = 0; i < N_OUTBOXES; i++)
    eio_outbox_clear (&outboxes[i]);
  g_assert_cmpuint (eio_chunk_get_memory (), ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outbox/frame-chunk", test_frame_chunk);
  g_test_add_func ("/outbox/order", test_order);
  g_test_add_func ("/outbox/blocked", test_blocked);
  g_test_add_func ("/outbox/drop-unsent", test_drop_unsent);
  g_test_add_func ("/outbox/drop-nothing-sent", test_drop_nothing_sent);
  g_test_add_func ("/outbox/broken", test_broken);
  g_test_add_func ("/outbox/ahead", test_ahead);
  g_test_add_func ("/outbox/drop-after-ahead", test_drop_after_ahead);
  g_test_add_func ("/outbox/broken-ahead", test_broken_ahead);
  g_test_add_func ("/outbox/weight", test_weight);
  g_test_add_func ("/outbox/memory", test_memory);

  return g_test_run ();
}
