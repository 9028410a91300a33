/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/websocket-handshake.h"

#include "net/request-head.h"

#define GUID "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#define KEY_LENGTH 24 /* of 16 bytes in base64 */

static gboolean
is_key (const char *text, gsize length)
{
  if (length != KEY_LENGTH || text[KEY_LENGTH - 2] != '=' || text[KEY_LENGTH - 1] != '=')
    return FALSE;

  for (guint i = 0; i < KEY_LENGTH - 2; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;

  return TRUE;
}

static char *
accept_for (const char *key)
{
  g_autoptr (GChecksum) sha1 = g_checksum_new (G_CHECKSUM_SHA1);
  guint8 digest[20];
  gsize length = sizeof digest;

  g_checksum_update (sha1, (const guchar *) key, KEY_LENGTH);
  g_checksum_update (sha1, (const guchar *) GUID, sizeof GUID - 1);
  g_checksum_get_digest (sha1, digest, &length);

  return g_base64_encode (digest, length);
}

/**
 * eio_websocket_handshake_answer:
 * @head: (array length=size): the vetted head of a request that asks for WebSocket
 * @size: its length with its empty line, in bytes
 *
 * Makes the answer to the handshake of a WebSocket client (RFC 6455, section 4.2): there must be
 * one key, and one version, 13. No extensions and no subprotocols are agreed on.
 *
 * Returns: (transfer full) (nullable): the whole response; %NULL if this is no proper handshake
 */
char *
eio_websocket_handshake_answer (const guint8 *head, gsize size)
{
  g_autofree char *accept = NULL;
  EioHeadField key, version;

  if (eio_request_head_find (head, size, "Sec-WebSocket-Version", &version) != 1 ||
      !eio_head_field_value_is (&version, "13") ||
      eio_request_head_find (head, size, "Sec-WebSocket-Key", &key) != 1 ||
      !is_key (key.value, key.value_length))
    return NULL;

  accept = accept_for (key.value);
  return g_strconcat ("HTTP/1.1 101 Switching Protocols\r\n"
                      "Upgrade: websocket\r\n"
                      "Connection: Upgrade\r\n"
                      "Sec-WebSocket-Accept: ",
                      accept, "\r\n\r\n", NULL);
}
