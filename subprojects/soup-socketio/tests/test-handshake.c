/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engineio/handshake.h"
#include "engineio/query.h"

#define SID_64 "0123456789012345678901234567890123456789012345678901234567890123"

typedef struct
{
  const char *text;
  EioTransport transport;
  const char *sid;
} Valid;

static const Valid valid[] = {
  { "EIO=4&transport=polling", EIO_TRANSPORT_POLLING, NULL },
  { "EIO=4&transport=websocket", EIO_TRANSPORT_WEBSOCKET, NULL },
  { "transport=polling&t=N8hyd6w&EIO=4", EIO_TRANSPORT_POLLING, NULL },
  { "EIO=4&transport=polling&sid=lv_VI97HAXpY6yYW-AAC", EIO_TRANSPORT_POLLING,
    "lv_VI97HAXpY6yYW-AAC" },
  { "EIO=4&transport=polling&sid=" SID_64, EIO_TRANSPORT_POLLING, SID_64 },
  { "%45IO=%34&transpor%74=p%6flling&s%69d=%61%2D", EIO_TRANSPORT_POLLING, "a-" },
  { "&EIO=4&&transport=polling&", EIO_TRANSPORT_POLLING, NULL },
  { "EIO=4&transport=polling&a&b=&c=d=e&t=a+b%20c&t=2", EIO_TRANSPORT_POLLING, NULL },
  { "EIO=4&transport=polling&eio=3&Sid=x&b64=1", EIO_TRANSPORT_POLLING, NULL },
  { "EIO=4&transport=polling&a_name_of_more_than_64_characters_does_not_matter_at_all_to_us=1",
    EIO_TRANSPORT_POLLING, NULL },
};

static void
test_query_valid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      EioQuery query;
      EioRequestError error;

      g_test_message ("%s", valid[i].text);
      g_assert_true (eio_query_parse (valid[i].text, &query, &error));
      g_assert_cmpint (query.transport, ==, valid[i].transport);
      g_assert_cmpint (query.has_sid, ==, valid[i].sid != NULL);
      g_assert_cmpstr (query.sid, ==, valid[i].sid != NULL ? valid[i].sid : "");
    }
}

static void
test_query_invalid (void)
{
  static const struct
  {
    const char *text;
    EioRequestError error;
  } cases[] = {
    { NULL, EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport=", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport=abc", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport=Polling", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport=polling+", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "EIO=4&transport=webtransport", EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN },
    { "transport=polling", EIO_REQUEST_ERROR_UNSUPPORTED_VERSION },
    { "EIO=abc&transport=polling", EIO_REQUEST_ERROR_UNSUPPORTED_VERSION },
    { "EIO=3&transport=polling", EIO_REQUEST_ERROR_UNSUPPORTED_VERSION },
    { "EIO=04&transport=polling", EIO_REQUEST_ERROR_UNSUPPORTED_VERSION },
    { "EIO=4%20&transport=polling", EIO_REQUEST_ERROR_UNSUPPORTED_VERSION },
    { "EIO=4&transport=polling&sid=", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid=a%20b", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid=a\"b", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid=%ff", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid=" SID_64 "4", EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&transport=polling&sid=" SID_64 SID_64, EIO_REQUEST_ERROR_SESSION_UNKNOWN },
    { "EIO=4&EIO=4&transport=polling", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&transport=websocket", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&sid=a&s%69d=a", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&j=0", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&t=%", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&t=%2", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&t=%2&a", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&t=%2g", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4&transport=polling&%zz=1", EIO_REQUEST_ERROR_BAD_REQUEST },
    { "EIO=4%00&transport=polling", EIO_REQUEST_ERROR_BAD_REQUEST },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      EioQuery query;
      EioRequestError error;

      g_test_message ("%s", cases[i].text);
      g_assert_false (eio_query_parse (cases[i].text, &query, &error));
      g_assert_cmpint (error, ==, cases[i].error);
    }
}

static void
test_query_length (void)
{
  g_autoptr (GString) text = g_string_new ("EIO=4&transport=polling&t=");
  EioQuery query;
  EioRequestError error;

  while (text->len < EIO_QUERY_MAX_LENGTH)
    g_string_append_c (text, 'x');
  g_assert_true (eio_query_parse (text->str, &query, &error));

  g_string_append_c (text, 'x');
  g_assert_false (eio_query_parse (text->str, &query, &error));
  g_assert_cmpint (error, ==, EIO_REQUEST_ERROR_BAD_REQUEST);
}

static void
test_transports (void)
{
  g_assert_cmpstr (eio_transport_to_string (EIO_TRANSPORT_POLLING), ==, "polling");
  g_assert_cmpstr (eio_transport_to_string (EIO_TRANSPORT_WEBSOCKET), ==, "websocket");
}

static void
test_errors (void)
{
  static const char *const bodies[] = {
    "{\"code\":0,\"message\":\"Transport unknown\"}",
    "{\"code\":1,\"message\":\"Session ID unknown\"}",
    "{\"code\":2,\"message\":\"Bad handshake method\"}",
    "{\"code\":3,\"message\":\"Bad request\"}",
    "{\"code\":4,\"message\":\"Forbidden\"}",
    "{\"code\":5,\"message\":\"Unsupported protocol version\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *body = eio_request_error_to_json ((EioRequestError) i);

      g_assert_cmpstr (body, ==, bodies[i]);
      g_assert_cmpuint (eio_request_error_get_status ((EioRequestError) i), ==, i == 4 ? 403 : 400);
    }
}

static void
test_open (void)
{
  g_autofree char *polling = eio_handshake_write_open ("lv_VI97H", TRUE, 25000, 20000, 1000000);
  g_autofree char *websocket = eio_handshake_write_open ("a-b", FALSE, 300, 200, 65536);

  g_assert_cmpstr (polling, ==,
                   "0{\"sid\":\"lv_VI97H\",\"upgrades\":[\"websocket\"],\"pingInterval\":25000,"
                   "\"pingTimeout\":20000,\"maxPayload\":1000000}");
  g_assert_cmpstr (websocket, ==,
                   "0{\"sid\":\"a-b\",\"upgrades\":[],\"pingInterval\":300,\"pingTimeout\":200,"
                   "\"maxPayload\":65536}");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/handshake/query-valid", test_query_valid);
  g_test_add_func ("/handshake/query-invalid", test_query_invalid);
  g_test_add_func ("/handshake/query-length", test_query_length);
  g_test_add_func ("/handshake/transports", test_transports);
  g_test_add_func ("/handshake/errors", test_errors);
  g_test_add_func ("/handshake/open", test_open);

  return g_test_run ();
}
