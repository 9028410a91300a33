/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define SNUG_TYPE_NOTIFIER (snug_notifier_get_type ())

/**
 * SnugNotifier:
 *
 * Tells the service manager how the daemon does (see sd_notify(3)): that it is ready, in a line
 * for `systemctl status`, that its main loop still turns, and that it is about to end. Without a
 * service manager it does nothing.
 */
G_DECLARE_FINAL_TYPE (SnugNotifier, snug_notifier, SNUG, NOTIFIER, GObject)

/**
 * SnugStatusFunc:
 * @data: what was given to snug_notifier_new()
 *
 * Returns: (transfer full): how the daemon does, in one line
 */
typedef char *(*SnugStatusFunc) (gpointer data);

SnugNotifier *snug_notifier_new (SnugStatusFunc status, gpointer data);

void snug_notifier_ready (SnugNotifier *self);
void snug_notifier_status_changed (SnugNotifier *self);
void snug_notifier_stopping (SnugNotifier *self);

G_END_DECLS
