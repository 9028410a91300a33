/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name-table.h"

#include "core/name.h"

/**
 * snug_name_table_init:
 * @self: memory for a table
 *
 * Makes an empty table.
 */
void
snug_name_table_init (SnugNameTable *self)
{
  self->skeletons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * snug_name_table_clear:
 * @self: a table
 *
 * Frees what the table holds; all claims are void.
 */
void
snug_name_table_clear (SnugNameTable *self)
{
  g_clear_pointer (&self->skeletons, g_hash_table_unref);
}

/**
 * snug_name_table_claim:
 * @self: a table
 * @name: a normalized name
 *
 * Takes a name, if nobody has one that looks like it.
 *
 * Returns: (transfer full) (nullable): the claim, which is the skeleton of the name in memory of
 * the table, to be given back with snug_name_table_release(); %NULL if the name is taken
 */
const char *
snug_name_table_claim (SnugNameTable *self, const char *name)
{
  g_autofree char *skeleton = snug_name_skeleton (name);
  const char *claim = skeleton;

  if (g_hash_table_contains (self->skeletons, skeleton))
    return NULL;

  g_hash_table_add (self->skeletons, g_steal_pointer (&skeleton));

  return claim;
}

/**
 * snug_name_table_release:
 * @self: a table
 * @claim: (transfer full): a claim
 *
 * Gives a name back.
 */
void
snug_name_table_release (SnugNameTable *self, const char *claim)
{
  gboolean had = g_hash_table_remove (self->skeletons, claim);

  g_assert (had);
}
