/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <gio/gio.h>

#include "fuzz.h"

/* Gives one file of a corpus to the target. The input is an exact allocation, for the sanitizers.
 */
static void
test_file (gconstpointer user_data)
{
  const char *path = user_data;
  g_autofree char *content = NULL;
  g_autofree guint8 *input = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;

  g_file_get_contents (path, &content, &size, &error);
  g_assert_no_error (error);

  input = g_memdup2 (content, size);
  g_assert_cmpint (LLVMFuzzerTestOneInput (input, size), ==, 0);
}

/* Takes the folder of a corpus and makes a test of each file in it. */
int
main (int argc, char **argv)
{
  g_autoptr (GDir) dir = NULL;
  g_autoptr (GError) error = NULL;
  const char *name;
  guint n_files = 0;

  g_test_init (&argc, &argv, NULL);
  if (argc != 2)
    g_error ("Which corpus?");

  dir = g_dir_open (argv[1], 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *test = g_strconcat ("/replay/", name, NULL);

      g_test_add_data_func_full (test, g_build_filename (argv[1], name, NULL), test_file, g_free);
      n_files++;
    }

  g_assert_cmpuint (n_files, >, 0);
  return g_test_run ();
}
