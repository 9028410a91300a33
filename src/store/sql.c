/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/sql.h"

/* Binds what the caller keeps until the statement has run. */
void
snug_sql_bind_text (sqlite3_stmt *statement, int column, const char *text)
{
  sqlite3_bind_text (statement, column, text, -1, SQLITE_STATIC);
}

const char *
snug_sql_get_text (sqlite3_stmt *statement, int column)
{
  return (const char *) sqlite3_column_text (statement, column);
}

/* Ends the use of a statement, which holds locks and memory until then. */
int
snug_sql_finish (sqlite3_stmt *statement, int result)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return result;
}

int
snug_sql_run (sqlite3_stmt *statement)
{
  return snug_sql_finish (statement, sqlite3_step (statement));
}
