/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

/**
 * SnugMetricsFunc:
 * @text: what to append to, with snug_metrics_append()
 * @data: what was given to snug_metrics_serve()
 *
 * Called each time that somebody asks.
 */
typedef void (*SnugMetricsFunc) (GString *text, gpointer data);

void snug_metrics_serve (SoupServer *server, gboolean to_all, SnugMetricsFunc func, gpointer data);
void snug_metrics_append (GString *text,
                          const char *name,
                          const char *type,
                          const char *help,
                          guint64 value);
void snug_metrics_append_head (GString *text, const char *name, const char *type, const char *help);
void snug_metrics_append_part (GString *text,
                               const char *name,
                               const char *label,
                               const char *part,
                               guint64 value);

G_END_DECLS
