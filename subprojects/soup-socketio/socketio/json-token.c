/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/json-token.h"

#include <math.h>
#include <string.h>

#define MAX_NUMBER 100
#define HEX_DIGITS 4

#define IS_HIGH_SURROGATE(c) ((c) >= 0xd800 && (c) <= 0xdbff)
#define IS_LOW_SURROGATE(c) ((c) >= 0xdc00 && (c) <= 0xdfff)

static gboolean
read_hex (const char *text, gsize length, gsize offset, gunichar *value)
{
  *value = 0;
  if (length - offset < HEX_DIGITS)
    return FALSE;

  for (gsize i = offset; i < offset + HEX_DIGITS; i++)
    {
      int digit = g_ascii_xdigit_value (text[i]);

      if (digit < 0)
        return FALSE;
      *value = *value << 4 | (gunichar) digit;
    }

  return TRUE;
}

/* From the first digit; leaves the offset at the fault, or after the last digit. */
static const char *
scan_unicode_escape (const char *text, gsize length, gsize *offset)
{
  gunichar unit;
  gunichar low;

  if (!read_hex (text, length, *offset, &unit))
    return "Escape without four hexadecimal digits";
  if (unit == 0)
    return "Escaped NUL";
  if (IS_LOW_SURROGATE (unit))
    return "Lone surrogate";

  *offset += HEX_DIGITS;
  if (!IS_HIGH_SURROGATE (unit))
    return NULL;

  if (length - *offset < 2 || text[*offset] != '\\' || text[*offset + 1] != 'u' ||
      !read_hex (text, length, *offset + 2, &low) || !IS_LOW_SURROGATE (low))
    return "Lone surrogate";

  *offset += 2 + HEX_DIGITS;
  return NULL;
}

/**
 * sio_json_scan_string:
 * @text: (array length=length): JSON that is known to be UTF-8
 * @length: its length, in bytes
 * @offset: (inout): where the string begins, with its quotation mark; on success, where it has
 *   ended; otherwise, where the fault is
 * @has_escapes: (out): whether there are escapes in the string
 *
 * Scans a string (RFC 8259, section 7). Lone surrogates and U+0000 are refused: neither can be
 * in a UTF-8 text that ends with NUL.
 *
 * Returns: (nullable): what is wrong, in English, or %NULL
 */
const char *
sio_json_scan_string (const char *text, gsize length, gsize *offset, gboolean *has_escapes)
{
  *has_escapes = FALSE;

  for (gsize i = *offset + 1; i < length;)
    {
      const char *problem = NULL;

      *offset = i;
      if (text[i] == '"')
        {
          *offset = i + 1;
          return NULL;
        }
      if ((guint8) text[i] < ' ')
        return "Control character in a string";
      if (text[i++] != '\\')
        continue;

      *has_escapes = TRUE;
      if (i == length)
        break;
      if (text[i] == 'u')
        {
          i++;
          problem = scan_unicode_escape (text, length, &i);
        }
      else if (text[i] == '\0' || strchr ("\"\\/bfnrt", text[i++]) == NULL)
        problem = "Unknown escape";
      if (problem != NULL)
        return problem;
    }

  *offset = length;
  return "Unterminated string";
}

static gsize
skip_digits (const char *text, gsize length, gsize offset)
{
  while (offset < length && g_ascii_isdigit (text[offset]))
    offset++;

  return offset;
}

/* After the sign: digits, fraction, exponent. Leaves the offset at the fault, or after the end. */
static const char *
scan_number_grammar (const char *text, gsize length, gsize *offset, gboolean *is_integer)
{
  gsize start = *offset;

  *offset = skip_digits (text, length, start);
  if (*offset == start)
    return "Number without digits";
  if (text[start] == '0' && *offset > start + 1)
    return "Number with a leading zero";

  *is_integer = TRUE;
  if (*offset < length && text[*offset] == '.')
    {
      start = ++*offset;
      *is_integer = FALSE;
      *offset = skip_digits (text, length, start);
      if (*offset == start)
        return "Number without digits after its point";
    }

  if (*offset < length && (text[*offset] == 'e' || text[*offset] == 'E'))
    {
      ++*offset;
      *is_integer = FALSE;
      if (*offset < length && (text[*offset] == '+' || text[*offset] == '-'))
        ++*offset;
      start = *offset;
      *offset = skip_digits (text, length, start);
      if (*offset == start)
        return "Number without digits in its exponent";
    }

  return NULL;
}

/* A grammatical number must also have a value in the types that it will be given. */
static const char *
check_number (const char *text, gsize length, gboolean is_integer)
{
  char copy[MAX_NUMBER + 1];
  gint64 value;

  if (length > MAX_NUMBER)
    return "Number too long";

  memcpy (copy, text, length);
  copy[length] = '\0';

  if (is_integer)
    return g_ascii_string_to_signed (copy, 10, G_MININT64, G_MAXINT64, &value, NULL)
               ? NULL
               : "Integer beyond 64 bits";

  return isinf (g_ascii_strtod (copy, NULL)) ? "Number too large" : NULL;
}

/**
 * sio_json_scan_number:
 * @text: (array length=length): JSON
 * @length: its length, in bytes
 * @offset: (inout): where the number begins; on success, where it has ended; otherwise, where the
 *   fault is
 *
 * Scans a number (RFC 8259, section 6). Integers beyond 64 bits, numbers that would become
 * infinite, and more than 100 characters are refused.
 *
 * Returns: (nullable): what is wrong, in English, or %NULL
 */
const char *
sio_json_scan_number (const char *text, gsize length, gsize *offset)
{
  gsize start = *offset;
  gboolean is_integer = FALSE;
  const char *problem;

  if (*offset < length && text[*offset] == '-')
    ++*offset;

  problem = scan_number_grammar (text, length, offset, &is_integer);
  if (problem == NULL)
    {
      problem = check_number (text + start, *offset - start, is_integer);
      if (problem != NULL)
        *offset = start;
    }

  return problem;
}

/**
 * sio_json_scan_literal:
 * @text: (array length=length): JSON
 * @length: its length, in bytes
 * @offset: (inout): where `true`, `false` or `null` begins; on success, where it has ended
 *
 * Returns: (nullable): what is wrong, in English, or %NULL
 */
const char *
sio_json_scan_literal (const char *text, gsize length, gsize *offset)
{
  static const char *const literals[] = { "true", "false", "null" };

  for (gsize i = 0; i < G_N_ELEMENTS (literals); i++)
    {
      gsize size = strlen (literals[i]);

      if (length - *offset >= size && memcmp (text + *offset, literals[i], size) == 0)
        {
          *offset += size;
          return NULL;
        }
    }

  return "Unexpected character";
}

static gsize
decode_escape (const char *text, gsize offset, GString *out)
{
  static const char escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";
  gunichar unit;
  gunichar low;

  if (text[offset] != 'u')
    {
      for (gsize i = 0; i < sizeof escapes - 1; i += 2)
        if (escapes[i] == text[offset])
          g_string_append_c (out, escapes[i + 1]);
      return offset + 1;
    }

  read_hex (text, offset + 1 + HEX_DIGITS, offset + 1, &unit);
  offset += 1 + HEX_DIGITS;
  if (IS_HIGH_SURROGATE (unit))
    {
      read_hex (text, offset + 2 + HEX_DIGITS, offset + 2, &low);
      offset += 2 + HEX_DIGITS;
      unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    }

  g_string_append_unichar (out, unit);
  return offset;
}

/**
 * sio_json_decode_string:
 * @text: (array length=length): what stands between the quotation marks of a string that
 *   sio_json_scan_string() accepted
 * @length: its length, in bytes
 * @out: (inout): where the text that it means is appended
 *
 * Decodes a string.
 */
void
sio_json_decode_string (const char *text, gsize length, GString *out)
{
  gsize i = 0;

  while (i < length)
    {
      const char *escape = memchr (text + i, '\\', length - i);
      gsize plain = escape != NULL ? (gsize) (escape - text) - i : length - i;

      g_string_append_len (out, text + i, (gssize) plain);
      i += plain;
      if (i < length)
        i = decode_escape (text, i + 1, out);
    }
}
