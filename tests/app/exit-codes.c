/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/exit-codes.h"

#include <gio/gio.h>

#include "core/error.h"

static void
test_from_error (void)
{
  const struct
  {
    GQuark domain;
    int code;
    SnugExitCode expected;
  } rows[] = {
    { SNUG_EXIT_ERROR, SNUG_EXIT_USAGE, 64 },
    { SNUG_EXIT_ERROR, SNUG_EXIT_UNAVAILABLE, 69 },
    { SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION, 78 },
    { SNUG_ERROR, SNUG_ERROR_STORAGE, 73 },
    { SNUG_ERROR, SNUG_ERROR_CORRUPT, 73 },
    { SNUG_ERROR, SNUG_ERROR_SCHEMA_TOO_NEW, 73 },
    { SNUG_ERROR, SNUG_ERROR_STORAGE_FULL, 75 },
    { SNUG_ERROR, SNUG_ERROR_STORAGE_BUSY, 75 },
    { SNUG_ERROR, SNUG_ERROR_STORAGE_IO, 75 },
    { G_IO_ERROR, G_IO_ERROR_FAILED, 75 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = g_error_new_literal (rows[i].domain, rows[i].code, "no");

      g_assert_cmpint (snug_exit_code_from_error (error), ==, rows[i].expected);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/app/exit-codes/from-error", test_from_error);

  return g_test_run ();
}
