/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "store/batch-change.h"

/* Looks whether the change was made before; SQLITE_DONE if not. */
static int
find_change (SnugDatabase *database, SnugJob *job)
{
  /* An admin's changes have no ids. */
  if (snug_change_get_client_id (job->change) == NULL)
    return SQLITE_DONE;

  return snug_statements_find_change (&database->statements, job->change, &job->changed);
}

static gboolean
store_change (SnugDatabase *database, SnugJob *job, GError **error)
{
  if ((!job->existed &&
       snug_statements_change_message (&database->statements, job->changed) != SQLITE_DONE) ||
      (snug_change_get_client_id (job->changed) != NULL &&
       snug_statements_add_change (&database->statements, job->changed) != SQLITE_DONE))
    return snug_database_fail (database, error);

  return TRUE;
}

/**
 * snug_batch_change:
 * @database: a database with a transaction
 * @job: a change to make
 * @last_rev: (inout): the revision of the last change
 * @error: one of %SNUG_ERROR
 *
 * Makes a change. What cannot be done with the message is an error of the job. A change has several
 * rows; if one of them cannot be written, it is not only this change that fails.
 *
 * Returns: %FALSE if the transaction cannot go on
 */
gboolean
snug_batch_change (SnugDatabase *database, SnugJob *job, guint64 *last_rev, GError **error)
{
  g_autoptr (SnugMessage) message = NULL;
  int result = find_change (database, job);

  job->existed = result == SQLITE_ROW;
  if (result == SQLITE_ROW)
    return TRUE;

  if (result == SQLITE_DONE)
    result = snug_statements_get_message (&database->statements, snug_change_get_seq (job->change),
                                          &message);
  if (result != SQLITE_ROW && result != SQLITE_DONE)
    return snug_database_fail (database, error);

  job->changed =
      snug_change_apply (job->change, message, *last_rev + 1, job->wall_time, &job->error);
  if (job->changed == NULL)
    return TRUE;

  job->existed = snug_change_get_rev (job->changed) <= *last_rev;
  *last_rev = MAX (*last_rev, snug_change_get_rev (job->changed));

  return store_change (database, job, error);
}
