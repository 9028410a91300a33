/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/message.h"

#include <string.h>

#include "core/message-private.h"

G_DEFINE_BOXED_TYPE (SnugMessage, snug_message, snug_message_ref, snug_message_unref)

static gsize
string_size (const char *string)
{
  return string != NULL ? strlen (string) + 1 : 0;
}

static guint32
put_string (SnugMessage *self, gsize *end, const char *string)
{
  gsize size = string_size (string);
  guint32 offset = (guint32) *end;

  if (size == 0)
    return 0;

  memcpy ((char *) self + offset, string, size);
  *end += size;

  return offset;
}

static const char *
get_string (const SnugMessage *self, guint32 offset)
{
  return offset != 0 ? (const char *) self + offset : NULL;
}

/**
 * snug_message_new_stored:
 * @seq: the sequence number
 * @time: milliseconds since the Unix epoch, UTC
 * @kind: the kind
 * @member_id: (nullable): the id of the author, or %NULL for a notice
 * @member_name: (nullable): the name that the author had then, or %NULL for a notice
 * @client_id: (nullable): the id that the author's program chose
 * @text: the text
 * @reply_to: the sequence number that this answers, or 0
 *
 * Makes a message as a log keeps it.
 *
 * Returns: (transfer full): the message
 */
SnugMessage *
snug_message_new_stored (guint64 seq,
                         gint64 time,
                         SnugMessageKind kind,
                         const char *member_id,
                         const char *member_name,
                         const char *client_id,
                         const char *text,
                         guint64 reply_to)
{
  gsize size = sizeof (SnugMessage);
  gsize end = offsetof (SnugMessage, strings);
  SnugMessage *self;

  g_return_val_if_fail (text != NULL, NULL);

  size = MAX (size, end + string_size (member_id) + string_size (member_name) +
                        string_size (client_id) + string_size (text));
  g_return_val_if_fail (size <= G_MAXUINT32, NULL);

  self = g_malloc (size);
  g_atomic_ref_count_init (&self->refs);
  self->size = (guint32) size;
  self->seq = seq;
  self->reply_to = reply_to;
  self->time = time;
  self->kind = kind;
  self->member_id = put_string (self, &end, member_id);
  self->member_name = put_string (self, &end, member_name);
  self->client_id = put_string (self, &end, client_id);
  self->text = put_string (self, &end, text);
  self->rev = 0;
  self->edited_at = 0;
  self->removed = FALSE;
  self->reactions = NULL;

  return self;
}

/**
 * snug_message_new_text:
 * @member_id: the id of the author
 * @member_name: the name that the author has now
 * @client_id: the id that the author's program chose
 * @text: the text
 * @reply_to: the sequence number that this answers, or 0
 *
 * Makes the draft of a member's message.
 *
 * Returns: (transfer full): the draft
 */
SnugMessage *
snug_message_new_text (const char *member_id,
                       const char *member_name,
                       const char *client_id,
                       const char *text,
                       guint64 reply_to)
{
  g_return_val_if_fail (member_id != NULL, NULL);
  g_return_val_if_fail (member_name != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);

  return snug_message_new_stored (0, 0, SNUG_MESSAGE_TEXT, member_id, member_name, client_id, text,
                                  reply_to);
}

/**
 * snug_message_new_notice:
 * @text: the text
 *
 * Makes the draft of a notice.
 *
 * Returns: (transfer full): the draft
 */
SnugMessage *
snug_message_new_notice (const char *text)
{
  return snug_message_new_stored (0, 0, SNUG_MESSAGE_NOTICE, NULL, NULL, NULL, text, 0);
}

/**
 * snug_message_stamp:
 * @draft: a message
 * @seq: the sequence number
 * @time: milliseconds since the Unix epoch, UTC
 *
 * Makes of a draft what the log has stored.
 *
 * Returns: (transfer full): a new message
 */
SnugMessage *
snug_message_stamp (const SnugMessage *draft, guint64 seq, gint64 time)
{
  SnugMessage *self;

  g_return_val_if_fail (draft != NULL, NULL);
  g_return_val_if_fail (seq > 0, NULL);

  self = g_memdup2 (draft, draft->size);
  g_atomic_ref_count_init (&self->refs);
  self->seq = seq;
  self->time = time;
  if (self->reactions != NULL)
    g_ptr_array_ref (self->reactions);

  return self;
}

/**
 * snug_message_ref:
 * @self: a message
 *
 * Holds the message, on any thread.
 *
 * Returns: (transfer full): @self
 */
SnugMessage *
snug_message_ref (SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);

  return self;
}

/**
 * snug_message_unref:
 * @self: (transfer full): a message
 *
 * Lets go of the message, on any thread.
 */
void
snug_message_unref (SnugMessage *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;

  g_clear_pointer (&self->reactions, g_ptr_array_unref);
  g_free (self);
}

/**
 * snug_message_get_seq:
 * @self: a message
 *
 * Gets the place of the message in its log.
 *
 * Returns: the sequence number, counted from 1; 0 for a draft
 */
guint64
snug_message_get_seq (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->seq;
}

/**
 * snug_message_get_time:
 * @self: a message
 *
 * Gets when the message was stored. Within a log this never decreases.
 *
 * Returns: milliseconds since the Unix epoch, UTC; 0 for a draft
 */
gint64
snug_message_get_time (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->time;
}

/**
 * snug_message_get_kind:
 * @self: a message
 *
 * Gets what kind of message this is.
 *
 * Returns: the kind
 */
SnugMessageKind
snug_message_get_kind (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, SNUG_MESSAGE_TEXT);

  return (SnugMessageKind) self->kind;
}

/**
 * snug_message_get_member_id:
 * @self: a message
 *
 * Gets who wrote the message.
 *
 * Returns: (nullable): the id of the author, or %NULL for a notice
 */
const char *
snug_message_get_member_id (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_string (self, self->member_id);
}

/**
 * snug_message_get_member_name:
 * @self: a message
 *
 * Gets the name that the author had when the message was written.
 *
 * Returns: (nullable): the name, or %NULL for a notice
 */
const char *
snug_message_get_member_name (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_string (self, self->member_name);
}

/**
 * snug_message_get_client_id:
 * @self: a message
 *
 * Gets the id that the author's program chose, which tells a repeat from a new message.
 *
 * Returns: (nullable): the id, or %NULL for a notice
 */
const char *
snug_message_get_client_id (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_string (self, self->client_id);
}

/**
 * snug_message_get_text:
 * @self: a message
 *
 * Gets what was said.
 *
 * Returns: the text, in UTF-8
 */
const char *
snug_message_get_text (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return get_string (self, self->text);
}

/**
 * snug_message_get_reply_to:
 * @self: a message
 *
 * Gets which message this one answers.
 *
 * Returns: the sequence number, or 0
 */
guint64
snug_message_get_reply_to (const SnugMessage *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->reply_to;
}
