/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "store/database.h"

G_BEGIN_DECLS

/**
 * SnugWriter:
 *
 * The thread that has the database. What it is given it does in order, together with all else that
 * waits by then, and gives the results back in order.
 */
typedef struct _SnugWriter SnugWriter;

/**
 * SnugWriterFunc:
 * @tasks: (element-type GTask): what is done, in order
 * @user_data: what snug_writer_new() was given
 *
 * Called on the main context when a batch is done.
 */
typedef void (*SnugWriterFunc) (GPtrArray *tasks, gpointer user_data);

SnugWriter *snug_writer_new (SnugDatabase *database,
                             GMainContext *context,
                             SnugWriterFunc function,
                             gpointer user_data);
gboolean snug_writer_push (SnugWriter *self, GTask *task);
void snug_writer_close (SnugWriter *self, GTask *task);
void snug_writer_free (SnugWriter *self);

guint64 snug_writer_get_n_commits (SnugWriter *self);
gboolean snug_writer_is_broken (SnugWriter *self);
GError *snug_writer_get_trouble (SnugWriter *self);

G_END_DECLS
