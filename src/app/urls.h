/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SnugUrls:
 * @local: the addresses for browsers on this machine
 * @remote: the addresses for browsers on other machines
 *
 * Where the page can be opened.
 */
typedef struct
{
  GPtrArray *local;  /* (owned) (element-type utf8) */
  GPtrArray *remote; /* (owned) (element-type utf8) */
} SnugUrls;

SnugUrls *snug_urls_new (GPtrArray *sockets);
void snug_urls_free (SnugUrls *self);
char **snug_urls_list (const SnugUrls *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugUrls, snug_urls_free)

G_END_DECLS
