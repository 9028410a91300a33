/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/reaction.h"

#include <string.h>

/* The strings follow one another, in the same block of memory. */
struct _SnugReaction
{
  guint32 member_id;
  guint32 member_name;
  char strings[];
};

/**
 * snug_reaction_new:
 * @emoji: the emoji
 * @member_id: whose reaction it is
 * @member_name: the name that they have now
 *
 * Makes a reaction.
 *
 * Returns: (transfer full): the reaction
 */
SnugReaction *
snug_reaction_new (const char *emoji, const char *member_id, const char *member_name)
{
  gsize emoji_size;
  gsize id_size;
  gsize name_size;
  SnugReaction *self;

  g_return_val_if_fail (emoji != NULL, NULL);
  g_return_val_if_fail (member_id != NULL, NULL);
  g_return_val_if_fail (member_name != NULL, NULL);

  emoji_size = strlen (emoji) + 1;
  id_size = strlen (member_id) + 1;
  name_size = strlen (member_name) + 1;

  self = g_atomic_rc_box_alloc (sizeof (SnugReaction) + emoji_size + id_size + name_size);
  self->member_id = (guint32) emoji_size;
  self->member_name = (guint32) (emoji_size + id_size);
  memcpy (self->strings, emoji, emoji_size);
  memcpy (self->strings + self->member_id, member_id, id_size);
  memcpy (self->strings + self->member_name, member_name, name_size);

  return self;
}

/**
 * snug_reaction_ref:
 * @self: a reaction
 *
 * Holds the reaction, on any thread.
 *
 * Returns: (transfer full): @self
 */
SnugReaction *
snug_reaction_ref (SnugReaction *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * snug_reaction_unref:
 * @self: (transfer full): a reaction
 *
 * Lets go of the reaction, on any thread.
 */
void
snug_reaction_unref (SnugReaction *self)
{
  g_atomic_rc_box_release (self);
}

/**
 * snug_reaction_get_emoji:
 * @self: a reaction
 *
 * Returns: the emoji
 */
const char *
snug_reaction_get_emoji (const SnugReaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->strings;
}

/**
 * snug_reaction_get_member_id:
 * @self: a reaction
 *
 * Returns: the id of the member whose reaction it is
 */
const char *
snug_reaction_get_member_id (const SnugReaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->strings + self->member_id;
}

/**
 * snug_reaction_get_member_name:
 * @self: a reaction
 *
 * Returns: the name that the member had when they reacted
 */
const char *
snug_reaction_get_member_name (const SnugReaction *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->strings + self->member_name;
}

/**
 * snug_reactions_new:
 *
 * Makes a list for reactions.
 *
 * Returns: (transfer full) (element-type SnugReaction): an empty list
 */
GPtrArray *
snug_reactions_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) snug_reaction_unref);
}
