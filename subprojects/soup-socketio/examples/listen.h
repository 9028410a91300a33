/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

G_BEGIN_DECLS

guint16 example_listen (EioFrontDoor *door, guint16 port, GError **error);
void example_run_until_signal (void);

G_END_DECLS
