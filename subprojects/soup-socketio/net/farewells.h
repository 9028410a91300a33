/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/connection.h"
#include "net/refusal.h"

G_BEGIN_DECLS

/**
 * EioFarewells:
 * @host: what the connections of those who were turned away share
 * @n_open: how many there are
 *
 * Those who were turned away as soon as they came, and are waited for so that they get to see why.
 */
typedef struct
{
  EioConnectionHost host;
  guint n_open;
} EioFarewells;

void eio_farewells_init (EioFarewells *self, const EioConnectionHost *connections);
void eio_farewells_say (EioFarewells *self,
                        int fd,
                        const EioAddress *address,
                        const EioRefusal *refusal,
                        gboolean has_room);
void eio_farewells_close_all (EioFarewells *self);

G_END_DECLS
