/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "store/private.h"

G_BEGIN_DECLS

/* What is done with every statement. */

void snug_sql_bind_text (sqlite3_stmt *statement, int column, const char *text);
const char *snug_sql_get_text (sqlite3_stmt *statement, int column);
int snug_sql_run (sqlite3_stmt *statement);
int snug_sql_finish (sqlite3_stmt *statement, int result);

G_END_DECLS
