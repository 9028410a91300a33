/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>

#include "socketio/json-scan.h"

/* More than any input of the test. */
#define MAX_LENGTH (1024 * 1024)

static gboolean
read_input (GByteArray *input)
{
  guint32 length;

  if (fread (&length, sizeof length, 1, stdin) != 1)
    return FALSE;

  length = GUINT32_FROM_LE (length);
  g_assert_cmpuint (length, <=, MAX_LENGTH);
  g_byte_array_set_size (input, length);
  return length == 0 || fread (input->data, length, 1, stdin) == 1;
}

/* Takes texts, each after its length in four bytes, and says of each in a line what becomes of it:
 * nothing, if it is taken, or why not. */
int
main (void)
{
  g_autoptr (GByteArray) input = g_byte_array_new ();

  while (read_input (input))
    {
      g_autofree char *exact = g_memdup2 (input->data, input->len);
      g_autoptr (GError) error = NULL;

      sio_json_scan (exact != NULL ? exact : "", input->len, &sio_json_default_limits, &error);
      puts (error != NULL ? error->message : "");
    }

  return 0;
}
