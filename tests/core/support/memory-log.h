/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "core/clock.h"
#include "core/log.h"

G_BEGIN_DECLS

#define SNUG_TYPE_MEMORY_LOG (snug_memory_log_get_type ())
G_DECLARE_FINAL_TYPE (SnugMemoryLog, snug_memory_log, SNUG, MEMORY_LOG, GObject)

typedef enum
{
  SNUG_MEMORY_LOG_APPEND,
  SNUG_MEMORY_LOG_READ,
  SNUG_MEMORY_LOG_FIND,
  SNUG_MEMORY_LOG_SAVE,
  SNUG_MEMORY_LOG_CHANGE,
  SNUG_MEMORY_LOG_READ_CHANGED,
} SnugMemoryLogCall;

/* A log that keeps everything in memory, and answers from the main loop. */
SnugMemoryLog *snug_memory_log_new (const char *epoch, SnugClock *clock);

/* Stores a message by “Ada” as if it had always been there. */
void snug_memory_log_add (SnugMemoryLog *self, const char *text);

/* Removes the message with a number as if it had always been so. */
void snug_memory_log_remove (SnugMemoryLog *self, guint64 seq);

/* While a log is held it answers nothing; then it answers @n calls, or all and whatever comes. */
void snug_memory_log_hold (SnugMemoryLog *self);
void snug_memory_log_answer (SnugMemoryLog *self, guint n);
void snug_memory_log_release (SnugMemoryLog *self);

/* Lets the next answers to a kind of call be an error. */
void snug_memory_log_fail (SnugMemoryLog *self, SnugMemoryLogCall call, int code, guint n);

/* Frees what is kept of members, to measure what others hold. */
void snug_memory_log_forget_members (SnugMemoryLog *self);

guint snug_memory_log_get_n_calls (SnugMemoryLog *self, SnugMemoryLogCall call);
guint snug_memory_log_get_n_waiting (SnugMemoryLog *self);

G_END_DECLS
