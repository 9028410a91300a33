/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "app/urls.h"

G_BEGIN_DECLS

void snug_announce (const SnugUrls *urls);

G_END_DECLS
