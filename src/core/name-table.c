/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/name-table.h"

#include <string.h>

#include "core/name-likeness.h"
#include "core/name.h"

typedef struct _Claim Claim;

struct _Claim
{
  Claim *next; /* (owned) (nullable) the next that is near, see snug_name_skeletons_are_near() */
  char skeleton[];
};

static Claim *
claim_new (const char *name)
{
  g_autofree char *skeleton = snug_name_skeleton (name);
  gsize size = strlen (skeleton) + 1;
  Claim *claim = g_malloc (sizeof *claim + size);

  claim->next = NULL;
  memcpy (claim->skeleton, skeleton, size);

  return claim;
}

static Claim *
claim_of (const char *skeleton)
{
  return (Claim *) (gpointer) (skeleton - G_STRUCT_OFFSET (Claim, skeleton));
}

static guint
claim_hash (gconstpointer claim)
{
  return snug_name_skeleton_hash (((const Claim *) claim)->skeleton);
}

static gboolean
claim_is_near (gconstpointer first, gconstpointer second)
{
  return snug_name_skeletons_are_near (((const Claim *) first)->skeleton,
                                       ((const Claim *) second)->skeleton);
}

static void
claims_free (gpointer data)
{
  Claim *claim = data;

  while (claim != NULL)
    {
      Claim *next = claim->next;

      g_free (claim);
      claim = next;
    }
}

/**
 * snug_name_table_init:
 * @self: memory for a table
 *
 * Makes an empty table.
 */
void
snug_name_table_init (SnugNameTable *self)
{
  self->claims = g_hash_table_new_full (claim_hash, claim_is_near, claims_free, NULL);
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
  g_clear_pointer (&self->claims, g_hash_table_unref);
}

/**
 * snug_name_table_claim:
 * @self: a table
 * @name: a normalized name
 * @old: (nullable): a claim of the same member, which the name may look like
 *
 * Takes a name, if nobody else has one that looks like it.
 *
 * Returns: (transfer full) (nullable): the claim, which is the skeleton of the name in memory of
 * the table, to be given back with snug_name_table_release(); %NULL if the name is taken
 */
const char *
snug_name_table_claim (SnugNameTable *self, const char *name, const char *old)
{
  g_autofree Claim *claim = claim_new (name);
  Claim *first = g_hash_table_lookup (self->claims, claim);

  for (const Claim *other = first; other != NULL; other = other->next)
    {
      if (other->skeleton != old && snug_name_skeletons_match (other->skeleton, claim->skeleton))
        return NULL;
    }

  if (first == NULL)
    {
      g_hash_table_add (self->claims, claim);
    }
  else
    {
      claim->next = first->next;
      first->next = claim;
    }

  return g_steal_pointer (&claim)->skeleton;
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
  Claim *gone = claim_of (claim);
  Claim *other = g_hash_table_lookup (self->claims, gone);

  if (other == gone)
    {
      g_hash_table_steal (self->claims, gone);
      if (gone->next != NULL)
        g_hash_table_add (self->claims, gone->next);
    }
  else
    {
      while (other->next != gone)
        other = other->next;
      other->next = gone->next;
    }

  g_free (gone);
}
