/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "net/utf8.h"
#include "socketio/error.h"
#include "socketio/packet-write.h"
#include "socketio/placeholder.h"

static void
write_packet (GString *out, const SioPacket *packet)
{
  sio_packet_write (out, packet->type, packet->name_space, packet->id, packet->n_attachments,
                    packet->data);
}

/* The placeholders that we make are those that we take. */
static void
check_placeholders (const SioPacket *packet)
{
  for (guint i = 0; i < packet->n_attachments; i++)
    {
      g_autoptr (JsonNode) node = sio_placeholder_new (i);
      guint number;

      g_assert_true (sio_placeholder_get_number (node, &number));
      g_assert_cmpuint (number, ==, i);
    }
}

/* What is decoded can be written, and is then decoded to the same. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (SioPacket) packet = { 0 };
  g_auto (SioPacket) again = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) text_again = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  if (!sio_packet_decode (&packet, (const char *) data, size, &sio_json_default_limits, &error))
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (packet.data);
      return 0;
    }

  check_placeholders (&packet);
  write_packet (text, &packet);
  g_assert_true (eio_utf8_validate ((const guint8 *) text->str, text->len));
  g_assert_null (memchr (text->str, 0x1e, text->len));

  if (!sio_packet_decode (&again, text->str, text->len, &sio_json_default_limits, &error))
    {
      g_assert_nonnull (strstr (error->message, "Integer beyond 64 bits"));
      return 0;
    }

  write_packet (text_again, &again);
  g_assert_cmpstr (text->str, ==, text_again->str);
  return 0;
}
