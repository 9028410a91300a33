/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <soup-socketio.h>

#include "core/room.h"
#include "store/store.h"

G_BEGIN_DECLS

/**
 * SnugFigures:
 *
 * Where the figures at `/metrics` come from.
 */
typedef struct
{
  SnugRoom *room;     /* (unowned) */
  SnugStore *store;   /* (unowned) */
  EioFrontDoor *door; /* (unowned) */
  EioServer *engine;  /* (unowned) */
} SnugFigures;

void snug_figures_write (GString *text, gpointer data);

G_END_DECLS
