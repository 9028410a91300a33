/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/notifier.h"

#include <systemd/sd-daemon.h>

/* A status line is for people to read; a busy room need not wake the service manager for each. */
#define STATUS_INTERVAL_MS 1000

struct _SnugNotifier
{
  GObject parent_instance;

  SnugStatusFunc status;
  gpointer data; /* (unowned) */
  gboolean ready;
  gboolean status_due; /* whether the status changed since it was last told */
  guint status_id;
  guint watchdog_id;
};

G_DEFINE_FINAL_TYPE (SnugNotifier, snug_notifier, G_TYPE_OBJECT)

static void
tell_status (SnugNotifier *self)
{
  g_autofree char *status = self->status (self->data);

  self->status_due = FALSE;
  sd_notifyf (FALSE, "STATUS=%s", status);
}

static gboolean
on_status_interval (gpointer data)
{
  SnugNotifier *self = data;

  if (!self->status_due)
    {
      self->status_id = 0;
      return G_SOURCE_REMOVE;
    }

  tell_status (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
on_watchdog (gpointer data)
{
  sd_notify (FALSE, "WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

static void
snug_notifier_finalize (GObject *object)
{
  SnugNotifier *self = SNUG_NOTIFIER (object);

  g_clear_handle_id (&self->status_id, g_source_remove);
  g_clear_handle_id (&self->watchdog_id, g_source_remove);

  G_OBJECT_CLASS (snug_notifier_parent_class)->finalize (object);
}

static void
snug_notifier_class_init (SnugNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = snug_notifier_finalize;
}

static void
snug_notifier_init (SnugNotifier *self)
{
}

/**
 * snug_notifier_new:
 * @status: (scope forever): what to ask for the line that the service manager shows
 * @data: what to pass to @status; it must live as long as the notifier
 *
 * Returns: (transfer full): a new notifier
 */
SnugNotifier *
snug_notifier_new (SnugStatusFunc status, gpointer data)
{
  SnugNotifier *self;

  g_return_val_if_fail (status != NULL, NULL);

  self = g_object_new (SNUG_TYPE_NOTIFIER, NULL);
  self->status = status;
  self->data = data;
  return self;
}

/**
 * snug_notifier_ready:
 * @self: a notifier
 *
 * Tells that the daemon can be used, and from now on, from the default main context, as often as
 * the service manager asks for it, that it is alive.
 */
void
snug_notifier_ready (SnugNotifier *self)
{
  guint64 watchdog_us = 0;
  g_autofree char *status = NULL;

  g_return_if_fail (SNUG_IS_NOTIFIER (self));
  g_return_if_fail (!self->ready);

  self->ready = TRUE;
  status = self->status (self->data);
  sd_notifyf (FALSE, "READY=1\nSTATUS=%s", status);

  if (sd_watchdog_enabled (FALSE, &watchdog_us) > 0)
    {
      guint interval_ms = (guint) CLAMP (watchdog_us / 1000 / 2, 1, G_MAXUINT);

      self->watchdog_id = g_timeout_add (interval_ms, on_watchdog, NULL);
    }
}

/**
 * snug_notifier_status_changed:
 * @self: a notifier
 *
 * To be called when the status is another one. It is asked for and told at most once a second, and
 * not before the daemon is ready.
 */
void
snug_notifier_status_changed (SnugNotifier *self)
{
  g_return_if_fail (SNUG_IS_NOTIFIER (self));

  if (!self->ready)
    return;

  self->status_due = TRUE;
  if (self->status_id != 0)
    return;

  tell_status (self);
  self->status_id = g_timeout_add (STATUS_INTERVAL_MS, on_status_interval, self);
}

/**
 * snug_notifier_stopping:
 * @self: a notifier
 *
 * Tells that the daemon is about to end. The status stays as it is from now on.
 */
void
snug_notifier_stopping (SnugNotifier *self)
{
  g_return_if_fail (SNUG_IS_NOTIFIER (self));

  g_clear_handle_id (&self->status_id, g_source_remove);
  self->ready = FALSE;
  sd_notify (FALSE, "STOPPING=1");
}
