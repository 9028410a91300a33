/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean snug_instance_register (GApplication *application, gboolean bus, GError **error);

G_END_DECLS
