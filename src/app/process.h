/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void snug_process_raise_limit (void);
void snug_process_ignore_signals (void);
void snug_process_return_memory (void);

G_END_DECLS
