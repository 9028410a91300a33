/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "core/clock.h"
#include "core/log.h"

G_BEGIN_DECLS

/**
 * SnugStoreDurability:
 * @SNUG_STORE_DURABILITY_FULL: what is acknowledged survives a power cut
 * @SNUG_STORE_DURABILITY_NORMAL: what is acknowledged survives a crash of the program; after a
 * power cut the last moments may be missing, but nothing is damaged
 *
 * What an acknowledgement is worth.
 */
typedef enum
{
  SNUG_STORE_DURABILITY_FULL,
  SNUG_STORE_DURABILITY_NORMAL,
} SnugStoreDurability;

#define SNUG_TYPE_STORE_DURABILITY (snug_store_durability_get_type ())
GType snug_store_durability_get_type (void);

/**
 * SNUG_STORE_MAX_WAITING:
 *
 * How many calls may wait for the disk before others are refused with %SNUG_ERROR_STORAGE_BUSY.
 */
#define SNUG_STORE_MAX_WAITING 4096

#define SNUG_TYPE_STORE (snug_store_get_type ())
G_DECLARE_FINAL_TYPE (SnugStore, snug_store, SNUG, STORE, GObject)

SnugStore *snug_store_new (const char *path, SnugStoreDurability durability);

gboolean snug_store_open (SnugStore *self, GCancellable *cancellable, GError **error);

void snug_store_close_async (SnugStore *self,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean snug_store_close_finish (SnugStore *self, GAsyncResult *result, GError **error);

const char *snug_store_get_path (SnugStore *self);
const GError *snug_store_get_trouble (SnugStore *self);
gboolean snug_store_is_broken (SnugStore *self);
guint64 snug_store_get_n_commits (SnugStore *self);

G_END_DECLS
