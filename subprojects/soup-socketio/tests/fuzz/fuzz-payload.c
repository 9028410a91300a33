/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/payload.h"
#include "fuzz.h"

static gboolean
write_again (EioPacketType type,
             gboolean is_binary,
             const guint8 *data,
             gsize length,
             gpointer user_data)
{
  g_autoptr (GString) packet = g_string_new (NULL);

  if (is_binary)
    {
      eio_payload_append_binary (user_data, data, length);
      return TRUE;
    }

  g_string_append_c (packet, eio_packet_type_to_char (type));
  g_string_append_len (packet, (const char *) data, (gssize) length);
  eio_payload_append_text (user_data, packet->str, packet->len);
  return TRUE;
}

static gboolean
parse (const uint8_t *data, size_t size, GString *written, GError **error)
{
  EioPayload payload;

  if (!eio_payload_begin (&payload, (const char *) data, size, error))
    return FALSE;
  while (!eio_payload_is_over (&payload))
    if (!eio_payload_take (&payload, 3, write_again, written, error))
      return FALSE;

  return TRUE;
}

/* A payload has one form only, so what was read is written as it was. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GString) payload = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (parse (data, size, payload, &error))
    g_assert_cmpmem (payload->str, payload->len, data, size);
  else
    g_assert_nonnull (error);

  return 0;
}
