/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "fuzz.h"
#include "net/utf8.h"

/* The first byte tells where the text is cut in two. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  EioUtf8 state = { 0 };
  gsize cut;
  gboolean whole;
  gboolean split;

  if (size == 0)
    return 0;

  cut = MIN ((gsize) data[0], size - 1);
  data++;
  size--;

  whole = eio_utf8_validate (data, size);
  split = eio_utf8_feed (&state, data, cut) && eio_utf8_feed (&state, data + cut, size - cut) &&
          eio_utf8_is_complete (&state);
  g_assert_cmpint (whole, ==, split);

  if (size > 0 && memchr (data, '\0', size) == NULL)
    g_assert_cmpint (whole, ==, g_utf8_validate_len ((const char *) data, size, NULL));

  return 0;
}
