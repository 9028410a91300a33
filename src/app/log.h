/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void snug_log_set_up (gboolean verbose);
void snug_log_failure (const GError *error);

G_END_DECLS
