/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What may be done with a message, and what comes of it. */
#include <glib/gi18n-lib.h>
#include <string.h>

#include "core/change.h"
#include "core/error.h"

typedef struct
{
  const SnugChange *draft;
  SnugMessage *message; /* as it is */
  guint64 rev;          /* of the change, if it is one */
  gint64 now;
} Act;

static gboolean
refuse (SnugError code, const char *reason, GError **error)
{
  g_set_error_literal (error, SNUG_ERROR, code, reason);

  return FALSE;
}

static gboolean
check_author (const Act *act, GError **error)
{
  const char *member_id = snug_change_get_member_id (act->draft);

  if (member_id == NULL)
    return TRUE;

  if (g_strcmp0 (member_id, snug_message_get_member_id (act->message)) != 0)
    return refuse (SNUG_ERROR_NOT_YOURS, _ ("This message is by somebody else."), error);

  if (snug_message_get_time (act->message) < snug_change_get_oldest (act->draft))
    return refuse (SNUG_ERROR_TOO_LATE, _ ("It is too late to change this message."), error);

  return TRUE;
}

static gboolean
check_exists (const Act *act, GError **error)
{
  if (act->message != NULL && !snug_message_is_removed (act->message))
    return TRUE;

  return refuse (SNUG_ERROR_NO_MESSAGE, _ ("This message does not exist any more."), error);
}

/* Everything is already as it should be. */
static SnugChange *
leave (const Act *act)
{
  return snug_change_stamp (act->draft, act->message, snug_message_get_rev (act->message),
                            act->now);
}

static SnugChange *
change (const Act *act, const SnugMessageState *state)
{
  g_autoptr (SnugMessage) message = snug_message_with_state (act->message, state);

  return snug_change_stamp (act->draft, message, act->rev, act->now);
}

static GPtrArray *
copy_reactions (SnugMessage *message)
{
  GPtrArray *reactions = snug_reactions_new ();

  for (guint i = 0; i < snug_message_get_n_reactions (message); i++)
    g_ptr_array_add (reactions,
                     snug_reaction_ref ((SnugReaction *) snug_message_get_reaction (message, i)));

  return reactions;
}

static SnugChange *
edit (const Act *act, GError **error)
{
  g_autoptr (GPtrArray) reactions = NULL;
  const char *text = snug_change_get_text (act->draft);

  if (!check_exists (act, error) || !check_author (act, error))
    return NULL;

  if (strcmp (text, snug_message_get_text (act->message)) == 0)
    return leave (act);

  reactions = copy_reactions (act->message);
  return change (act, &(const SnugMessageState){
                          .rev = act->rev,
                          .edited_at = act->now,
                          .text = text,
                          .reactions = reactions,
                      });
}

static SnugChange *
take_back (const Act *act, GError **error)
{
  if (act->message == NULL)
    {
      check_exists (act, error);
      return NULL;
    }

  if (!check_author (act, error))
    return NULL;

  if (snug_message_is_removed (act->message))
    return leave (act);

  return change (act, &(const SnugMessageState){ .rev = act->rev, .removed = TRUE, .text = "" });
}

/* Counts what a new reaction is measured by, and finds it if it is there. */
static gboolean
find_reaction (const Act *act, guint *index, guint *n_mine, gboolean *known_emoji, guint *n_emoji)
{
  g_autoptr (GHashTable) emojis = g_hash_table_new (g_str_hash, g_str_equal);
  const char *emoji = snug_change_get_text (act->draft);
  gboolean found = FALSE;

  *n_mine = 0;
  for (guint i = 0; i < snug_message_get_n_reactions (act->message); i++)
    {
      const SnugReaction *reaction = snug_message_get_reaction (act->message, i);
      gboolean mine = strcmp (snug_reaction_get_member_id (reaction),
                              snug_change_get_member_id (act->draft)) == 0;

      g_hash_table_add (emojis, (gpointer) snug_reaction_get_emoji (reaction));
      *n_mine += mine ? 1 : 0;
      if (mine && strcmp (snug_reaction_get_emoji (reaction), emoji) == 0)
        {
          *index = i;
          found = TRUE;
        }
    }

  *known_emoji = g_hash_table_contains (emojis, emoji);
  *n_emoji = g_hash_table_size (emojis);

  return found;
}

static SnugChange *
react (const Act *act, GError **error)
{
  g_autoptr (GPtrArray) reactions = NULL;
  gboolean on = snug_change_get_kind (act->draft) == SNUG_CHANGE_REACT;
  gboolean known_emoji;
  guint index = 0;
  guint n_mine;
  guint n_emoji;

  if (!check_exists (act, error))
    return NULL;

  if (find_reaction (act, &index, &n_mine, &known_emoji, &n_emoji) == on)
    return leave (act);

  if (on && (n_mine >= SNUG_MEMBER_MAX_REACTIONS ||
             snug_message_get_n_reactions (act->message) >= SNUG_MESSAGE_MAX_REACTIONS ||
             (!known_emoji && n_emoji >= SNUG_MESSAGE_MAX_EMOJI)))
    {
      refuse (SNUG_ERROR_TOO_MANY_REACTIONS,
              _ ("There are as many reactions to this message as there can be."), error);
      return NULL;
    }

  reactions = copy_reactions (act->message);
  if (on)
    g_ptr_array_add (reactions, snug_reaction_new (snug_change_get_text (act->draft),
                                                   snug_change_get_member_id (act->draft),
                                                   snug_change_get_member_name (act->draft)));
  else
    g_ptr_array_remove_index (reactions, index);

  return change (act, &(const SnugMessageState){
                          .rev = act->rev,
                          .edited_at = snug_message_get_edited_at (act->message),
                          .text = snug_message_get_text (act->message),
                          .reactions = reactions,
                      });
}

/**
 * snug_change_apply:
 * @draft: a change
 * @message: (nullable): the message with its sequence number as it is; %NULL if there is none
 * @rev: the revision that the change has if it is one
 * @now: the time, in milliseconds since the Unix epoch, UTC
 * @error: %SNUG_ERROR_NO_MESSAGE, %SNUG_ERROR_NOT_YOURS, %SNUG_ERROR_TOO_LATE or
 *   %SNUG_ERROR_TOO_MANY_REACTIONS
 *
 * Tells what comes of a change. This is for a log, which then stores the message of the result; it
 * may be called on any thread. If the message is as it should be already, the result has the
 * revision and the state that the message has, and nothing is to be stored of them.
 *
 * Returns: (transfer full): the change as it is to be stored; %NULL with @error
 */
SnugChange *
snug_change_apply (const SnugChange *draft,
                   SnugMessage *message,
                   guint64 rev,
                   gint64 now,
                   GError **error)
{
  const Act act = { draft, message, rev, now };

  g_return_val_if_fail (draft != NULL, NULL);

  switch (snug_change_get_kind (draft))
    {
    case SNUG_CHANGE_EDIT:
      return edit (&act, error);
    case SNUG_CHANGE_REMOVE:
      return take_back (&act, error);
    case SNUG_CHANGE_REACT:
    case SNUG_CHANGE_UNREACT:
      return react (&act, error);
    default:
      g_return_val_if_reached (NULL);
    }
}
