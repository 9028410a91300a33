/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is sent together arrives as if it had been sent one by one, with io_uring and without. */

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/burst.h"

#define N_PEERS 200

typedef struct
{
  EioOutbox outbox;
  EioFlushStatus status;
  int fds[2];
  GByteArray *got;   /* (owned) */
  GString *expected; /* (owned) */
} Peer;

typedef struct
{
  Peer peers[N_PEERS];
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  int size = 4096;

  for (guint i = 0; i < N_PEERS; i++)
    {
      Peer *peer = &self->peers[i];

      g_assert_no_errno (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, peer->fds));
      g_assert_no_errno (setsockopt (peer->fds[0], SOL_SOCKET, SO_SNDBUF, &size, sizeof size));
      peer->got = g_byte_array_new ();
      peer->expected = g_string_new (NULL);
    }
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  for (guint i = 0; i < N_PEERS; i++)
    {
      Peer *peer = &self->peers[i];

      eio_outbox_clear (&peer->outbox);
      close (peer->fds[0]);
      if (peer->fds[1] >= 0)
        close (peer->fds[1]);
      g_byte_array_unref (peer->got);
      g_string_free (peer->expected, TRUE);
    }
}

static void
push (Peer *peer, const char *text)
{
  g_autoptr (EioChunk) chunk = eio_chunk_new (text, strlen (text));

  eio_outbox_push (&peer->outbox, chunk);
  g_string_append (peer->expected, text);
}

static void
drain (Peer *peer)
{
  guint8 buffer[8192];
  gssize received;

  while ((received = recv (peer->fds[1], buffer, sizeof buffer, 0)) > 0)
    g_byte_array_append (peer->got, buffer, received);
}

static void
send_all (Fixture *self, EioBurst *burst)
{
  for (guint i = 0; i < N_PEERS; i++)
    {
      if (self->peers[i].status == EIO_FLUSH_DONE)
        eio_burst_add (burst, &self->peers[i].outbox, self->peers[i].fds[0]);
    }
  eio_burst_send (burst);
  for (guint i = 0; i < N_PEERS; i++)
    self->peers[i].status = eio_outbox_flush (&self->peers[i].outbox, self->peers[i].fds[0]);
}

/* Somebody has one thing to hear, others have many, and some are slow. */
static void
say_much (Fixture *self, EioBurst *burst)
{
  for (guint round = 0; round < 20; round++)
    {
      for (guint i = 0; i < N_PEERS; i++)
        {
          guint n = i % 5 == 0 ? i : 1;

          for (guint k = 0; k < n; k++)
            {
              g_autofree char *text = g_strdup_printf ("%u.%u.%u;", round, i, k);

              push (&self->peers[i], text);
            }
          if (i % 7 == 0)
            {
              g_autofree char *text = g_strnfill (3000, (char) ('a' + round));

              push (&self->peers[i], text);
            }
        }
      send_all (self, burst);
      for (guint i = 0; i < N_PEERS; i++)
        {
          if (i % 3 != 0)
            drain (&self->peers[i]);
        }
    }
}

static void
assert_all_heard (Fixture *self)
{
  for (guint i = 0; i < N_PEERS; i++)
    {
      Peer *peer = &self->peers[i];

      drain (peer);
      while (eio_outbox_flush (&peer->outbox, peer->fds[0]) == EIO_FLUSH_BLOCKED)
        drain (peer);
      drain (peer);
      g_assert_cmpmem (peer->got->data, peer->got->len, peer->expected->str, peer->expected->len);
      g_assert_cmpuint (peer->outbox.bytes, ==, 0);
    }
}

static void
test_order (Fixture *self, gconstpointer io_uring)
{
  g_autoptr (EioBurst) burst = eio_burst_new (GPOINTER_TO_INT (io_uring));

  say_much (self, burst);
  assert_all_heard (self);
}

static void
test_broken (Fixture *self, gconstpointer io_uring)
{
  g_autoptr (EioBurst) burst = eio_burst_new (GPOINTER_TO_INT (io_uring));

  for (guint i = 0; i < N_PEERS; i += 2)
    {
      close (self->peers[i].fds[1]);
      self->peers[i].fds[1] = -1;
    }
  for (guint i = 0; i < N_PEERS; i++)
    push (&self->peers[i], "hello");
  send_all (self, burst);

  for (guint i = 0; i < N_PEERS; i++)
    {
      drain (&self->peers[i]);
      g_assert_cmpint (self->peers[i].status, ==, i % 2 == 0 ? EIO_FLUSH_FAILED : EIO_FLUSH_DONE);
      g_assert_cmpuint (self->peers[i].got->len, ==, i % 2 == 0 ? 0 : 5);
    }
}

/* Where the kernel gives no ring, all goes on without. */
static void
test_no_ring (Fixture *self, gconstpointer data)
{
  struct rlimit before, none;
  EioBurst *burst;

  g_assert_no_errno (getrlimit (RLIMIT_NOFILE, &before));
  none = (struct rlimit){ 0, before.rlim_max };
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &none));
  burst = eio_burst_new (TRUE);
  g_assert_no_errno (setrlimit (RLIMIT_NOFILE, &before));

  g_assert_false (eio_burst_is_shared (burst));
  say_much (self, burst);
  assert_all_heard (self);
  eio_burst_free (burst);
}

static int
find_ring (void)
{
  for (int fd = 0; fd < 1024; fd++)
    {
      g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
      g_autofree char *target = g_file_read_link (link, NULL);

      if (g_strcmp0 (target, "anon_inode:[io_uring]") == 0)
        return fd;
    }
  return -1;
}

/* What was to be sent when the ring failed is sent all the same. */
static void
test_ring_fails (Fixture *self, gconstpointer data)
{
  g_autoptr (EioBurst) burst = eio_burst_new (TRUE);
  int nothing;

  if (!eio_burst_is_shared (burst))
    return;

  /* The warning is wanted. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL);
  say_much (self, burst);
  nothing = open ("/dev/null", O_RDWR | O_CLOEXEC);
  g_assert_no_errno (dup3 (nothing, find_ring (), O_CLOEXEC));
  close (nothing);
  say_much (self, burst);

  g_assert_false (eio_burst_is_shared (burst));
  assert_all_heard (self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, data, function)                                                                  \
  g_test_add ("/burst/" name, Fixture, data, set_up, function, tear_down)
  ADD ("order/io-uring", GINT_TO_POINTER (TRUE), test_order);
  ADD ("order/without", GINT_TO_POINTER (FALSE), test_order);
  ADD ("broken/io-uring", GINT_TO_POINTER (TRUE), test_broken);
  ADD ("broken/without", GINT_TO_POINTER (FALSE), test_broken);
  ADD ("no-ring", NULL, test_no_ring);
  ADD ("ring-fails", NULL, test_ring_fails);
#undef ADD

  return g_test_run ();
}
