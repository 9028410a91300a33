/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "engineio/query.h"
#include "fuzz.h"

#define SID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  EioQuery query;
  EioRequestError error = EIO_REQUEST_ERROR_FORBIDDEN;

  if (!eio_query_parse (text, &query, &error))
    {
      g_assert_cmpint (error, !=, EIO_REQUEST_ERROR_FORBIDDEN);
      return 0;
    }

  g_assert_cmpint (query.has_sid, ==, query.sid[0] != '\0');
  g_assert_cmpuint (strspn (query.sid, SID_CHARACTERS), ==, strlen (query.sid));
  g_assert_cmpuint (strlen (query.sid), <=, EIO_QUERY_MAX_SID);
  g_assert_nonnull (strstr ("polling websocket", eio_transport_to_string (query.transport)));
  return 0;
}
