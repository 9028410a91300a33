/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

#include "core/private.h"
#include "core/token.h"

G_BEGIN_DECLS

/**
 * SnugTurnFunc:
 * @data: what snug_turns_take() was given
 *
 * Does what somebody waited for. Some time after, now or later, snug_turns_pass() has to be called.
 */
typedef void (*SnugTurnFunc) (gpointer data);

/**
 * SnugTurns:
 *
 * One thing at a time per member: two windows that come back at the same moment, or a rename during
 * a return, would otherwise get in one another's way while the log is asked.
 */
typedef struct
{
  GObject *owner;      /* (unowned) held while turns run */
  GHashTable *entries; /* (owned) by token hash */
} SnugTurns;

void snug_turns_init (SnugTurns *self, GObject *owner);
void snug_turns_clear (SnugTurns *self);

void snug_turns_take (SnugTurns *self,
                      const guint8 hash[SNUG_TOKEN_HASH_SIZE],
                      SnugTurnFunc function,
                      gpointer data);
void snug_turns_pass (SnugTurns *self, const guint8 hash[SNUG_TOKEN_HASH_SIZE]);

G_END_DECLS
