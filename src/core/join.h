/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"
#include "core/room.h"

G_BEGIN_DECLS

typedef struct
{
  SnugRoom *room;         /* (owned) */
  SnugPresence *presence; /* (owned) (nullable) */
  char *token;            /* (owned) (nullable) */
} SnugJoinResult;

void snug_join_start (GTask *task, const SnugJoinRequest *request, char *name);
void snug_join_result_free (gpointer data);

G_END_DECLS
