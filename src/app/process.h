/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void snug_process_set_up (void);
gboolean snug_process_can_open (guint n);
void snug_process_watch_stop_signals (GSourceFunc stop, gpointer data);

G_END_DECLS
