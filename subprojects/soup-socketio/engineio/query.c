/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/query.h"

#include <string.h>

/* The parameters that mean something. */
typedef enum
{
  PARAMETER_VERSION,
  PARAMETER_TRANSPORT,
  PARAMETER_SID,
  PARAMETER_JSONP,
  N_PARAMETERS,
} Parameter;

typedef struct
{
  gboolean is_set[N_PARAMETERS];
  char values[N_PARAMETERS][EIO_QUERY_MAX_SID + 1];
} Parameters;

/* Decodes a name or value that ends before @end. What does not fit is cut, and then is none of
 * those that are known; what is malformed is refused wherever it is. */
static gboolean
decode (const char *text, const char *end, char *out, gsize size)
{
  gsize length = 0;

  for (; text < end; text++)
    {
      char c = *text == '+' ? ' ' : *text;

      if (c == '%')
        {
          int high = end - text > 2 ? g_ascii_xdigit_value (text[1]) : -1;
          int low = end - text > 2 ? g_ascii_xdigit_value (text[2]) : -1;

          if (high < 0 || low < 0 || (high == 0 && low == 0))
            return FALSE;
          c = (char) (high << 4 | low);
          text += 2;
        }

      if (length < size - 1)
        out[length++] = c;
    }

  out[length] = '\0';
  return TRUE;
}

static gboolean
parse_parameter (const char *text, const char *end, Parameters *parameters)
{
  static const char *const names[] = {
    [PARAMETER_VERSION] = "EIO",
    [PARAMETER_TRANSPORT] = "transport",
    [PARAMETER_SID] = "sid",
    [PARAMETER_JSONP] = "j",
  };
  const char *equals = memchr (text, '=', (gsize) (end - text));
  const char *name_end = equals != NULL ? equals : end;
  char name[EIO_QUERY_MAX_SID + 1];
  char value[EIO_QUERY_MAX_SID + 2]; /* a byte more, so that what is too long stays too long */

  if (!decode (text, name_end, name, sizeof name) ||
      !decode (equals != NULL ? equals + 1 : end, end, value, sizeof value))
    return FALSE;

  for (guint i = 0; i < N_PARAMETERS; i++)
    if (g_str_equal (name, names[i]))
      {
        if (parameters->is_set[i])
          return FALSE;
        parameters->is_set[i] = TRUE;
        if (strlen (value) < sizeof parameters->values[i])
          strcpy (parameters->values[i], value);
      }

  return TRUE;
}

static gboolean
parse_parameters (const char *text, Parameters *parameters)
{
  gsize length = strlen (text);
  const char *end = text + length;

  if (length > EIO_QUERY_MAX_LENGTH)
    return FALSE;

  while (text < end)
    {
      const char *ampersand = memchr (text, '&', (gsize) (end - text));
      const char *parameter_end = ampersand != NULL ? ampersand : end;

      if (!parse_parameter (text, parameter_end, parameters))
        return FALSE;
      text = ampersand != NULL ? ampersand + 1 : end;
    }

  return TRUE;
}

static gboolean
sid_is_valid (const char *sid)
{
  for (const char *c = sid; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && *c != '-' && *c != '_')
      return FALSE;

  return *sid != '\0';
}

static gboolean
refuse (EioRequestError *error, EioRequestError code)
{
  *error = code;
  return FALSE;
}

/**
 * eio_query_parse:
 * @text: (nullable): the query string of a request to the endpoint, as it was sent
 * @query: (out caller-allocates): what it says
 * @error: (out): on error, why the request is refused
 *
 * Parses a query string (Engine.IO protocol v4, "Query parameters"). Parameters that are not known,
 * as the cache buster `t`, are ignored. Percent-encoding that is malformed, parameters that occur
 * twice and JSONP are %EIO_REQUEST_ERROR_BAD_REQUEST; what cannot be the id of a session is
 * %EIO_REQUEST_ERROR_SESSION_UNKNOWN.
 *
 * Returns: whether the request can be served
 */
gboolean
eio_query_parse (const char *text, EioQuery *query, EioRequestError *error)
{
  Parameters parameters = { 0 };

  *query = (EioQuery){ 0 };
  if (text != NULL && !parse_parameters (text, &parameters))
    return refuse (error, EIO_REQUEST_ERROR_BAD_REQUEST);
  if (parameters.is_set[PARAMETER_JSONP])
    return refuse (error, EIO_REQUEST_ERROR_BAD_REQUEST);

  if (g_str_equal (parameters.values[PARAMETER_TRANSPORT], "websocket"))
    query->transport = EIO_TRANSPORT_WEBSOCKET;
  else if (!g_str_equal (parameters.values[PARAMETER_TRANSPORT], "polling"))
    return refuse (error, EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN);

  if (!g_str_equal (parameters.values[PARAMETER_VERSION], "4"))
    return refuse (error, EIO_REQUEST_ERROR_UNSUPPORTED_VERSION);

  query->has_sid = parameters.is_set[PARAMETER_SID];
  if (query->has_sid && !sid_is_valid (parameters.values[PARAMETER_SID]))
    return refuse (error, EIO_REQUEST_ERROR_SESSION_UNKNOWN);

  strcpy (query->sid, parameters.values[PARAMETER_SID]);
  return TRUE;
}

/**
 * eio_transport_to_string:
 * @transport: a transport
 *
 * Returns: (transfer none): its name in the protocol
 */
const char *
eio_transport_to_string (EioTransport transport)
{
  return transport == EIO_TRANSPORT_WEBSOCKET ? "websocket" : "polling";
}
