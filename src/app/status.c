/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/status.h"

#include <inttypes.h>

#include <glib/gi18n-lib.h>

typedef struct
{
  SnugRoom *room;   /* (unowned) */
  SnugStore *store; /* (unowned) */
} Sources;

static char *
make_line (gpointer data)
{
  const Sources *sources = data;
  const GError *trouble = snug_store_get_trouble (sources->store);
  SnugRoom *room = sources->room;
  guint n_members = snug_room_get_n_members (room);
  guint64 n_messages = snug_room_get_last_seq (room);
  g_autofree char *people =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person", "%u people", n_members),
                       n_members);
  g_autofree char *messages =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%" PRIu64 " message", "%" PRIu64 " messages",
                                    (gulong) n_messages),
                       n_messages);

  if (trouble != NULL)
    return g_strdup_printf (_ ("%s, %s. %s"), people, messages, trouble->message);
  return g_strdup_printf (_ ("%s, %s"), people, messages);
}

/**
 * snug_status_new_notifier:
 * @room: the room; it must live as long as the notifier
 * @store: where it is stored; the same
 *
 * Returns: (transfer full): a notifier that tells how many people and messages there are, and what
 *   is wrong
 */
SnugNotifier *
snug_status_new_notifier (SnugRoom *room, SnugStore *store)
{
  const char *const signals[] = { "notify::n-members", "notify::last-seq" };
  Sources *sources = g_new (Sources, 1);
  SnugNotifier *notifier = snug_notifier_new (make_line, sources);

  sources->room = room;
  sources->store = store;
  g_object_set_data_full (G_OBJECT (notifier), "snug-sources", sources, g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (room, signals[i], G_CALLBACK (snug_notifier_status_changed), notifier,
                             G_CONNECT_SWAPPED);

  return notifier;
}
