/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

G_BEGIN_DECLS

void snug_farewell_async (EioServer *engine,
                          EioFrontDoor *door,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
gboolean snug_farewell_finish (EioServer *engine, GAsyncResult *result);

G_END_DECLS
