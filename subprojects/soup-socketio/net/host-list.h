/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * EioHostList:
 *
 * The names that a server may be called by.
 */
typedef struct _EioHostList EioHostList;

EioHostList *eio_host_list_new (const char *const *names, const char *own_name);
void eio_host_list_free (EioHostList *self);

gboolean eio_host_list_allows (const EioHostList *self, const char *host, gsize length);

gboolean eio_host_list_name_is_valid (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EioHostList, eio_host_list_free)

G_END_DECLS
