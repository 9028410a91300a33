/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "core/change.h"
#include "core/message.h"

G_BEGIN_DECLS

/**
 * SnugMemberRecord:
 * @id: the member's id
 * @name: the name the member last had
 * @token_hash: SHA-256 of the member's token, 32 bytes
 *
 * What is kept of a member between visits.
 */
typedef struct
{
  char *id;           /* (owned) */
  char *name;         /* (owned) */
  GBytes *token_hash; /* (owned) */
} SnugMemberRecord;

SnugMemberRecord *snug_member_record_new (const char *id, const char *name, GBytes *token_hash);
SnugMemberRecord *snug_member_record_copy (const SnugMemberRecord *self);
void snug_member_record_free (SnugMemberRecord *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugMemberRecord, snug_member_record_free)

#define SNUG_TYPE_LOG (snug_log_get_type ())
G_DECLARE_INTERFACE (SnugLog, snug_log, SNUG, LOG, GObject)

/**
 * SnugLog:
 *
 * The record of a room: what was said, in which order, and who its members are.
 *
 * All calls are made on the thread of the main context that was the default when the log was made,
 * and complete there, in the order in which they were made.
 *
 * The sequence numbers of one epoch count from 1 without holes. So do the revisions, which number
 * the changes to messages.
 */
struct _SnugLogInterface
{
  GTypeInterface parent_iface;

  const char *(*get_epoch) (SnugLog *self);
  guint64 (*get_last_seq) (SnugLog *self);
  guint64 (*get_last_rev) (SnugLog *self);

  void (*append_async) (SnugLog *self,
                        SnugMessage *draft,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  SnugMessage *(*append_finish) (SnugLog *self,
                                 GAsyncResult *result,
                                 gboolean *existed,
                                 GError **error);

  void (*read_async) (SnugLog *self,
                      guint64 after,
                      guint64 before,
                      guint limit,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data);
  GPtrArray *(*read_finish) (SnugLog *self, GAsyncResult *result, GError **error);

  void (*change_async) (SnugLog *self,
                        SnugChange *draft,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
  SnugChange *(*change_finish) (SnugLog *self,
                                GAsyncResult *result,
                                gboolean *existed,
                                GError **error);

  void (*read_changed_async) (SnugLog *self,
                              guint64 after_rev,
                              guint64 last_seq,
                              guint limit,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
  GPtrArray *(*read_changed_finish) (SnugLog *self, GAsyncResult *result, GError **error);

  void (*find_member_async) (SnugLog *self,
                             GBytes *token_hash,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  SnugMemberRecord *(*find_member_finish) (SnugLog *self, GAsyncResult *result, GError **error);

  void (*save_member_async) (SnugLog *self,
                             const SnugMemberRecord *record,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
  gboolean (*save_member_finish) (SnugLog *self, GAsyncResult *result, GError **error);
};

const char *snug_log_get_epoch (SnugLog *self);
guint64 snug_log_get_last_seq (SnugLog *self);
guint64 snug_log_get_last_rev (SnugLog *self);

void snug_log_append_async (SnugLog *self,
                            SnugMessage *draft,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
SnugMessage *snug_log_append_finish (SnugLog *self,
                                     GAsyncResult *result,
                                     gboolean *existed,
                                     GError **error);

void snug_log_read_async (SnugLog *self,
                          guint64 after,
                          guint64 before,
                          guint limit,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
GPtrArray *snug_log_read_finish (SnugLog *self, GAsyncResult *result, GError **error);

void snug_log_change_async (SnugLog *self,
                            SnugChange *draft,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
SnugChange *snug_log_change_finish (SnugLog *self,
                                    GAsyncResult *result,
                                    gboolean *existed,
                                    GError **error);

void snug_log_read_changed_async (SnugLog *self,
                                  guint64 after_rev,
                                  guint64 last_seq,
                                  guint limit,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GPtrArray *snug_log_read_changed_finish (SnugLog *self, GAsyncResult *result, GError **error);

void snug_log_find_member_async (SnugLog *self,
                                 GBytes *token_hash,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
SnugMemberRecord *snug_log_find_member_finish (SnugLog *self, GAsyncResult *result, GError **error);

void snug_log_save_member_async (SnugLog *self,
                                 const SnugMemberRecord *record,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean snug_log_save_member_finish (SnugLog *self, GAsyncResult *result, GError **error);

G_END_DECLS
