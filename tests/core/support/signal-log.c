/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "signal-log.h"

struct _SignalLog
{
  SnugRoom *room;   /* (owned) */
  GPtrArray *lines; /* (owned) (element-type utf8) */
};

G_GNUC_PRINTF (2, 3)
static void
add (SignalLog *self, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (self->lines, g_strdup_vprintf (format, args));
  va_end (args);
}

static void
on_message_posted (SnugRoom *room, SnugMessage *message, SignalLog *self)
{
  const char *name = snug_message_get_member_name (message);

  g_assert_cmpuint (snug_room_get_last_seq (room), ==, snug_message_get_seq (message));
  add (self, "posted %" G_GUINT64_FORMAT " %s: %s", snug_message_get_seq (message),
       name != NULL ? name : "*", snug_message_get_text (message));
}

static void
on_message_changed (SnugRoom *room, SnugChange *change, SignalLog *self)
{
  static const char *const words[] = {
    [SNUG_CHANGE_EDIT] = "edited",
    [SNUG_CHANGE_REMOVE] = "removed",
    [SNUG_CHANGE_REACT] = "reacted",
    [SNUG_CHANGE_UNREACT] = "unreacted",
  };
  const char *name = snug_change_get_member_name (change);
  const char *text = snug_change_get_text (change);

  g_assert_cmpuint (snug_room_get_last_rev (room), ==, snug_change_get_rev (change));
  g_assert_cmpuint (snug_message_get_rev (snug_change_get_message (change)), ==,
                    snug_change_get_rev (change));
  add (self, "%s %" G_GUINT64_FORMAT " %s: %s", words[snug_change_get_kind (change)],
       snug_change_get_seq (change), name != NULL ? name : "*", text != NULL ? text : "");
}

static void
on_member_joined (SnugRoom *room, SnugMember *member, SignalLog *self)
{
  add (self, "joined %s", snug_member_get_name (member));
}

static void
on_member_left (SnugRoom *room, SnugMember *member, const char *reason, SignalLog *self)
{
  add (self, "left %s (%s)", snug_member_get_name (member), reason);
}

static void
on_member_renamed (SnugRoom *room, SnugMember *member, const char *old_name, SignalLog *self)
{
  add (self, "renamed %s to %s", old_name, snug_member_get_name (member));
}

static void
on_typing (SnugRoom *room, SnugMember *member, gboolean active, SignalLog *self)
{
  add (self, "%s %s", snug_member_get_name (member), active ? "types" : "pauses");
}

static void
on_notify (SnugRoom *room, GParamSpec *pspec, SignalLog *self)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) text = G_VALUE_INIT;

  g_value_init (&text, G_TYPE_STRING);
  g_object_get_property (G_OBJECT (room), pspec->name, &value);
  g_assert_true (g_value_transform (&value, &text));
  add (self, "%s = %s", pspec->name, g_value_get_string (&text));
}

SignalLog *
signal_log_new (SnugRoom *room)
{
  SignalLog *self = g_new (SignalLog, 1);

  self->room = g_object_ref (room);
  self->lines = g_ptr_array_new_with_free_func (g_free);

  g_signal_connect (room, "message-posted", G_CALLBACK (on_message_posted), self);
  g_signal_connect (room, "message-changed", G_CALLBACK (on_message_changed), self);
  g_signal_connect (room, "member-joined", G_CALLBACK (on_member_joined), self);
  g_signal_connect (room, "member-left", G_CALLBACK (on_member_left), self);
  g_signal_connect (room, "member-renamed", G_CALLBACK (on_member_renamed), self);
  g_signal_connect (room, "typing", G_CALLBACK (on_typing), self);
  g_signal_connect (room, "notify", G_CALLBACK (on_notify), self);

  return self;
}

void
signal_log_free (SignalLog *self)
{
  signal_log_assert_empty (self);

  g_signal_handlers_disconnect_by_data (self->room, self);
  g_clear_object (&self->room);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self);
}

void
signal_log_assert (SignalLog *self, ...)
{
  const char *expected;
  guint i = 0;
  va_list args;

  va_start (args, self);
  while ((expected = va_arg (args, const char *)) != NULL)
    {
      g_assert_cmpstr (i < self->lines->len ? self->lines->pdata[i] : NULL, ==, expected);
      i++;
    }
  va_end (args);

  g_assert_cmpstr (i < self->lines->len ? self->lines->pdata[i] : NULL, ==, NULL);
  g_ptr_array_set_size (self->lines, 0);
}

guint
signal_log_skip (SignalLog *self)
{
  guint n = self->lines->len;

  g_ptr_array_set_size (self->lines, 0);

  return n;
}
