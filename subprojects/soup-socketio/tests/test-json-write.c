/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <math.h>

#include "socketio/json-scan.h"
#include "socketio/json-write.h"

static void
assert_written (JsonNode *node, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sio_json_write_node (out, node);
  g_assert_cmpstr (out->str, ==, expected);
}

/* Read and written again, as JSON.parse() and JSON.stringify() of ECMAScript do it. */
static void
test_echo (void)
{
  static const struct
  {
    const char *in, *out;
  } cases[] = {
    { "[\"message\",1,\"2\",{\"3\":[true]}]", NULL },
    { " [ 1 , { \"a\" : null } ] ", "[1,{\"a\":null}]" },
    { "null", NULL },
    { "\"\"", NULL },
    { "{}", NULL },
    { "[]", NULL },
    { "[{},[],[[]],{\"\":{}}]", NULL },
    { "{\"b\":1,\"a\":2,\"__proto__\":3}", NULL },
    { "[true,false,null]", NULL },
    /* integers */
    { "[0,1,-1,10,-100,2147483648]", NULL },
    { "[9007199254740991,9007199254740992,-9007199254740992]", NULL },
    { "[9223372036854775807,-9223372036854775808]", NULL },
    { "[-0]", "[0]" },
    /* other numbers */
    { "[2.5,-2.5,0.1,0.2,0.30000000000000004]", NULL },
    { "[1.0,100.0,-5.0,1e5,1E+5]", "[1,100,-5,100000,100000]" },
    { "[-0.0,0.0,0e7,1e-400]", "[0,0,0,0]" },
    { "[1e20,1e21,1.5e21,-1e22]", "[100000000000000000000,1e+21,1.5e+21,-1e+22]" },
    { "[123456789012345680000.0]", "[123456789012345680000]" },
    { "[0.000001,1e-6,1e-7,1.5e-7,0.00001234]", "[0.000001,0.000001,1e-7,1.5e-7,0.00001234]" },
    { "[1.7976931348623157e308,5e-324,2.2250738585072014e-308]",
      "[1.7976931348623157e+308,5e-324,2.2250738585072014e-308]" },
    { "[4.35,0.000035,9007199254740993.0,1234567.891]",
      "[4.35,0.000035,9007199254740992,1234567.891]" },
    { "[2.2250738585072011e-308,1e-310]", "[2.225073858507201e-308,1e-310]" },
    /* strings */
    { "\"\\\"\\\\\\b\\f\\n\\r\\t\"", NULL },
    { "\"\\u0001\\u001e\\u001f\"", NULL },
    { "\"\\/\"", "\"/\"" },
    { "\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\"", "\"A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\"" },
    { "\"\\u007f\\u2028\\u2029\"", "\"\x7f\xe2\x80\xa8\xe2\x80\xa9\"" },
    { "\"<script>&'\"", NULL },
    { "{\"\\n\\\"\":\"a\\tb\\tc\\nd\"}", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) node = NULL;

      g_test_message ("%s", cases[i].in);
      node = json_from_string (cases[i].in, &error);
      g_assert_no_error (error);
      assert_written (node, cases[i].out != NULL ? cases[i].out : cases[i].in);
    }
}

static void
assert_double (double value, const char *expected)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sio_json_write_double (out, value);
  g_assert_cmpstr (out->str, ==, expected);
}

static void
test_double (void)
{
  assert_double (INFINITY, "null");
  assert_double (-INFINITY, "null");
  assert_double (NAN, "null");
  assert_double (-0.0, "0");
  assert_double (1.0 / 3.0, "0.3333333333333333");
  assert_double (2.0 / 3.0, "0.6666666666666666");
  assert_double (5e-324, "5e-324");
  assert_double (-1.5e-323, "-1.5e-323");
  assert_double (999999999999999900000.0, "999999999999999900000");
  assert_double (1e21, "1e+21");
  assert_double (1e23, "1e+23");
}

/* Whatever the bits, what is written is JSON and reads as the same number. */
static void
test_double_round_trip (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      union
      {
        guint64 bits;
        double value;
      } number = { (guint64) g_test_rand_int () << 32 | (guint32) g_test_rand_int () };
      g_autoptr (GString) out = g_string_new (NULL);
      double read;

      if (!isfinite (number.value))
        continue;

      sio_json_write_double (out, number.value);
      read = g_ascii_strtod (out->str, NULL);
      if (read < number.value || read > number.value)
        g_error ("%s is not %.17g", out->str, number.value);

      /* What is whole and below 1e21 is written as an integer, which is not read beyond 64 bits. */
      if (fabs (number.value) < 9e18 || fabs (number.value) >= 1e21)
        g_assert_true (sio_json_scan (out->str, out->len, &sio_json_default_limits, NULL));
    }
}

static void
test_invalid_utf8 (void)
{
  g_autoptr (GString) out = g_string_new (NULL);

  sio_json_write_string (out, "a\xff\"\xc3");
  g_assert_cmpstr (out->str, ==, "\"a\xef\xbf\xbd\\\"\xef\xbf\xbd\"");
}

static void
test_null_node (void)
{
  g_autoptr (JsonNode) number = json_node_init_int (json_node_alloc (), -7);

  assert_written (NULL, "null");
  assert_written (number, "-7");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/json-write/echo", test_echo);
  g_test_add_func ("/json-write/double", test_double);
  g_test_add_func ("/json-write/double-round-trip", test_double_round_trip);
  g_test_add_func ("/json-write/invalid-utf8", test_invalid_utf8);
  g_test_add_func ("/json-write/null-node", test_null_node);

  return g_test_run ();
}
