/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/guest.h"

#include <glib/gi18n-lib.h>

/* In a full room free numbers get rare: after this many failures the numbers get longer. */
#define TRIES_PER_LENGTH 4

#define SMALLEST 1000
#define LARGEST 100000000

/**
 * snug_guest_name_new:
 * @names: the names in use
 * @claim: (out) (transfer full): the claim to the name
 *
 * Finds a name for a guest that nobody has, such as “Guest 4821”.
 *
 * Returns: (transfer full): the name
 */
char *
snug_guest_name_new (SnugNameTable *names, const char **claim)
{
  gint32 low = SMALLEST;

  for (guint try = 1;; try++)
    {
      g_autofree char *name = g_strdup_printf (_ ("Guest %d"), g_random_int_range (low, low * 10));

      *claim = snug_name_table_claim (names, name, NULL);
      if (*claim != NULL)
        return g_steal_pointer (&name);

      if (try % TRIES_PER_LENGTH == 0 && low < LARGEST)
        low *= 10;
    }
}
