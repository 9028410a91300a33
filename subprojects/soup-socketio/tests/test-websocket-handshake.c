/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "net/request-head.h"
#include "net/websocket-handshake.h"

#define BEGIN "GET /socket.io/ HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define KEY "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
#define END "Connection: Upgrade\r\n\r\n"

static char *
answer (const char *head)
{
  return eio_websocket_handshake_answer ((const guint8 *) head, strlen (head));
}

/* The key and its answer are the ones of RFC 6455, section 1.3. */
static void
test_accepted (void)
{
  static const char *const heads[] = {
    BEGIN VERSION KEY END,
    BEGIN KEY VERSION END,
    BEGIN "sec-websocket-version:13\r\nSEC-WEBSOCKET-KEY: dGhlIHNhbXBsZSBub25jZQ==  \r\n" END,
    BEGIN VERSION KEY "Sec-WebSocket-Extensions: permessage-deflate\r\n"
                      "Sec-WebSocket-Protocol: chat\r\n" END,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = answer (heads[i]);

      g_assert_cmpstr (text, ==,
                       "HTTP/1.1 101 Switching Protocols\r\n"
                       "Upgrade: websocket\r\n"
                       "Connection: Upgrade\r\n"
                       "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
    }
}

static void
test_declined (void)
{
  static const char *const heads[] = {
    BEGIN VERSION END,
    BEGIN KEY END,
    BEGIN VERSION VERSION KEY END,
    BEGIN VERSION KEY KEY END,
    BEGIN KEY "Sec-WebSocket-Version: 8\r\n" END,
    BEGIN KEY "Sec-WebSocket-Version: 13, 8\r\n" END,
    BEGIN KEY "Sec-WebSocket-Version:\r\n" END,
    BEGIN VERSION "Sec-WebSocket-Key:\r\n" END,
    BEGIN VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=\r\n" END,
    BEGIN VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ===\r\n" END,
    BEGIN VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQAA\r\n" END,
    BEGIN VERSION "Sec-WebSocket-Key: dGhlIHNhbXBs!SBub25jZQ==\r\n" END,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autofree char *text = answer (heads[i]);

      g_assert_null (text);
    }
}

static void
test_find (void)
{
  static const char head[] = BEGIN "Origin: http://a\r\nOrigin: http://b\r\n" END;
  EioHeadField field;

  g_assert_cmpuint (eio_request_head_find ((const guint8 *) head, sizeof head - 1, "ORIGIN",
                                           &field),
                    ==, 2);
  g_assert_true (eio_head_field_value_is (&field, "http://a"));
  g_assert_cmpuint (eio_request_head_find ((const guint8 *) head, sizeof head - 1, "Connection",
                                           &field),
                    ==, 1);
  g_assert_cmpuint (eio_request_head_find ((const guint8 *) head, sizeof head - 1, "Orig", &field),
                    ==, 0);
  g_assert_null (field.name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/websocket-handshake/accepted", test_accepted);
  g_test_add_func ("/websocket-handshake/declined", test_declined);
  g_test_add_func ("/websocket-handshake/find", test_find);

  return g_test_run ();
}
