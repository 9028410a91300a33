/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/status.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

static char *
make_line (gpointer data)
{
  SnugRoom *room = data;
  guint n_members = snug_room_get_n_members (room);
  guint64 n_messages = snug_room_get_last_seq (room);
  g_autofree char *people =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person", "%u people", n_members),
                       n_members);
  g_autofree char *messages =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " message", "%" PRIu64 " messages",
                                    (gulong) n_messages),
                       n_messages);

  return g_strdup_printf (_ ("%s, %s"), people, messages);
}

/**
 * snug_status_new_notifier:
 * @room: the room; it must live as long as the notifier
 *
 * Returns: (transfer full): a notifier that tells how many people and messages there are
 */
SnugNotifier *
snug_status_new_notifier (SnugRoom *room)
{
  const char *const signals[] = { "notify::n-members", "notify::last-seq" };
  SnugNotifier *notifier = snug_notifier_new (make_line, room);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (room, signals[i], G_CALLBACK (snug_notifier_status_changed), notifier,
                             G_CONNECT_SWAPPED);

  return notifier;
}
