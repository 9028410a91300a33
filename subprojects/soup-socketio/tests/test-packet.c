/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "socketio/error.h"
#include "socketio/json-write.h"
#include "socketio/packet-write.h"
#include "socketio/placeholder.h"

static gboolean
decode (const char *text, gsize length, SioPacket *packet, GError **error)
{
  /* An exact allocation, so that a sanitizer sees each read beyond it. */
  g_autofree char *copy = g_memdup2 (text, length);

  return sio_packet_decode (packet, copy, length, &sio_json_default_limits, error);
}

typedef struct
{
  const char *text;
  SioPacketType type;
  const char *name_space;
  gint64 id;
  guint n_attachments;
  const char *data;
} Valid;

/* The examples of the protocol document, and what clients are known to send. */
static const Valid valid[] = {
  { "0", SIO_PACKET_CONNECT, "/", -1, 0, NULL },
  { "0{\"token\":\"123\"}", SIO_PACKET_CONNECT, "/", -1, 0, "{\"token\":\"123\"}" },
  { "0{}", SIO_PACKET_CONNECT, "/", -1, 0, "{}" },
  { "0/admin,", SIO_PACKET_CONNECT, "/admin", -1, 0, NULL },
  { "0/custom", SIO_PACKET_CONNECT, "/custom", -1, 0, NULL },
  { "0/admin,{\"token\":\"abc\"}", SIO_PACKET_CONNECT, "/admin", -1, 0, "{\"token\":\"abc\"}" },
  { "0/admin?token=1&a=b,", SIO_PACKET_CONNECT, "/admin", -1, 0, NULL },
  { "0/admin?token=1", SIO_PACKET_CONNECT, "/admin", -1, 0, NULL },
  { "0/admin?,{\"a\":1}", SIO_PACKET_CONNECT, "/admin", -1, 0, "{\"a\":1}" },
  { "0/?token=1,", SIO_PACKET_CONNECT, "/", -1, 0, NULL },
  { "0/,", SIO_PACKET_CONNECT, "/", -1, 0, NULL },
  { "0/", SIO_PACKET_CONNECT, "/", -1, 0, NULL },
  { "0/a/b-c_d.1,", SIO_PACKET_CONNECT, "/a/b-c_d.1", -1, 0, NULL },
  { "0/caf\xc3\xa9,", SIO_PACKET_CONNECT, "/caf\xc3\xa9", -1, 0, NULL },
  { "1", SIO_PACKET_DISCONNECT, "/", -1, 0, NULL },
  { "1/admin,", SIO_PACKET_DISCONNECT, "/admin", -1, 0, NULL },
  { "1/custom", SIO_PACKET_DISCONNECT, "/custom", -1, 0, NULL },
  { "2[\"foo\"]", SIO_PACKET_EVENT, "/", -1, 0, "[\"foo\"]" },
  { "2[\"message\",1,\"2\",{\"3\":[true]}]", SIO_PACKET_EVENT, "/", -1, 0,
    "[\"message\",1,\"2\",{\"3\":[true]}]" },
  { "2[1]", SIO_PACKET_EVENT, "/", -1, 0, "[1]" },
  { "2[1.5,null]", SIO_PACKET_EVENT, "/", -1, 0, "[1.5,null]" },
  { "2[\"\"]", SIO_PACKET_EVENT, "/", -1, 0, "[\"\"]" },
  { "2[\"Connect\"]", SIO_PACKET_EVENT, "/", -1, 0, "[\"Connect\"]" },
  { "2/admin,[\"bar\"]", SIO_PACKET_EVENT, "/admin", -1, 0, "[\"bar\"]" },
  { "212[\"foo\"]", SIO_PACKET_EVENT, "/", 12, 0, "[\"foo\"]" },
  { "20[\"foo\"]", SIO_PACKET_EVENT, "/", 0, 0, "[\"foo\"]" },
  { "29007199254740992[\"foo\"]", SIO_PACKET_EVENT, "/", 9007199254740992, 0, "[\"foo\"]" },
  { "2/admin,1[\"tellme\"]", SIO_PACKET_EVENT, "/admin", 1, 0, "[\"tellme\"]" },
  { "2[\"x\",{\"_placeholder\":true,\"num\":7}]", SIO_PACKET_EVENT, "/", -1, 0,
    "[\"x\",{\"_placeholder\":true,\"num\":7}]" },
  { "312[]", SIO_PACKET_ACK, "/", 12, 0, "[]" },
  { "30[null]", SIO_PACKET_ACK, "/", 0, 0, "[null]" },
  { "3/admin,13[\"bar\"]", SIO_PACKET_ACK, "/admin", 13, 0, "[\"bar\"]" },
  { "51-[\"baz\",{\"_placeholder\":true,\"num\":0}]", SIO_PACKET_BINARY_EVENT, "/", -1, 1,
    "[\"baz\",{\"_placeholder\":true,\"num\":0}]" },
  { "52-/admin,[\"baz\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
    SIO_PACKET_BINARY_EVENT, "/admin", -1, 2,
    "[\"baz\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]" },
  { "52-789[\"a\",[{\"b\":{\"num\":1,\"_placeholder\":true}}],{\"_placeholder\":true,\"num\":0}]",
    SIO_PACKET_BINARY_EVENT, "/", 789, 2,
    "[\"a\",[{\"b\":{\"num\":1,\"_placeholder\":true}}],{\"_placeholder\":true,\"num\":0}]" },
  { "50-[\"none\"]", SIO_PACKET_BINARY_EVENT, "/", -1, 0, "[\"none\"]" },
  { "51-[\"a\",{\"_placeholder\":false,\"num\":9},{\"_placeholder\":true,\"num\":0}]",
    SIO_PACKET_BINARY_EVENT, "/", -1, 1,
    "[\"a\",{\"_placeholder\":false,\"num\":9},{\"_placeholder\":true,\"num\":0}]" },
  { "61-15[\"bar\",{\"_placeholder\":true,\"num\":0}]", SIO_PACKET_BINARY_ACK, "/", 15, 1,
    "[\"bar\",{\"_placeholder\":true,\"num\":0}]" },
  { "61-/admin,1[{\"_placeholder\":true,\"num\":0}]", SIO_PACKET_BINARY_ACK, "/admin", 1, 1,
    "[{\"_placeholder\":true,\"num\":0}]" },
};

static void
test_valid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_auto (SioPacket) packet;
      g_autoptr (GError) error = NULL;
      g_autoptr (GString) data = g_string_new (NULL);
      gboolean ok = decode (valid[i].text, strlen (valid[i].text), &packet, &error);

      g_test_message ("%s", valid[i].text);
      g_assert_no_error (error);
      g_assert_true (ok);
      g_assert_cmpint (packet.type, ==, valid[i].type);
      g_assert_cmpstr (packet.name_space, ==, valid[i].name_space);
      g_assert_cmpint (packet.id, ==, valid[i].id);
      g_assert_cmpuint (packet.n_attachments, ==, valid[i].n_attachments);
      g_assert_cmpint (packet.data != NULL, ==, valid[i].data != NULL);
      if (packet.data == NULL)
        continue;

      sio_json_write_node (data, packet.data);
      g_assert_cmpstr (data->str, ==, valid[i].data);
    }
}

#define NO_ARRAY "The payload of an event must be an array that is not empty, as in [\"name\",…]"
#define NO_NAME "The name of an event must be a string or a number"
#define NO_COUNT "Binary packet without the number of its attachments, as in 51-[\"name\",…]"
#define BAD_NAMESPACE "Invalid character in the namespace, or no comma after it"

static const struct
{
  const char *text;
  SioError code;
  const char *message;
} invalid[] = {
  /* type */
  { "", SIO_ERROR_INVALID_PACKET, "Empty packet" },
  { "abc", SIO_ERROR_INVALID_PACKET, "Unknown packet type" },
  { "7", SIO_ERROR_INVALID_PACKET, "Unknown packet type" },
  { "/", SIO_ERROR_INVALID_PACKET, "Unknown packet type" },
  { "-1", SIO_ERROR_INVALID_PACKET, "Unknown packet type" },
  { "\xff", SIO_ERROR_INVALID_PACKET, "Unknown packet type" },
  { "4{\"message\":\"no\"}", SIO_ERROR_INVALID_PACKET, "Only the server sends CONNECT_ERROR" },
  /* connect */
  { "0[]", SIO_ERROR_INVALID_PAYLOAD, "The payload of CONNECT must be an object" },
  { "0null", SIO_ERROR_INVALID_PAYLOAD, "The payload of CONNECT must be an object" },
  { "0\"a\"", SIO_ERROR_INVALID_PAYLOAD, "The payload of CONNECT must be an object" },
  { "01", SIO_ERROR_INVALID_PACKET, "Only events and acks have an ack id" },
  { "0/admin,1{}", SIO_ERROR_INVALID_PACKET, "Only events and acks have an ack id" },
  { "0{", SIO_ERROR_INVALID_JSON, "Payload: Unexpected end at byte 1 of the JSON" },
  { "0 ", SIO_ERROR_INVALID_JSON, "Payload: Unexpected end at byte 1 of the JSON" },
  { "0{} x", SIO_ERROR_INVALID_JSON, "Payload: Text after the end at byte 3 of the JSON" },
  /* namespace */
  { "0/admin{\"a\":1}", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "2/admin[\"a\"]", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0/a b,", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0/a\n,", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0/a\x1e"
    "4,",
    SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0/a\x7f,", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0/a\xff,", SIO_ERROR_INVALID_PACKET, BAD_NAMESPACE },
  { "0admin,", SIO_ERROR_INVALID_JSON, "Payload: Unexpected character at byte 0 of the JSON" },
  { "2/admin,", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  /* disconnect */
  { "1{}", SIO_ERROR_INVALID_PAYLOAD, "DISCONNECT has no payload" },
  { "1/admin,{}", SIO_ERROR_INVALID_PAYLOAD, "DISCONNECT has no payload" },
  { "11", SIO_ERROR_INVALID_PACKET, "Only events and acks have an ack id" },
  /* event */
  { "2", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "2{}", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "2[]", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "2\"a\"", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "2null", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "21", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "2[null]", SIO_ERROR_INVALID_PAYLOAD, NO_NAME },
  { "2[true]", SIO_ERROR_INVALID_PAYLOAD, NO_NAME },
  { "2[[\"a\"]]", SIO_ERROR_INVALID_PAYLOAD, NO_NAME },
  { "2[{}]", SIO_ERROR_INVALID_PAYLOAD, NO_NAME },
  { "2[\"connect\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"connect_error\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"disconnect\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"disconnecting\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"newListener\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"removeListener\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2[\"c\\u006fnnect\"]", SIO_ERROR_INVALID_PAYLOAD, "The name of the event is reserved" },
  { "2abc[\"message-with-ack\"]", SIO_ERROR_INVALID_JSON,
    "Payload: Unexpected character at byte 0 of the JSON" },
  { "2-1[\"a\"]", SIO_ERROR_INVALID_JSON, "Payload: Text after the end at byte 2 of the JSON" },
  { "21.5[\"a\"]", SIO_ERROR_INVALID_JSON, "Payload: Unexpected character at byte 0 of the JSON" },
  { "29007199254740993[\"a\"]", SIO_ERROR_INVALID_PACKET, "Ack id beyond 2^53" },
  { "299999999999999999999999[\"a\"]", SIO_ERROR_INVALID_PACKET, "Ack id beyond 2^53" },
  { "2[\"a\"", SIO_ERROR_INVALID_JSON, "Payload: Unexpected end at byte 4 of the JSON" },
  { "2['a']", SIO_ERROR_INVALID_JSON, "Payload: Unexpected character at byte 1 of the JSON" },
  { "2[\"\xff\"]", SIO_ERROR_INVALID_JSON, "Payload: Invalid UTF-8 at byte 2 of the JSON" },
  /* ack */
  { "3[]", SIO_ERROR_INVALID_PACKET, "Ack without the id of its event" },
  { "3/admin,[]", SIO_ERROR_INVALID_PACKET, "Ack without the id of its event" },
  { "3", SIO_ERROR_INVALID_PACKET, "Ack without the id of its event" },
  { "31", SIO_ERROR_INVALID_PAYLOAD, "The payload of an ack must be an array" },
  { "31{}", SIO_ERROR_INVALID_PAYLOAD, "The payload of an ack must be an array" },
  { "31null", SIO_ERROR_INVALID_PAYLOAD, "The payload of an ack must be an array" },
  /* attachments */
  { "5", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "5[\"a\"]", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "5-[\"a\"]", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "51", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "51[\"a\"]", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "5a-[\"a\"]", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "5-1-[\"a\"]", SIO_ERROR_INVALID_PACKET, NO_COUNT },
  { "511-[\"a\"]", SIO_ERROR_TOO_LARGE, "More than 10 attachments" },
  { "599999999999999999999-[\"a\"]", SIO_ERROR_TOO_LARGE, "More than 10 attachments" },
  { "51-[\"a\"]", SIO_ERROR_INVALID_PAYLOAD, "Attachment 0 has no placeholder in the payload" },
  { "52-[\"a\",{\"_placeholder\":true,\"num\":0}]", SIO_ERROR_INVALID_PAYLOAD,
    "Attachment 1 has no placeholder in the payload" },
  { "51-[\"a\",{\"_placeholder\":true,\"num\":1}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "51-[\"a\",[{\"b\":{\"_placeholder\":true,\"num\":-1}}]]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "51-[\"a\",{\"_placeholder\":true}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "50-[\"a\",{\"_placeholder\":true,\"num\":0}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 0 attachments" },
  { "51-[\"a\",{\"_placeholder\":true,\"num\":4294967296}]", SIO_ERROR_INVALID_PAYLOAD,
    "A placeholder does not name one of the 1 attachments" },
  { "51-{\"a\":{\"_placeholder\":true,\"num\":0}}", SIO_ERROR_INVALID_PAYLOAD, NO_ARRAY },
  { "51-[{\"_placeholder\":true,\"num\":0}]", SIO_ERROR_INVALID_PAYLOAD, NO_NAME },
  { "61-[{\"_placeholder\":true,\"num\":0}]", SIO_ERROR_INVALID_PACKET,
    "Ack without the id of its event" },
};

static void
test_invalid (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (invalid); i++)
    {
      g_autofree char *shown = g_strescape (invalid[i].text, NULL);
      SioPacket packet;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", shown);
      g_assert_false (decode (invalid[i].text, strlen (invalid[i].text), &packet, &error));
      g_assert_null (packet.data);
      g_assert_error (error, SIO_ERROR, (int) invalid[i].code);
      g_assert_cmpstr (error->message, ==, invalid[i].message);
    }
}

static void
test_nul (void)
{
  SioPacket packet;

  g_assert_false (decode ("0\0", 2, &packet, NULL));
  g_assert_false (decode ("0/a\0b,", 6, &packet, NULL));
  g_assert_false (decode ("2[\"a\"]\0", 7, &packet, NULL));
}

static void
test_namespace_limit (void)
{
  g_autoptr (GString) text = g_string_new ("0/");
  g_auto (SioPacket) packet = { 0 };
  g_autoptr (GError) error = NULL;

  while (text->len < 1 + SIO_PACKET_MAX_NAMESPACE)
    g_string_append_c (text, 'n');
  g_assert_true (decode (text->str, text->len, &packet, NULL));
  g_assert_cmpstr (packet.name_space, ==, text->str + 1);

  g_string_append_c (text, 'n');
  g_assert_false (decode (text->str, text->len, &packet, &error));
  g_assert_error (error, SIO_ERROR, SIO_ERROR_INVALID_PACKET);
}

/* The limits are those of the caller; 80,000 brackets meet them first. */
static void
test_json_limits (void)
{
  g_autofree char *brackets = g_strnfill (80001, '[');
  static const SioJsonLimits small = { 2, 3 };
  g_autoptr (GError) error = NULL;
  g_auto (SioPacket) packet = { 0 };

  brackets[0] = '2';
  g_assert_false (decode (brackets, 80001, &packet, &error));
  g_assert_error (error, SIO_ERROR, SIO_ERROR_TOO_LARGE);

  g_assert_false (sio_packet_decode (&packet, "2[\"a\",[[]]]", 11, &small, NULL));
  g_assert_false (sio_packet_decode (&packet, "2[\"a\",1,2]", 10, &small, NULL));
  g_assert_true (sio_packet_decode (&packet, "2[\"a\",1]", 8, &small, NULL));
}

static void
assert_written (GString *out, const char *expected)
{
  g_assert_cmpstr (out->str, ==, expected);
  g_string_truncate (out, 1);
}

static void
test_write (void)
{
  g_autoptr (JsonNode) data = json_from_string ("{\"sid\":\"abc\"}", NULL);
  g_autoptr (GString) out = g_string_new ("4");

  sio_packet_write (out, SIO_PACKET_CONNECT, "/", SIO_PACKET_NO_ID, 0, data);
  assert_written (out, "40{\"sid\":\"abc\"}");
  sio_packet_write (out, SIO_PACKET_CONNECT, "/admin", SIO_PACKET_NO_ID, 0, data);
  assert_written (out, "40/admin,{\"sid\":\"abc\"}");
  sio_packet_write (out, SIO_PACKET_DISCONNECT, "/", SIO_PACKET_NO_ID, 0, NULL);
  assert_written (out, "41");
  sio_packet_write (out, SIO_PACKET_DISCONNECT, "/admin", SIO_PACKET_NO_ID, 0, NULL);
  assert_written (out, "41/admin,");

  sio_packet_write_connect_error (out, "/random", "Invalid namespace", NULL);
  assert_written (out, "44/random,{\"message\":\"Invalid namespace\"}");
  sio_packet_write_connect_error (out, "/", "No", data);
  assert_written (out, "44{\"message\":\"No\",\"data\":{\"sid\":\"abc\"}}");
}

static void
test_write_events (void)
{
  g_autoptr (JsonNode) data = json_from_string ("{\"sid\":\"abc\"}", NULL);
  g_autoptr (JsonNode) list = json_from_string ("[1,\"2\",{\"3\":[false]}]", NULL);
  JsonArray *array = json_node_get_array (list);
  g_autoptr (GString) out = g_string_new ("4");

  sio_packet_write_event (out, "/", "foo", NULL);
  assert_written (out, "42[\"foo\"]");
  sio_packet_write_event (out, "/admin", "a\"b", data);
  assert_written (out, "42/admin,[\"a\\\"b\",{\"sid\":\"abc\"}]");
  sio_packet_write_event_full (out, "/", SIO_PACKET_NO_ID, 0, "foo", array);
  assert_written (out, "42[\"foo\",1,\"2\",{\"3\":[false]}]");
  sio_packet_write_event_full (out, "/admin", 12, 0, "foo", array);
  assert_written (out, "42/admin,12[\"foo\",1,\"2\",{\"3\":[false]}]");
  sio_packet_write_event_full (out, "/admin", 0, 2, "foo", NULL);
  assert_written (out, "452-/admin,0[\"foo\"]");

  sio_packet_write_ack (out, "/", 456, 0, array);
  assert_written (out, "43456[1,\"2\",{\"3\":[false]}]");
  sio_packet_write_ack (out, "/admin", 13, 0, NULL);
  assert_written (out, "43/admin,13[]");
  sio_packet_write_ack (out, "/", 15, 1, array);
  assert_written (out, "461-15[1,\"2\",{\"3\":[false]}]");
}

/* What is decoded and written again is the same packet. */
static void
test_round_trip (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (valid); i++)
    {
      g_auto (SioPacket) packet = { 0 };
      g_auto (SioPacket) again = { 0 };
      g_autoptr (GString) out = g_string_new (NULL);

      g_assert_true (decode (valid[i].text, strlen (valid[i].text), &packet, NULL));
      sio_packet_write (out, packet.type, packet.name_space, packet.id, packet.n_attachments,
                        packet.data);
      g_assert_true (decode (out->str, out->len, &again, NULL));
      g_assert_cmpint (again.type, ==, packet.type);
      g_assert_cmpstr (again.name_space, ==, packet.name_space);
      g_assert_cmpint (again.id, ==, packet.id);
      g_assert_cmpuint (again.n_attachments, ==, packet.n_attachments);
      g_assert_true (packet.data == NULL || json_node_equal (packet.data, again.data));
    }
}

static void
test_placeholder (void)
{
  static const char *const others[] = {
    "{\"num\":3}",
    "{\"_placeholder\":1,\"num\":3}",
    "{\"_placeholder\":true,\"num\":32}",
    "{\"_placeholder\":true,\"num\":-1}",
    "[true,3]",
    "3",
  };
  g_autoptr (JsonNode) node = sio_placeholder_new (3);
  g_autoptr (GString) out = g_string_new (NULL);
  guint number;

  sio_json_write_node (out, node);
  g_assert_cmpstr (out->str, ==, "{\"_placeholder\":true,\"num\":3}");
  g_assert_true (sio_placeholder_get_number (node, &number));
  g_assert_cmpuint (number, ==, 3);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      g_autoptr (JsonNode) other = json_from_string (others[i], NULL);

      g_assert_false (sio_placeholder_get_number (other, &number));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/packet/valid", test_valid);
  g_test_add_func ("/packet/invalid", test_invalid);
  g_test_add_func ("/packet/nul", test_nul);
  g_test_add_func ("/packet/namespace-limit", test_namespace_limit);
  g_test_add_func ("/packet/json-limits", test_json_limits);
  g_test_add_func ("/packet/write", test_write);
  g_test_add_func ("/packet/write-events", test_write_events);
  g_test_add_func ("/packet/round-trip", test_round_trip);
  g_test_add_func ("/packet/placeholder", test_placeholder);

  return g_test_run ();
}
