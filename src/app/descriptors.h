/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void snug_descriptors_raise_limit (void);

G_END_DECLS
