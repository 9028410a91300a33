/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "web/typing.h"

#include "web/wire.h"

/* When more than these type at once nobody can read who it is. */
#define MAX_AT_ONCE 20

typedef struct
{
  SnugMember *member; /* (owned) */
  SioSocket *typist;  /* (owned) (nullable): who is not told */
  gboolean active;
} Change;

struct _SnugWebTyping
{
  SnugWebContext *context; /* (owned) */
  GHashTable *changes;     /* (owned) (element-type utf8 Change): not told yet, by member id */
  guint interval;          /* in milliseconds */
  guint timeout_id;        /* runs while something was told less than an interval ago */
};

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_object (&change->typist);
  g_object_unref (change->member);
  g_free (change);
}

/**
 * snug_web_typing_new:
 * @context: what the sessions share
 * @interval: how often the typing of a member is told at most, in milliseconds
 *
 * Makes what tells who types.
 *
 * Returns: (transfer full): the new object
 */
SnugWebTyping *
snug_web_typing_new (SnugWebContext *context, guint interval)
{
  SnugWebTyping *self = g_new0 (SnugWebTyping, 1);

  self->context = snug_web_context_ref (context);
  self->changes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, change_free);
  self->interval = interval;
  return self;
}

/**
 * snug_web_typing_free:
 * @self: (transfer full): what tells who types
 *
 * Frees it; nothing more is told.
 */
void
snug_web_typing_free (SnugWebTyping *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_hash_table_unref (self->changes);
  snug_web_context_unref (self->context);
  g_free (self);
}

static void
tell_changes (SnugWebTyping *self)
{
  GHashTableIter iter;
  gpointer value;
  guint told = 0;

  g_hash_table_iter_init (&iter, self->changes);
  while (told < MAX_AT_ONCE && g_hash_table_iter_next (&iter, NULL, &value))
    {
      Change *change = value;
      g_autoptr (JsonNode) argument = snug_wire_typing (change->member, change->active);

      sio_group_emit_except (self->context->room_clients, change->typist, "typing", argument);
      told++;
    }

  /* Who goes on typing will be told again; who ceased, the clients forget by themselves. */
  g_hash_table_remove_all (self->changes);
}

static gboolean
on_timeout (gpointer data)
{
  SnugWebTyping *self = data;

  if (g_hash_table_size (self->changes) > 0)
    {
      tell_changes (self);
      return G_SOURCE_CONTINUE;
    }

  self->timeout_id = 0;
  return G_SOURCE_REMOVE;
}

/**
 * snug_web_typing_change:
 * @self: what tells who types
 * @member: who types, or does no longer
 * @active: whether they type
 *
 * Tells it now, or together with what else changes within the interval.
 */
void
snug_web_typing_change (SnugWebTyping *self, SnugMember *member, gboolean active)
{
  SioSocket *typist = self->context->typist;
  Change *change = g_new (Change, 1);

  change->member = g_object_ref (member);
  change->typist = typist != NULL ? g_object_ref (typist) : NULL;
  change->active = active;
  g_hash_table_replace (self->changes, (char *) snug_member_get_id (member), change);

  if (self->timeout_id != 0)
    return;
  tell_changes (self);
  self->timeout_id = g_timeout_add (self->interval, on_timeout, self);
}

/**
 * snug_web_typing_forget:
 * @self: what tells who types
 * @member_id: (nullable): the id of a member
 *
 * Leaves untold what changed about a member: a message, or that they left, says it better.
 */
void
snug_web_typing_forget (SnugWebTyping *self, const char *member_id)
{
  if (member_id != NULL)
    g_hash_table_remove (self->changes, member_id);
}
