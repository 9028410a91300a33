/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "socketio/json-scan.h"

#include <string.h>

#include "net/utf8.h"
#include "socketio/error.h"
#include "socketio/json-token.h"

const SioJsonLimits sio_json_default_limits = { .depth = 16, .nodes = 1000 };

/* What may come next. */
typedef enum
{
  EXPECT_VALUE,
  EXPECT_VALUE_OR_END,
  EXPECT_KEY,
  EXPECT_KEY_OR_END,
  EXPECT_COMMA_OR_END,
  EXPECT_NOTHING,
} Expect;

/* A key of an object that is still open: a part of the text, or of the decoded keys. */
typedef struct
{
  gsize offset;
  gsize start;
  gsize length;
  gboolean is_decoded;
} Key;

typedef struct
{
  const char *text;
  gsize length;
  gsize offset;
  const SioJsonLimits *limits;
  Expect expect;
  guint nodes;
  guint depth;
  guint64 objects;                 /* a bit for each level: whether it is an object */
  guint bases[SIO_JSON_MAX_DEPTH]; /* for each level, its first key among the keys */
  GArray *keys;                    /* (owned) (element-type Key) (nullable) */
  GString *decoded;                /* (owned) (nullable) */
  SioError code;
} Scan;

static const char *
refuse_limit (Scan *self, const char *problem)
{
  self->code = SIO_ERROR_TOO_LARGE;
  return problem;
}

static gboolean
in_object (Scan *self)
{
  return self->depth > 0 && (self->objects >> (self->depth - 1) & 1) != 0;
}

static void
add_key (Scan *self, gsize offset, gsize length, gboolean has_escapes)
{
  Key key = { offset, offset + 1, length, has_escapes };

  if (self->keys == NULL)
    self->keys = g_array_new (FALSE, FALSE, sizeof (Key));

  if (has_escapes)
    {
      if (self->decoded == NULL)
        self->decoded = g_string_new (NULL);
      key.start = self->decoded->len;
      sio_json_decode_string (self->text + offset + 1, length, self->decoded);
      key.length = self->decoded->len - key.start;
    }

  g_array_append_val (self->keys, key);
}

static int
compare_keys (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const Key *key_a = a;
  const Key *key_b = b;
  const Scan *self = user_data;
  const char *text_a = (key_a->is_decoded ? self->decoded->str : self->text) + key_a->start;
  const char *text_b = (key_b->is_decoded ? self->decoded->str : self->text) + key_b->start;
  int order = memcmp (text_a, text_b, MIN (key_a->length, key_b->length));

  if (order != 0)
    return order;

  return key_a->length < key_b->length ? -1 : key_a->length > key_b->length;
}

/* Sorting costs the same whatever the keys are, which hashing does not; and the sort is stable, so
 * that the fault is at the later one. */
static const char *
close_object (Scan *self)
{
  guint base = self->bases[self->depth - 1];
  guint n_keys = self->keys != NULL ? self->keys->len - base : 0;
  Key *keys = n_keys > 0 ? &g_array_index (self->keys, Key, base) : NULL;

  if (n_keys > 1)
    g_qsort_with_data (keys, (int) n_keys, sizeof (Key), compare_keys, self);

  for (guint i = 1; i < n_keys; i++)
    if (compare_keys (&keys[i - 1], &keys[i], self) == 0)
      {
        self->offset = keys[i].offset;
        return "Duplicate key";
      }

  if (n_keys > 0)
    g_array_set_size (self->keys, base);
  return NULL;
}

static const char *
open_level (Scan *self, gboolean is_object)
{
  guint64 bit;

  if (self->depth >= self->limits->depth)
    return refuse_limit (self, "Nested too deep");

  bit = G_GUINT64_CONSTANT (1) << self->depth;
  self->objects = is_object ? self->objects | bit : self->objects & ~bit;
  self->bases[self->depth] = self->keys != NULL ? self->keys->len : 0;
  self->depth++;
  self->offset++;
  self->expect = is_object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
  return NULL;
}

static const char *
close_level (Scan *self)
{
  const char *problem = in_object (self) ? close_object (self) : NULL;

  if (problem != NULL)
    return problem;

  self->depth--;
  self->offset++;
  self->expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  return NULL;
}

static void
skip_space (Scan *self)
{
  while (self->offset < self->length &&
         (self->text[self->offset] == ' ' || self->text[self->offset] == '\n' ||
          self->text[self->offset] == '\r' || self->text[self->offset] == '\t'))
    self->offset++;
}

static const char *
scan_value (Scan *self)
{
  char c = self->text[self->offset];
  gboolean has_escapes;
  const char *problem;

  if (c == ']' && self->expect == EXPECT_VALUE_OR_END)
    return close_level (self);
  if (++self->nodes > self->limits->nodes)
    return refuse_limit (self, "Too many values");
  if (c == '[' || c == '{')
    return open_level (self, c == '{');

  if (c == '"')
    problem = sio_json_scan_string (self->text, self->length, &self->offset, &has_escapes);
  else if (c == '-' || g_ascii_isdigit (c))
    problem = sio_json_scan_number (self->text, self->length, &self->offset);
  else
    problem = sio_json_scan_literal (self->text, self->length, &self->offset);

  self->expect = self->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
  return problem;
}

static const char *
scan_key (Scan *self)
{
  gsize start = self->offset;
  gboolean has_escapes;
  const char *problem;

  if (self->text[start] == '}' && self->expect == EXPECT_KEY_OR_END)
    return close_level (self);
  if (self->text[start] != '"')
    return "Expected a key";

  problem = sio_json_scan_string (self->text, self->length, &self->offset, &has_escapes);
  if (problem != NULL)
    return problem;

  add_key (self, start, self->offset - start - 2, has_escapes);
  skip_space (self);
  if (self->offset == self->length || self->text[self->offset] != ':')
    return "Expected a colon";

  self->offset++;
  self->expect = EXPECT_VALUE;
  return NULL;
}

static const char *
scan_after_value (Scan *self)
{
  char c = self->text[self->offset];

  if (c == ',')
    {
      self->offset++;
      self->expect = in_object (self) ? EXPECT_KEY : EXPECT_VALUE;
      return NULL;
    }
  if (c == (in_object (self) ? '}' : ']'))
    return close_level (self);

  return in_object (self) ? "Expected a comma or the end of the object"
                          : "Expected a comma or the end of the array";
}

static const char *
scan_next (Scan *self)
{
  switch (self->expect)
    {
    case EXPECT_VALUE:
    case EXPECT_VALUE_OR_END:
      return scan_value (self);
    case EXPECT_KEY:
    case EXPECT_KEY_OR_END:
      return scan_key (self);
    case EXPECT_COMMA_OR_END:
      return scan_after_value (self);
    case EXPECT_NOTHING:
    default:
      return "Text after the end";
    }
}

static const char *
scan_all (Scan *self)
{
  const char *problem = NULL;

  while (problem == NULL)
    {
      skip_space (self);
      if (self->offset == self->length)
        return self->expect == EXPECT_NOTHING ? NULL : "Unexpected end";

      problem = scan_next (self);
    }

  return problem;
}

static const char *
check_utf8 (Scan *self)
{
  const char *end;

  if (eio_utf8_validate ((const guint8 *) self->text, self->length))
    return NULL;

  g_utf8_validate_len (self->text, self->length, &end);
  self->offset = (gsize) (end - self->text);
  return "Invalid UTF-8";
}

/**
 * sio_json_scan:
 * @text: (array length=length): a JSON text
 * @length: its length, in bytes
 * @limits: how large it may be
 * @error: return location for a #GError
 *
 * Checks that @text is JSON as RFC 8259 defines it, all of it and nothing else, so that a lenient
 * parser can be trusted with it. What parsers understand in different ways is refused as well:
 * keys that occur twice in an object (compared after decoding), lone surrogates, U+0000, numbers
 * that become infinite, integers beyond 64 bits.
 *
 * It takes time in proportion to @length, and no stack in proportion to the depth.
 *
 * Errors: %SIO_ERROR_INVALID_JSON and, for more than @limits, %SIO_ERROR_TOO_LARGE. The message
 * tells at which byte of @text, counted from 0.
 *
 * Returns: whether @text is JSON
 */
gboolean
sio_json_scan (const char *text, gsize length, const SioJsonLimits *limits, GError **error)
{
  Scan self = { .text = text, .length = length, .limits = limits, .code = SIO_ERROR_INVALID_JSON };
  const char *problem;

  g_return_val_if_fail (limits->depth <= SIO_JSON_MAX_DEPTH, FALSE);

  problem = check_utf8 (&self);
  if (problem == NULL)
    problem = scan_all (&self);

  g_clear_pointer (&self.keys, g_array_unref);
  if (self.decoded != NULL)
    g_string_free (self.decoded, TRUE);

  if (problem != NULL)
    g_set_error (error, SIO_ERROR, (int) self.code, "%s at byte %" G_GSIZE_FORMAT " of the JSON",
                 problem, self.offset);

  return problem == NULL;
}
