/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SNUG_MESSAGE_MAX_REACTIONS:
 *
 * The most reactions that a message can have, those of all members together.
 */
#define SNUG_MESSAGE_MAX_REACTIONS 250

/**
 * SNUG_MESSAGE_MAX_EMOJI:
 *
 * How many different emoji a message can have as reactions.
 */
#define SNUG_MESSAGE_MAX_EMOJI 20

/**
 * SNUG_MEMBER_MAX_REACTIONS:
 *
 * The most reactions that a member can have at one message.
 */
#define SNUG_MEMBER_MAX_REACTIONS 6

/**
 * SnugReaction:
 *
 * One emoji that one member put at a message: an immutable value that any thread may hold.
 */
typedef struct _SnugReaction SnugReaction;

SnugReaction *snug_reaction_new (const char *emoji, const char *member_id, const char *member_name);
SnugReaction *snug_reaction_ref (SnugReaction *self);
void snug_reaction_unref (SnugReaction *self);

const char *snug_reaction_get_emoji (const SnugReaction *self);
const char *snug_reaction_get_member_id (const SnugReaction *self);
const char *snug_reaction_get_member_name (const SnugReaction *self);

GPtrArray *snug_reactions_new (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugReaction, snug_reaction_unref)

G_END_DECLS
