/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "door-fixture.h"
#include "net/exchange.h"

static void
answer (SoupServer *server,
        SoupServerMessage *message,
        const char *path,
        GHashTable *query,
        gpointer user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  guint *requests = user_data;
  g_autofree char *text = NULL;

  (*requests)++;
  text = g_strdup_printf ("%s %s %.*s", soup_server_message_get_method (message), path,
                          (int) body->length, body->data != NULL ? body->data : "");
  soup_server_message_set_status (message, 200, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_COPY, text, strlen (text));
}

static void
test_request (void)
{
  DoorFixture fixture;
  guint requests = 0;
  g_autofree char *response = NULL;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  response = door_fixture_request (&fixture, "POST /a HTTP/1.1\r\nHost: localhost\r\n"
                                             "Content-Length: 5\r\n\r\nhello");
  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 200 OK\r\n"));
  g_assert_nonnull (strstr (response, "Connection: close\r\n"));
  g_assert_true (g_str_has_suffix (response, "\r\n\r\nPOST /a hello"));
  door_fixture_clear (&fixture);
}

static void
test_request_in_pieces (void)
{
  static const char request[] = "POST /a HTTP/1.1\r\nHost: localhost\r\n"
                                "Content-Length: 5\r\n\r\nhello";
  DoorFixture fixture;
  guint requests = 0;
  g_autoptr (GByteArray) got = NULL;
  int fd;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  fd = door_fixture_connect (&fixture);
  for (gsize i = 0; i < strlen (request); i++)
    {
      door_fixture_send (fd, request + i, 1);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  got = door_fixture_read_to_end (fd);
  g_byte_array_append (got, (const guint8 *) "", 1);
  g_assert_true (g_str_has_suffix ((char *) got->data, "\r\n\r\nPOST /a hello"));
  door_fixture_clear (&fixture);
}

/* One request per connection: what follows the first is not even looked at. */
static void
test_pipelined (void)
{
  DoorFixture fixture;
  guint requests = 0;
  g_autofree char *response = NULL;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  response = door_fixture_request (&fixture, "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                             "GET /b HTTP/1.1\r\nHost: localhost\r\n\r\n");
  g_assert_true (g_str_has_suffix (response, "\r\n\r\nGET /a "));
  g_assert_cmpuint (requests, ==, 1);
  door_fixture_clear (&fixture);
}

static guint64
get_refused (DoorFixture *fixture, guint status)
{
  return eio_tally_get_refused_requests (eio_front_door_get_tally (fixture->door), status);
}

static guint64
get_turned_away (DoorFixture *fixture, EioRefusalCause cause)
{
  return eio_tally_get_refused_connections (eio_front_door_get_tally (fixture->door), cause);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *request;
    const char *status;
  } rows[] = {
    { "GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400 " },
    { "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 " },
    { "GET / HTTP/1.1\nHost: a\n\n", "HTTP/1.1 400 " },
    { "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 400 " },
    { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "HTTP/1.1 411 " },
    { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", "HTTP/1.1 413 " },
  };
  DoorFixture fixture;
  guint requests = 0;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *response = door_fixture_request (&fixture, rows[i].request);

      if (!g_str_has_prefix (response, rows[i].status))
        g_error ("Row %" G_GSIZE_FORMAT " got: %s", i, response);
    }
  g_assert_cmpuint (requests, ==, 0);
  g_assert_cmpuint (get_refused (&fixture, 400), ==, 4);
  g_assert_cmpuint (get_refused (&fixture, 411), ==, 1);
  g_assert_cmpuint (get_refused (&fixture, 413), ==, 1);
  door_fixture_clear (&fixture);
}

static void
test_allowed_hosts (void)
{
  const char *const names[] = { "chat.example.org", NULL };
  static const struct
  {
    const char *host;
    const char *status;
  } rows[] = {
    { "localhost", "HTTP/1.1 200 " },        { "127.0.0.1:5000", "HTTP/1.1 200 " },
    { "chat.example.org", "HTTP/1.1 200 " }, { "evil.example", "HTTP/1.1 421 " },
    { "evil.example:80", "HTTP/1.1 421 " },
  };
  DoorFixture fixture;
  guint requests = 0;
  g_autofree char *refused = NULL;
  g_autofree char *served = NULL;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  eio_front_door_set_allowed_hosts (fixture.door, names, "Write hosts = {host} somewhere.");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *request =
          g_strdup_printf ("GET / HTTP/1.1\r\nHost: %s\r\n\r\n", rows[i].host);
      g_autofree char *response = door_fixture_request (&fixture, request);

      if (!g_str_has_prefix (response, rows[i].status))
        g_error ("%s got: %s", rows[i].host, response);
    }
  g_assert_cmpuint (requests, ==, 3);

  refused = door_fixture_request (&fixture, "GET / HTTP/1.1\r\nHost: Evil.example:80\r\n\r\n");
  g_assert_nonnull (strstr (refused, "\r\nContent-Type: text/plain; charset=utf-8\r\n"));
  g_assert_true (g_str_has_suffix (refused, "421 Misdirected Request: this server does not go by "
                                            "the name Evil.example.\n\n"
                                            "Write hosts = Evil.example somewhere.\n"));
  g_assert_cmpuint (get_refused (&fixture, 421), ==, 3);

  eio_front_door_set_allowed_hosts (fixture.door, NULL, NULL);
  served = door_fixture_request (&fixture, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  g_assert_true (g_str_has_prefix (served, "HTTP/1.1 200 "));
  door_fixture_clear (&fixture);
}

static char *
request_for (DoorFixture *fixture, const char *client)
{
  g_autofree char *request = g_strdup_printf ("GET / HTTP/1.1\r\nHost: localhost\r\n"
                                              "X-Forwarded-For: %s\r\n\r\n",
                                              client);

  return door_fixture_request (fixture, request);
}

/* Whom a trusted proxy stands for is counted, and nobody is by what others say. */
static void
test_proxies (void)
{
  g_autoptr (GPtrArray) trusted = g_ptr_array_new_with_free_func (g_object_unref);
  EioFrontDoorLimits limits = eio_front_door_default_limits;

  g_ptr_array_add (trusted, g_inet_address_mask_new_from_string ("127.0.0.0/8", NULL));
  limits.connects_per_second = 1;
  limits.connects_burst = 2;
  for (guint is_trusted = 0; is_trusted < 2; is_trusted++)
    {
      const char *expected = is_trusted ? "HTTP/1.1 200 " : "HTTP/1.1 429 ";
      DoorFixture fixture;
      guint requests = 0;
      g_autofree char *first = NULL, *second = NULL, *third = NULL, *other = NULL;

      limits.trusted_proxies = is_trusted ? trusted : NULL;
      door_fixture_init (&fixture, &limits);
      soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
      first = request_for (&fixture, "203.0.113.1");
      second = request_for (&fixture, "203.0.113.1");
      third = request_for (&fixture, "203.0.113.1");
      other = request_for (&fixture, "203.0.113.2");
      g_assert_true (g_str_has_prefix (first, "HTTP/1.1 200 "));
      g_assert_true (g_str_has_prefix (second, "HTTP/1.1 200 "));
      g_assert_true (g_str_has_prefix (third, "HTTP/1.1 429 "));
      g_assert_nonnull (strstr (third, "\r\nRetry-After: 1\r\n"));
      g_assert_true (g_str_has_prefix (other, expected));
      g_assert_cmpuint (requests, ==, is_trusted ? 3 : 2);
      g_assert_cmpuint (get_turned_away (&fixture, EIO_REFUSAL_ADDRESS_RATE), ==,
                        is_trusted ? 1 : 2);
      door_fixture_clear (&fixture);
    }
}

static void
test_large_head (void)
{
  DoorFixture fixture;
  guint requests = 0;
  g_autoptr (GString) request = g_string_new ("GET / HTTP/1.1\r\nHost: a\r\nX: ");
  g_autofree char *response = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (request, 'x');
  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  response = door_fixture_request (&fixture, request->str);
  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 431 "));
  door_fixture_clear (&fixture);
}

static void
test_continue (void)
{
  static const char expected[] = "HTTP/1.1 100 Continue\r\n\r\n";
  DoorFixture fixture;
  guint requests = 0;
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GByteArray) rest = NULL;
  int fd;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  fd = door_fixture_connect (&fixture);
  door_fixture_send (fd,
                     "POST /a HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                     "Content-Length: 5\r\n\r\n",
                     -1);
  door_fixture_read (fd, got, strlen (expected));
  g_assert_cmpmem (got->data, got->len, expected, strlen (expected));
  door_fixture_send (fd, "hello", 5);
  rest = door_fixture_read_to_end (fd);
  g_byte_array_append (rest, (const guint8 *) "", 1);
  g_assert_true (g_str_has_suffix ((char *) rest->data, "\r\n\r\nPOST /a hello"));
  door_fixture_clear (&fixture);
}

static void
test_slow_head (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  g_autofree char *response = NULL;

  limits.head_timeout = 30;
  door_fixture_init (&fixture, &limits);
  response = door_fixture_request (&fixture, "GET / HT");
  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 408 "));
  door_fixture_clear (&fixture);
}

static void
test_slow_body (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  g_autofree char *response = NULL;

  limits.body_timeout = 30;
  door_fixture_init (&fixture, &limits);
  response = door_fixture_request (&fixture, "POST / HTTP/1.1\r\nHost: a\r\n"
                                             "Content-Length: 5\r\n\r\nhel");
  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 408 "));
  door_fixture_clear (&fixture);
}

static gboolean
drip (gpointer fd)
{
  g_assert_cmpint (send (GPOINTER_TO_INT (fd), "x", 1, MSG_NOSIGNAL), ==, 1);
  return G_SOURCE_CONTINUE;
}

/* Sends a byte of a body every @interval milliseconds, but only one each time that the main loop
 * turns, until there is an answer. */
static char *
drip_body (const EioFrontDoorLimits *limits, guint interval)
{
  DoorFixture fixture;
  g_autoptr (GByteArray) got = g_byte_array_new ();
  g_autoptr (GByteArray) rest = NULL;
  guint source;
  int fd;

  door_fixture_init (&fixture, limits);
  fd = door_fixture_connect (&fixture);
  door_fixture_send (fd, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", -1);
  source = g_timeout_add (interval, drip, GINT_TO_POINTER (fd));
  door_fixture_read (fd, got, 1);
  g_source_remove (source);
  rest = door_fixture_read_to_end (fd);
  g_byte_array_append (got, rest->data, rest->len);
  door_fixture_clear (&fixture);

  return g_strndup ((char *) got->data, got->len);
}

static void
test_body_rate (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  g_autofree char *slow = NULL;
  g_autofree char *late = NULL;

  /* 200 bytes a second are too few if it must be 2,000. A slow machine makes them fewer. */
  limits.body_bytes = 99999999;
  limits.body_timeout = 300;
  limits.body_rate = 2000;
  slow = drip_body (&limits, 5);
  g_assert_true (g_str_has_prefix (slow, "HTTP/1.1 408 "));
  g_assert_nonnull (strstr (slow, "the body arrives too slowly"));

  /* One in each turn of the main loop is enough if it must be one in each window. */
  limits.body_rate = 10;
  late = drip_body (&limits, 0);
  g_assert_true (g_str_has_prefix (late, "HTTP/1.1 408 "));
  g_assert_nonnull (strstr (late, "the body took too long to arrive"));
}

static void
test_no_body_limits (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  guint requests = 0;
  g_autofree char *response = NULL;

  /* Neither limit: it takes as long as it takes. */
  limits.body_timeout = limits.body_rate = 0;
  door_fixture_init (&fixture, &limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  response = door_fixture_request (&fixture, "POST /a HTTP/1.1\r\nHost: localhost\r\n"
                                             "Content-Length: 5\r\n\r\nhello");
  g_assert_true (g_str_has_prefix (response, "HTTP/1.1 200 OK\r\n"));
  door_fixture_clear (&fixture);
}

static void
test_connections_per_address (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  guint requests = 0;
  g_autofree char *refused = NULL;
  g_autofree char *served = NULL;
  int fds[3];

  limits.connections_per_address = 3;
  door_fixture_init (&fixture, &limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  for (guint i = 0; i < 3; i++)
    fds[i] = door_fixture_connect (&fixture);
  refused = door_fixture_request (&fixture, "");
  g_assert_true (g_str_has_prefix (refused, "HTTP/1.1 429 "));
  g_assert_nonnull (strstr (refused, "\r\nRetry-After: "));
  g_assert_cmpuint (get_turned_away (&fixture, EIO_REFUSAL_ADDRESS_CONNECTIONS), ==, 1);

  close (fds[0]);
  while (eio_front_door_get_n_connections (fixture.door) == 3)
    g_main_context_iteration (NULL, TRUE);
  served = door_fixture_request (&fixture, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_true (g_str_has_prefix (served, "HTTP/1.1 200 "));
  close (fds[1]);
  close (fds[2]);
  door_fixture_clear (&fixture);
}

/* Those who are turned away get to see why, also if they have sent their request meanwhile. */
static void
answer_at_length (SoupServer *server,
                  SoupServerMessage *message,
                  const char *path,
                  GHashTable *query,
                  gpointer user_data)
{
  char *body = g_strnfill (GPOINTER_TO_UINT (user_data), 'x');

  soup_server_message_set_status (message, SOUP_STATUS_OK, NULL);
  soup_server_message_set_response (message, "text/plain", SOUP_MEMORY_TAKE, body, strlen (body));
}

/* Whoever reads an answer a little at a time does not hold its connection for ever. */
static void
test_slow_reading (void)
{
  const guint size = 32 * 1024 * 1024;
  static const char request[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  gsize received = 0;
  gssize n = 1;
  int fd;

  limits.outbox_timeout = 200;
  limits.body_rate = 20 * 1024 * 1024;
  door_fixture_init (&fixture, &limits);
  soup_server_add_handler (fixture.soup, "/", answer_at_length, GUINT_TO_POINTER (size), NULL);
  fd = door_fixture_connect (&fixture);
  door_fixture_send (fd, request, -1);
  while (n != 0 && (n > 0 || errno == EAGAIN))
    {
      static char buffer[64 * 1024];

      g_main_context_iteration (NULL, FALSE);
      g_usleep (10000);
      n = recv (fd, buffer, sizeof buffer, 0);
      received += MAX (n, 0);
    }
  g_assert_cmpuint (received, >, 0);
  g_assert_cmpuint (received, <, size);
  g_assert_cmpuint (eio_tally_get_slow_readers (eio_front_door_get_tally (fixture.door),
                                                EIO_SLOW_TIME),
                    ==, 1);
  close (fd);
  door_fixture_clear (&fixture);
}

static void
test_connections (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  int held[2], refused[100];

  limits.connections = G_N_ELEMENTS (held);
  limits.newcomers = 0;
  door_fixture_init (&fixture, &limits);
  for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
    held[i] = door_fixture_connect (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      refused[i] = door_fixture_connect (&fixture);
      door_fixture_send (refused[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GByteArray) got = door_fixture_read_to_end (refused[i]);

      g_byte_array_append (got, (const guint8 *) "", 1);
      g_assert_true (g_str_has_prefix ((char *) got->data, "HTTP/1.1 503 "));
      g_assert_nonnull (strstr ((char *) got->data, "\r\nRetry-After: 5\r\n"));
      g_assert_nonnull (strstr ((char *) got->data, "as many connections as it can hold\n"));
    }
  g_assert_cmpuint (get_turned_away (&fixture, EIO_REFUSAL_CONNECTIONS), ==,
                    G_N_ELEMENTS (refused));

  for (gsize i = 0; i < G_N_ELEMENTS (held); i++)
    close (held[i]);
  door_fixture_clear (&fixture);
}

/* The same, where there is room to wait for them. */
static void
test_farewells (void)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;
  DoorFixture fixture;
  int held, refused[100];

  limits.connections_per_address = 1;
  door_fixture_init (&fixture, &limits);
  held = door_fixture_connect (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    refused[i] = door_fixture_connect (&fixture);
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (GByteArray) got = NULL;

      /* This one has been answered already. */
      while (g_main_context_iteration (NULL, FALSE))
        ;
      if (i < 32)
        door_fixture_send (refused[i], "GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1);
      got = door_fixture_read_to_end (refused[i]);
      g_assert_cmpuint (got->len, >, 12);
      g_assert_cmpmem (got->data, 12, "HTTP/1.1 429", 12);
    }
  g_assert_cmpuint (eio_front_door_get_n_connections (fixture.door), ==, 1);
  close (held);
  door_fixture_clear (&fixture);
}

static void
set_flag (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

typedef struct
{
  SoupServerMessage *message; /* (owned) (nullable) */
  gboolean gone;
} Pause;

static void
pause_request (SoupServer *server,
               SoupServerMessage *message,
               const char *path,
               GHashTable *query,
               gpointer user_data)
{
  Pause *paused = user_data;

  paused->message = g_object_ref (message);
  soup_server_message_pause (message);
  eio_exchange_watch (eio_exchange_from_message (message), set_flag, &paused->gone);
}

static void
test_client_leaves_while_paused (void)
{
  DoorFixture fixture;
  Pause paused = { NULL, FALSE };
  int fd;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", pause_request, &paused, NULL);
  fd = door_fixture_connect (&fixture);
  door_fixture_send (fd, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  while (paused.message == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (paused.gone);
  close (fd);
  while (!paused.gone)
    g_main_context_iteration (NULL, TRUE);

  g_assert_null (eio_exchange_from_message (paused.message));
  soup_server_message_set_status (paused.message, 200, NULL);
  soup_server_message_unpause (paused.message);
  g_object_unref (paused.message);
  door_fixture_clear (&fixture);
}

static guint
count_descriptors (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_descriptors (void)
{
  DoorFixture fixture;
  guint requests = 0;
  guint before = count_descriptors ();

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *response =
          door_fixture_request (&fixture, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");

      g_assert_true (g_str_has_prefix (response, "HTTP/1.1 200 "));
    }
  door_fixture_clear (&fixture);
  g_assert_cmpuint (requests, ==, 300);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

/* A program that shuts down its side after the request still gets the answer. */
static void
test_half_closed (void)
{
  DoorFixture fixture;
  guint requests = 0;
  g_autoptr (GByteArray) got = NULL;
  int fd;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  soup_server_add_handler (fixture.soup, "/", answer, &requests, NULL);
  fd = door_fixture_connect (&fixture);
  door_fixture_send (fd, "GET /a HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  shutdown (fd, SHUT_WR);
  got = door_fixture_read_to_end (fd);
  g_byte_array_append (got, (const guint8 *) "", 1);
  g_assert_true (g_str_has_suffix ((char *) got->data, "\r\n\r\nGET /a "));
  door_fixture_clear (&fixture);
}

static void
test_close_all (void)
{
  DoorFixture fixture;
  int fd;

  door_fixture_init (&fixture, &eio_front_door_default_limits);
  fd = door_fixture_connect (&fixture);
  while (eio_front_door_get_n_connections (fixture.door) == 0)
    g_main_context_iteration (NULL, TRUE);
  eio_front_door_close_all (fixture.door);
  g_byte_array_unref (door_fixture_read_to_end (fd));
  door_fixture_clear (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/front-door/request", test_request);
  g_test_add_func ("/front-door/request-in-pieces", test_request_in_pieces);
  g_test_add_func ("/front-door/pipelined", test_pipelined);
  g_test_add_func ("/front-door/refused", test_refused);
  g_test_add_func ("/front-door/allowed-hosts", test_allowed_hosts);
  g_test_add_func ("/front-door/proxies", test_proxies);
  g_test_add_func ("/front-door/large-head", test_large_head);
  g_test_add_func ("/front-door/continue", test_continue);
  g_test_add_func ("/front-door/slow-head", test_slow_head);
  g_test_add_func ("/front-door/slow-body", test_slow_body);
  g_test_add_func ("/front-door/body-rate", test_body_rate);
  g_test_add_func ("/front-door/no-body-limits", test_no_body_limits);
  g_test_add_func ("/front-door/slow-reading", test_slow_reading);
  g_test_add_func ("/front-door/connections", test_connections);
  g_test_add_func ("/front-door/farewells", test_farewells);
  g_test_add_func ("/front-door/connections-per-address", test_connections_per_address);
  g_test_add_func ("/front-door/client-leaves-while-paused", test_client_leaves_while_paused);
  g_test_add_func ("/front-door/descriptors", test_descriptors);
  g_test_add_func ("/front-door/half-closed", test_half_closed);
  g_test_add_func ("/front-door/close-all", test_close_all);

  return g_test_run ();
}
