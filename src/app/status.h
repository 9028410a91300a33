/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "app/notifier.h"
#include "core/room.h"
#include "store/store.h"

G_BEGIN_DECLS

SnugNotifier *snug_status_new_notifier (SnugRoom *room, SnugStore *store);

G_END_DECLS
