/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/name-table.h"
#include "core/private.h"

G_BEGIN_DECLS

char *snug_guest_name_new (SnugNameTable *names, const char **claim);

G_END_DECLS
