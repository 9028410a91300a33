/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/turns.h"

#include <string.h>

typedef struct
{
  SnugTurnFunc function;
  gpointer data;
} Turn;

typedef struct
{
  guint8 hash[SNUG_TOKEN_HASH_SIZE];
  GQueue waiting; /* (owned) (element-type Turn) */
  gboolean busy;
  gboolean running;
} Entry;

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  g_assert (!entry->busy && g_queue_is_empty (&entry->waiting));

  g_free (entry);
}

/**
 * snug_turns_init:
 * @self: memory for the turns
 * @owner: (transfer none): the object that @self is part of
 *
 * Makes turns in which nobody waits.
 */
void
snug_turns_init (SnugTurns *self, GObject *owner)
{
  self->owner = owner;
  self->entries =
      g_hash_table_new_full (snug_token_hash_hash, snug_token_hash_equal, NULL, entry_free);
}

/**
 * snug_turns_clear:
 * @self: turns in which nobody waits
 *
 * Frees what the turns hold.
 */
void
snug_turns_clear (SnugTurns *self)
{
  g_clear_pointer (&self->entries, g_hash_table_unref);
}

/* A loop, and not each turn calling the next one, because any number may wait. */
static void
run (SnugTurns *self, Entry *entry)
{
  G_GNUC_UNUSED g_autoptr (GObject) owner = g_object_ref (self->owner);

  entry->running = TRUE;

  while (!entry->busy && !g_queue_is_empty (&entry->waiting))
    {
      g_autofree Turn *turn = g_queue_pop_head (&entry->waiting);

      entry->busy = TRUE;
      turn->function (turn->data);
    }

  entry->running = FALSE;

  if (!entry->busy)
    g_hash_table_remove (self->entries, entry->hash);
}

/**
 * snug_turns_take:
 * @self: some turns
 * @hash: (array fixed-size=32): whose turns
 * @function: (scope async): what to do
 * @data: what @function is called with
 *
 * Calls @function as soon as nobody else has the turn, which may be at once.
 */
void
snug_turns_take (SnugTurns *self,
                 const guint8 hash[SNUG_TOKEN_HASH_SIZE],
                 SnugTurnFunc function,
                 gpointer data)
{
  Entry *entry = g_hash_table_lookup (self->entries, hash);
  Turn *turn = g_new (Turn, 1);

  if (entry == NULL)
    {
      entry = g_new0 (Entry, 1);
      memcpy (entry->hash, hash, SNUG_TOKEN_HASH_SIZE);
      g_hash_table_insert (self->entries, entry->hash, entry);
    }

  turn->function = function;
  turn->data = data;
  g_queue_push_tail (&entry->waiting, turn);

  if (!entry->busy && !entry->running)
    run (self, entry);
}

/**
 * snug_turns_pass:
 * @self: some turns
 * @hash: (array fixed-size=32): whose turns
 *
 * Lets the next one have the turn.
 */
void
snug_turns_pass (SnugTurns *self, const guint8 hash[SNUG_TOKEN_HASH_SIZE])
{
  Entry *entry = g_hash_table_lookup (self->entries, hash);

  g_return_if_fail (entry != NULL && entry->busy);

  entry->busy = FALSE;

  if (!entry->running)
    run (self, entry);
}
