/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "core/clock.h"

/**
 * SnugSystemClock:
 *
 * The clock of the machine.
 */
struct _SnugSystemClock
{
  GObject parent_instance;

  GMainContext *context; /* (owned) */
};

static void snug_system_clock_clock_init (SnugClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SnugSystemClock,
                               snug_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SNUG_TYPE_CLOCK,
                                                      snug_system_clock_clock_init))

static gint64
snug_system_clock_get_wall_time (SnugClock *clock)
{
  return g_get_real_time () / 1000;
}

static gint64
snug_system_clock_get_monotonic_time (SnugClock *clock)
{
  return g_get_monotonic_time ();
}

static guint
snug_system_clock_add_timeout (SnugClock *clock,
                               guint milliseconds,
                               GSourceFunc function,
                               gpointer data)
{
  SnugSystemClock *self = SNUG_SYSTEM_CLOCK (clock);
  g_autoptr (GSource) source = g_timeout_source_new (milliseconds);

  g_source_set_callback (source, function, data, NULL);

  return g_source_attach (source, self->context);
}

static void
snug_system_clock_remove_timeout (SnugClock *clock, guint id)
{
  SnugSystemClock *self = SNUG_SYSTEM_CLOCK (clock);
  GSource *source = g_main_context_find_source_by_id (self->context, id);

  g_return_if_fail (source != NULL);

  g_source_destroy (source);
}

static void
snug_system_clock_clock_init (SnugClockInterface *iface)
{
  iface->get_wall_time = snug_system_clock_get_wall_time;
  iface->get_monotonic_time = snug_system_clock_get_monotonic_time;
  iface->add_timeout = snug_system_clock_add_timeout;
  iface->remove_timeout = snug_system_clock_remove_timeout;
}

static void
snug_system_clock_finalize (GObject *object)
{
  SnugSystemClock *self = SNUG_SYSTEM_CLOCK (object);

  g_clear_pointer (&self->context, g_main_context_unref);

  G_OBJECT_CLASS (snug_system_clock_parent_class)->finalize (object);
}

static void
snug_system_clock_class_init (SnugSystemClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = snug_system_clock_finalize;
}

static void
snug_system_clock_init (SnugSystemClock *self)
{
  self->context = g_main_context_ref_thread_default ();
}

/**
 * snug_system_clock_new:
 *
 * Makes a clock on the time of the machine, whose timeouts fire on the thread's default main
 * context.
 *
 * Returns: (transfer full): the clock
 */
SnugClock *
snug_system_clock_new (void)
{
  return g_object_new (SNUG_TYPE_SYSTEM_CLOCK, NULL);
}
