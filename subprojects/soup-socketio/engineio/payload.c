/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/payload.h"

#include <string.h>

#include "engineio/base64.h"
#include "engineio/error.h"
#include "net/utf8.h"

#define SEPARATOR '\x1e'
#define BINARY 'b'

static gboolean
parse_binary (const char *packet,
              gsize length,
              gboolean *more,
              EioPayloadFunc func,
              gpointer user_data,
              GError **error)
{
  g_autofree guint8 *data = g_malloc (eio_base64_decoded_size (length) + 1);
  gsize data_length;

  if (!eio_base64_decode (packet, length, data, &data_length))
    {
      g_set_error_literal (error, EIO_ERROR, EIO_ERROR_INVALID_BASE64,
                           "Binary packet that is not valid base64");
      return FALSE;
    }

  *more = func (EIO_PACKET_MESSAGE, TRUE, data, data_length, user_data);
  return TRUE;
}

static gboolean
parse_packet (const char *packet,
              gsize length,
              gboolean *more,
              EioPayloadFunc func,
              gpointer user_data,
              GError **error)
{
  EioPacketType type;

  if (length > 0 && packet[0] == BINARY)
    return parse_binary (packet + 1, length - 1, more, func, user_data, error);
  if (!eio_packet_parse_type (packet, length, &type, error))
    return FALSE;

  *more = func (type, FALSE, (const guint8 *) packet + 1, length - 1, user_data);
  return TRUE;
}

/**
 * eio_payload_begin:
 * @self: (out): the packets
 * @body: (array length=length) (nullable): the body of a `POST` request, which must outlast @self
 * @length: its length, in bytes
 * @error: return location for a #GError
 *
 * Begins to take a payload apart (Engine.IO protocol v4, "Packet encoding"). One that is not UTF-8
 * is refused as a whole.
 *
 * Errors are of the domain %EIO_ERROR.
 *
 * Returns: whether it can be
 */
gboolean
eio_payload_begin (EioPayload *self, const char *body, gsize length, GError **error)
{
  self->rest = length > 0 ? body : "";
  self->end = self->rest + length;

  if (eio_utf8_validate ((const guint8 *) self->rest, length))
    return TRUE;

  g_set_error_literal (error, EIO_ERROR, EIO_ERROR_INVALID_UTF8, "Payload that is not UTF-8");
  return FALSE;
}

/**
 * eio_payload_take:
 * @self: the packets
 * @max_packets: how many to take now at most
 * @func: (scope call): takes the packets, in order
 * @user_data: given to @func
 * @error: return location for a #GError
 *
 * Takes the next packets. Those that come before a malformed one are taken, as they would be over a
 * WebSocket. If @func wants no more, there are none.
 *
 * Errors are of the domain %EIO_ERROR.
 *
 * Returns: %FALSE if the payload is malformed
 */
gboolean
eio_payload_take (EioPayload *self,
                  guint max_packets,
                  EioPayloadFunc func,
                  gpointer user_data,
                  GError **error)
{
  gboolean more = TRUE;

  for (guint i = 0; i < max_packets && self->rest != NULL; i++)
    {
      const char *packet = self->rest;
      const char *separator = memchr (packet, SEPARATOR, (gsize) (self->end - packet));
      const char *packet_end = separator != NULL ? separator : self->end;

      if (!parse_packet (packet, (gsize) (packet_end - packet), &more, func, user_data, error))
        return FALSE;

      self->rest = more && separator != NULL ? separator + 1 : NULL;
    }

  return TRUE;
}

/**
 * eio_payload_is_over:
 * @self: the packets
 *
 * Returns: whether all are taken
 */
gboolean
eio_payload_is_over (const EioPayload *self)
{
  return self->rest == NULL;
}

static void
append_separator (GString *payload)
{
  if (payload->len > 0)
    g_string_append_c (payload, SEPARATOR);
}

/**
 * eio_payload_append_text:
 * @payload: the body of a response to a poll
 * @packet: (array length=length): an encoded packet, with its type; no U+001E in it
 * @length: its length, in bytes
 *
 * Adds a packet to a payload.
 */
void
eio_payload_append_text (GString *payload, const char *packet, gsize length)
{
  append_separator (payload);
  g_string_append_len (payload, packet, (gssize) length);
}

/**
 * eio_payload_append_binary:
 * @payload: the body of a response to a poll
 * @data: (array length=length): binary data
 * @length: its length, in bytes
 *
 * Adds a binary message to a payload.
 */
void
eio_payload_append_binary (GString *payload, const guint8 *data, gsize length)
{
  int state = 0;
  int save = 0;
  gsize start;
  gsize written;

  append_separator (payload);
  g_string_append_c (payload, BINARY);

  start = payload->len;
  g_string_set_size (payload, start + (length / 3 + 1) * 4 + 4);
  written = g_base64_encode_step (data, length, FALSE, payload->str + start, &state, &save);
  written += g_base64_encode_close (FALSE, payload->str + start + written, &state, &save);
  g_string_truncate (payload, start + written);
}
