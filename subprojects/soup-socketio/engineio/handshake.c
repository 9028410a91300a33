/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/handshake.h"

/**
 * eio_request_error_get_status:
 * @error: why a request is refused
 *
 * Returns: the HTTP status for it
 */
guint
eio_request_error_get_status (EioRequestError error)
{
  return error == EIO_REQUEST_ERROR_FORBIDDEN ? 403 : 400;
}

/**
 * eio_request_error_get_message:
 * @error: why a request is refused
 *
 * Returns: (transfer none): the words for it that Engine.IO clients know
 */
const char *
eio_request_error_get_message (EioRequestError error)
{
  static const char *const messages[] = {
    [EIO_REQUEST_ERROR_TRANSPORT_UNKNOWN] = "Transport unknown",
    [EIO_REQUEST_ERROR_SESSION_UNKNOWN] = "Session ID unknown",
    [EIO_REQUEST_ERROR_BAD_METHOD] = "Bad handshake method",
    [EIO_REQUEST_ERROR_BAD_REQUEST] = "Bad request",
    [EIO_REQUEST_ERROR_FORBIDDEN] = "Forbidden",
    [EIO_REQUEST_ERROR_UNSUPPORTED_VERSION] = "Unsupported protocol version",
  };

  return messages[error];
}

/**
 * eio_request_error_to_json:
 * @error: why a request is refused
 *
 * Returns: (transfer full): the body of the response, as `{"code":1,"message":"Session ID
 * unknown"}`
 */
char *
eio_request_error_to_json (EioRequestError error)
{
  return g_strdup_printf ("{\"code\":%d,\"message\":\"%s\"}", (int) error,
                          eio_request_error_get_message (error));
}

static void
append_string (GString *json, const char *text)
{
  g_string_append_c (json, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"' || *c == '\\')
        g_string_append_c (json, '\\');
      if ((guchar) *c < ' ')
        g_string_append_printf (json, "\\u%04x", (guchar) *c);
      else
        g_string_append_c (json, *c);
    }
  g_string_append_c (json, '"');
}

/**
 * eio_request_error_explain:
 * @error: why a request is refused
 * @reason: what is wrong with it, for the developer of the client
 *
 * Returns: (transfer full): the body of the response, as `{"code":3,"message":"Bad
 *   request","reason":"the body is larger than allowed"}`
 */
char *
eio_request_error_explain (EioRequestError error, const char *reason)
{
  GString *json = g_string_new (NULL);

  g_string_printf (json, "{\"code\":%d,\"message\":\"%s\",\"reason\":", (int) error,
                   eio_request_error_get_message (error));
  append_string (json, reason);
  g_string_append_c (json, '}');
  return g_string_free (json, FALSE);
}

/**
 * eio_handshake_write_open:
 * @sid: the id of the session; letters, digits, `-` and `_`
 * @can_upgrade: whether the client may upgrade to WebSocket
 * @ping_interval: how often it is pinged, in milliseconds
 * @ping_timeout: how long it has to answer, in milliseconds
 * @max_payload: the largest payload it may send, in bytes
 *
 * Writes the packet that opens a session (Engine.IO protocol v4, "Handshake"). It always has all
 * five members, because some clients insist on them.
 *
 * Returns: (transfer full): the packet, with its type
 */
char *
eio_handshake_write_open (const char *sid,
                          gboolean can_upgrade,
                          guint ping_interval,
                          guint ping_timeout,
                          guint max_payload)
{
  return g_strdup_printf ("0{\"sid\":\"%s\",\"upgrades\":[%s],\"pingInterval\":%u,"
                          "\"pingTimeout\":%u,\"maxPayload\":%u}",
                          sid, can_upgrade ? "\"websocket\"" : "", ping_interval, ping_timeout,
                          max_payload);
}
