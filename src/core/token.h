/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/private.h"

#include <glib.h>

G_BEGIN_DECLS

#define SNUG_TOKEN_HASH_SIZE 32

char *snug_token_new (char **id);
char *snug_token_new_id (void);
gboolean snug_token_hash (const char *token, guint8 hash[SNUG_TOKEN_HASH_SIZE]);

guint snug_token_hash_hash (gconstpointer hash);
gboolean snug_token_hash_equal (gconstpointer a, gconstpointer b);

G_END_DECLS
