/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "core/error.h"
#include "core/name-likeness.h"
#include "core/name.h"
#include "core/text.h"
#include "core/title.h"
#include "core/unicode.h"
#include "fuzz.h"

#define MAX_BYTES 256

static const SnugRoomLimits limits = { .text_bytes = 512, .text_characters = 200, .id_bytes = 64 };

static void
check_characters (const char *name)
{
  for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      g_assert_true (character == ' ' || character == SNUG_UNICODE_NON_JOINER ||
                     !snug_unicode_is_invisible ((UChar32) character));
    }
}

/* A name that is accepted stays as it is, can be seen, and looks like itself. */
static void
check_name (const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *again = snug_name_normalize (name, &error);
  g_autofree char *skeleton = snug_name_skeleton (name);
  g_autofree char *skeleton_again = snug_name_skeleton (skeleton);

  g_assert_no_error (error);
  g_assert_cmpstr (again, ==, name);
  g_assert_cmpuint (strlen (name), <=, MAX_BYTES);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  check_characters (name);

  g_assert_cmpstr (skeleton, !=, "");
  g_assert_true (g_utf8_validate (skeleton, -1, NULL));
  g_assert_cmpstr (skeleton_again, ==, skeleton);
  g_assert_true (snug_name_skeletons_match (skeleton, skeleton));
  snug_name_is_reserved (name);
}

static void
check_verdict (gboolean accepted, GError **error)
{
  g_assert_cmpint (accepted, ==, *error == NULL);
  g_clear_error (error);
}

/* Whatever else people write of which the model has an opinion. */
static void
check_texts (const char *text)
{
  g_autoptr (GError) error = NULL;

  check_verdict (snug_text_check (text, &limits, &error), &error);
  check_verdict (snug_text_check_id (text, &limits, &error), &error);
  if (!g_utf8_validate (text, -1, NULL))
    return;

  check_verdict (snug_title_check_name (text, &error), &error);
  check_verdict (snug_title_check_topic (text, &error), &error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = size > 0 ? g_strndup ((const char *) data, size) : g_strdup ("");
  g_autoptr (GError) error = NULL;
  g_autofree char *name = snug_name_normalize (text, &error);

  check_texts (text);
  if (name == NULL)
    g_assert_error (error, SNUG_ERROR, SNUG_ERROR_NAME_INVALID);
  else
    check_name (name);

  return 0;
}
