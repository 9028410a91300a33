/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "app/config.h"
#include "app/urls.h"

G_BEGIN_DECLS

SnugUrls *snug_listen (const SnugConfig *config, EioFrontDoor *door, GError **error);

G_END_DECLS
