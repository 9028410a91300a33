/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/utf8.h"

#include <string.h>

#define ASCII_MASK G_GUINT64_CONSTANT (0x8080808080808080)

static gsize
skip_ascii (const guint8 *data, gsize length)
{
  gsize i = 0;

  for (; length - i >= 2 * sizeof (guint64); i += 2 * sizeof (guint64))
    {
      guint64 words[2];

      memcpy (words, data + i, sizeof words);
      if (((words[0] | words[1]) & ASCII_MASK) != 0)
        break;
    }

  while (i < length && data[i] < 0x80)
    i++;

  return i;
}

/* The rows of table 3-7 of the Unicode standard: what may follow a lead byte. */
static gboolean
start_code_point (EioUtf8 *self, guint8 lead)
{
  if (lead < 0xc2 || lead > 0xf4)
    return FALSE;

  self->needed = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
  self->lower = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
  self->upper = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
  return TRUE;
}

/**
 * eio_utf8_feed:
 * @self: the state of the check, all zero at the start of the text
 * @data: (array length=length): the next piece of the text
 * @length: its length, in bytes
 *
 * Checks the next piece of a text that may be cut anywhere, also within a code point. Overlong
 * forms, surrogates and code points beyond U+10FFFF are refused (RFC 3629, section 3).
 *
 * After a refusal @self must not be fed again.
 *
 * Returns: %FALSE if no text can begin with what was fed so far
 */
gboolean
eio_utf8_feed (EioUtf8 *self, const guint8 *data, gsize length)
{
  gsize i = 0;

  while (i < length)
    {
      if (self->needed == 0)
        {
          i += skip_ascii (data + i, length - i);
          if (i == length)
            break;
          if (!start_code_point (self, data[i]))
            return FALSE;
        }
      else
        {
          if (data[i] < self->lower || data[i] > self->upper)
            return FALSE;
          self->needed--;
          self->lower = 0x80;
          self->upper = 0xbf;
        }
      i++;
    }

  return TRUE;
}

/**
 * eio_utf8_is_complete:
 * @self: the state of the check
 *
 * Returns: whether the text may end here, which it may not within a code point
 */
gboolean
eio_utf8_is_complete (const EioUtf8 *self)
{
  return self->needed == 0;
}

/**
 * eio_utf8_validate:
 * @data: (array length=length): a whole text
 * @length: its length, in bytes
 *
 * Unlike g_utf8_validate() this takes U+0000 for the code point that it is.
 *
 * Returns: whether @data is UTF-8
 */
gboolean
eio_utf8_validate (const guint8 *data, gsize length)
{
  EioUtf8 state = { 0 };

  return eio_utf8_feed (&state, data, length) && eio_utf8_is_complete (&state);
}
