/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/methods.h"

#include "bus/values.h"
#include "core/title.h"

/**
 * snug_bus_list_users:
 * @room: the room
 * @invocation: (transfer full): a call `()`
 *
 * Answers with who is in the room, `(aa{sv})`.
 */
void
snug_bus_list_users (SnugRoom *room, GDBusMethodInvocation *invocation)
{
  g_dbus_method_invocation_return_value (invocation,
                                         g_variant_new ("(@aa{sv})", snug_bus_users_value (room)));
}

static void
on_posted (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusMethodInvocation) invocation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugMessage) message = snug_room_post_finish (SNUG_ROOM (source), result, &error);

  if (message == NULL)
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&invocation), error);
  else
    g_dbus_method_invocation_return_value (g_steal_pointer (&invocation),
                                           g_variant_new ("(t)", snug_message_get_seq (message)));
}

/**
 * snug_bus_post_system_message:
 * @room: the room
 * @invocation: (transfer full): a call `(s)`
 *
 * Posts a notice and answers with its sequence number, `(t)`, once it is stored.
 */
void
snug_bus_post_system_message (SnugRoom *room, GDBusMethodInvocation *invocation)
{
  const char *text;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &text);
  snug_room_post_notice_async (room, text, NULL, on_posted, invocation);
}

static void
on_removed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GDBusMethodInvocation) invocation = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugChange) change = snug_room_change_finish (SNUG_ROOM (source), result, &error);

  if (change == NULL)
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&invocation), error);
  else
    g_dbus_method_invocation_return_value (g_steal_pointer (&invocation), NULL);
}

/**
 * snug_bus_remove_message:
 * @room: the room
 * @invocation: (transfer full): a call `(t)`
 *
 * Removes a message and answers with nothing, `()`, once that is stored.
 */
void
snug_bus_remove_message (SnugRoom *room, GDBusMethodInvocation *invocation)
{
  guint64 seq;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(t)", &seq);
  snug_room_remove_async (room, NULL, NULL, seq, NULL, on_removed, invocation);
}

/**
 * snug_bus_set_topic:
 * @room: the room
 * @invocation: (transfer full): a call `(s)`
 *
 * Changes the topic and answers with nothing, `()`.
 */
void
snug_bus_set_topic (SnugRoom *room, GDBusMethodInvocation *invocation)
{
  g_autoptr (GError) error = NULL;
  const char *topic;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(&s)", &topic);

  if (!snug_title_check_topic (topic, &error))
    {
      g_dbus_method_invocation_return_gerror (invocation, error);
      return;
    }

  g_object_set (room, "topic", topic, NULL);
  g_dbus_method_invocation_return_value (invocation, NULL);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer data)
{
  SnugRoom *room = SNUG_ROOM (source);
  g_autoptr (GDBusMethodInvocation) invocation = data;
  g_autoptr (GError) error = NULL;
  gboolean more = FALSE;
  g_autoptr (GPtrArray) messages = snug_room_read_before_finish (room, result, &more, &error);

  if (messages == NULL)
    g_dbus_method_invocation_return_gerror (g_steal_pointer (&invocation), error);
  else
    g_dbus_method_invocation_return_value (g_steal_pointer (&invocation),
                                           g_variant_new ("(@aa{sv}b)",
                                                          snug_bus_messages_value (room, messages),
                                                          more));
}

/**
 * snug_bus_get_messages:
 * @room: the room
 * @invocation: (transfer full): a call `(tu)`
 *
 * Answers with a page of the history, `(aa{sv}b)`.
 */
void
snug_bus_get_messages (SnugRoom *room, GDBusMethodInvocation *invocation)
{
  guint64 before;
  guint limit;

  g_variant_get (g_dbus_method_invocation_get_parameters (invocation), "(tu)", &before, &limit);

  if (limit < 1 || limit > SNUG_ROOM_MAX_PAGE)
    {
      g_dbus_method_invocation_return_error (invocation, G_DBUS_ERROR, G_DBUS_ERROR_INVALID_ARGS,
                                             "The limit is %u, and must be from 1 to %d", limit,
                                             SNUG_ROOM_MAX_PAGE);
      return;
    }

  snug_room_read_before_async (room, before, limit, NULL, on_read, invocation);
}
