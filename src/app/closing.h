/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "store/store.h"

G_BEGIN_DECLS

void snug_closing_async (SnugStore *store,
                         EioServer *engine,
                         EioFrontDoor *door,
                         GAsyncReadyCallback callback,
                         gpointer user_data);
gboolean snug_closing_finish (SnugStore *store, GAsyncResult *result, GError **error);

G_END_DECLS
