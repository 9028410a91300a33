/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/base64.h"

#define INVALID 0x40

static guint
decode_digit (char c)
{
  if (c >= 'A' && c <= 'Z')
    return (guint) (c - 'A');
  if (c >= 'a' && c <= 'z')
    return (guint) (c - 'a') + 26;
  if (c >= '0' && c <= '9')
    return (guint) (c - '0') + 52;

  return c == '+' ? 62 : c == '/' ? 63 : INVALID;
}

static gboolean
decode_group (const char *text, gsize n_digits, guint8 *out)
{
  guint group = 0;
  guint all = 0;

  for (gsize i = 0; i < 4; i++)
    {
      guint digit = i < n_digits ? decode_digit (text[i]) : 0;

      all |= digit;
      group = group << 6 | digit;
    }

  if ((all & INVALID) != 0 || (group & (0xffffff >> 8 * (n_digits - 1))) != 0)
    return FALSE;

  for (gsize i = 0; i < n_digits - 1; i++)
    out[i] = (group >> (16 - 8 * i)) & 0xff;

  return TRUE;
}

/**
 * eio_base64_decoded_size:
 * @length: the length of a base64 text, in bytes
 *
 * Returns: the most bytes that it can stand for
 */
gsize
eio_base64_decoded_size (gsize length)
{
  return length / 4 * 3;
}

/**
 * eio_base64_decode:
 * @text: (array length=length): a text
 * @length: its length, in bytes
 * @out: (out): where the bytes go, at least eio_base64_decoded_size() of them
 * @out_length: (out): how many bytes there are
 *
 * Decodes base64 with the standard alphabet and padding (RFC 4648, section 4). There may be
 * nothing else in the text, and the unused bits of the last digit must be zero, so each sequence
 * of bytes has one form only.
 *
 * Returns: whether @text is base64
 */
gboolean
eio_base64_decode (const char *text, gsize length, guint8 *out, gsize *out_length)
{
  gsize padding = 0;

  *out_length = 0;
  if (length % 4 != 0)
    return FALSE;

  while (padding < 2 && padding < length && text[length - 1 - padding] == '=')
    padding++;

  for (gsize i = 0; i < length; i += 4)
    {
      gsize n_digits = i + 4 == length ? 4 - padding : 4;

      if (!decode_group (text + i, n_digits, out + *out_length))
        return FALSE;
      *out_length += n_digits - 1;
    }

  return TRUE;
}
