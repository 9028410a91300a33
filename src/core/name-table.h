/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"

#include <glib.h>

G_BEGIN_DECLS

/**
 * SnugNameTable:
 *
 * Which names are in use. Whoever holds the claim to a name has it, be it a member or somebody who
 * is on the way in.
 */
typedef struct
{
  GHashTable *claims; /* (owned) (element-type Claim): the first of those that are near */
} SnugNameTable;

void snug_name_table_init (SnugNameTable *self);
void snug_name_table_clear (SnugNameTable *self);

const char *snug_name_table_claim (SnugNameTable *self, const char *name, const char *old);
void snug_name_table_release (SnugNameTable *self, const char *claim);

G_END_DECLS
