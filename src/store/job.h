/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "core/log.h"
#include "store/private.h"

G_BEGIN_DECLS

typedef enum
{
  SNUG_JOB_APPEND,
  SNUG_JOB_READ,
  SNUG_JOB_FIND_MEMBER,
  SNUG_JOB_SAVE_MEMBER,
  SNUG_JOB_CHANGE,
  SNUG_JOB_READ_CHANGED,
  SNUG_JOB_TRY,   /* whether anything can be written */
  SNUG_JOB_CLOSE, /* the last one, which the writer does by itself */
} SnugJobKind;

/**
 * SnugJob:
 *
 * One call of the log, on its way to the writer and back. It is the data of its task.
 */
typedef struct
{
  SnugJobKind kind;
  gint64 wall_time; /* when it was asked for, milliseconds since the Unix epoch */
  gint64 queued_at; /* when it was asked for, monotonic microseconds */

  SnugMessage *draft; /* (owned) (nullable) to append */
  SnugChange *change; /* (owned) (nullable) to make */
  guint64 after;      /* to read; revisions, if it is what was changed */
  guint64 before;     /* or the last one */
  guint limit;
  GBytes *token_hash;       /* (owned) (nullable) to find */
  SnugMemberRecord *record; /* (owned) (nullable) to save, or what was found */

  GError *error;        /* (owned) (nullable) what came of it */
  SnugMessage *message; /* (owned) (nullable) as it is stored */
  gboolean existed;
  SnugChange *changed; /* (owned) (nullable) as it is stored */
  GPtrArray *messages; /* (owned) (nullable) (element-type SnugMessage) */
} SnugJob;

SnugJob *snug_job_new (SnugJobKind kind, gint64 wall_time);
void snug_job_free (gpointer data);

gboolean snug_job_writes (const SnugJob *self);
gboolean snug_job_can_wait (const SnugJob *self);
void snug_job_forget_result (SnugJob *self);
void snug_job_return (SnugJob *self, GTask *task);

G_END_DECLS
