/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "manual-clock.h"

typedef struct
{
  guint id;
  guint interval; /* milliseconds */
  gint64 due;     /* microseconds */
  GSourceFunc function;
  gpointer data;
} Timeout;

struct _SnugManualClock
{
  GObject parent_instance;

  gint64 wall_time; /* milliseconds */
  gint64 monotonic; /* microseconds */
  guint last_id;
  GList *timeouts; /* (owned) (element-type Timeout) */
};

static void snug_manual_clock_clock_init (SnugClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SnugManualClock,
                               snug_manual_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SNUG_TYPE_CLOCK,
                                                      snug_manual_clock_clock_init))

static gint64
snug_manual_clock_get_wall_time (SnugClock *clock)
{
  return SNUG_MANUAL_CLOCK (clock)->wall_time;
}

static gint64
snug_manual_clock_get_monotonic_time (SnugClock *clock)
{
  return SNUG_MANUAL_CLOCK (clock)->monotonic;
}

static guint
snug_manual_clock_add_timeout (SnugClock *clock,
                               guint milliseconds,
                               GSourceFunc function,
                               gpointer data)
{
  SnugManualClock *self = SNUG_MANUAL_CLOCK (clock);
  Timeout *timeout = g_new (Timeout, 1);

  timeout->id = ++self->last_id;
  timeout->interval = milliseconds;
  timeout->due = self->monotonic + (gint64) milliseconds * 1000;
  timeout->function = function;
  timeout->data = data;
  self->timeouts = g_list_append (self->timeouts, timeout);

  return timeout->id;
}

static GList *
find_timeout (SnugManualClock *self, guint id)
{
  for (GList *l = self->timeouts; l != NULL; l = l->next)
    {
      const Timeout *timeout = l->data;

      if (timeout->id == id)
        return l;
    }

  return NULL;
}

static void
snug_manual_clock_remove_timeout (SnugClock *clock, guint id)
{
  SnugManualClock *self = SNUG_MANUAL_CLOCK (clock);
  GList *link = find_timeout (self, id);

  g_assert (link != NULL);

  g_free (link->data);
  self->timeouts = g_list_delete_link (self->timeouts, link);
}

static void
snug_manual_clock_clock_init (SnugClockInterface *iface)
{
  iface->get_wall_time = snug_manual_clock_get_wall_time;
  iface->get_monotonic_time = snug_manual_clock_get_monotonic_time;
  iface->add_timeout = snug_manual_clock_add_timeout;
  iface->remove_timeout = snug_manual_clock_remove_timeout;
}

static void
snug_manual_clock_finalize (GObject *object)
{
  SnugManualClock *self = SNUG_MANUAL_CLOCK (object);

  /* Who sets a timeout has to take it back. */
  g_assert_null (self->timeouts);

  G_OBJECT_CLASS (snug_manual_clock_parent_class)->finalize (object);
}

static void
snug_manual_clock_class_init (SnugManualClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = snug_manual_clock_finalize;
}

static void
snug_manual_clock_init (SnugManualClock *self)
{
  self->wall_time = G_GINT64_CONSTANT (1795000000000);
  self->monotonic = G_TIME_SPAN_HOUR;
}

SnugManualClock *
snug_manual_clock_new (void)
{
  return g_object_new (SNUG_TYPE_MANUAL_CLOCK, NULL);
}

static Timeout *
find_next (SnugManualClock *self, gint64 until)
{
  Timeout *next = NULL;

  for (GList *l = self->timeouts; l != NULL; l = l->next)
    {
      Timeout *timeout = l->data;

      if (timeout->due <= until && (next == NULL || timeout->due < next->due))
        next = timeout;
    }

  return next;
}

/* Moves both times, and calls what becomes due in the order in which it does. */
void
snug_manual_clock_advance (SnugManualClock *self, guint milliseconds)
{
  gint64 until = self->monotonic + (gint64) milliseconds * 1000;
  Timeout *timeout;

  self->wall_time += milliseconds;

  while ((timeout = find_next (self, until)) != NULL)
    {
      guint id = timeout->id;

      self->monotonic = MAX (self->monotonic, timeout->due);
      timeout->due += (gint64) timeout->interval * 1000;

      if (timeout->function (timeout->data) == G_SOURCE_REMOVE)
        snug_manual_clock_remove_timeout (SNUG_CLOCK (self), id);
    }

  self->monotonic = until;
}

void
snug_manual_clock_set_wall_time (SnugManualClock *self, gint64 wall_time)
{
  self->wall_time = wall_time;
}

guint
snug_manual_clock_get_n_timeouts (SnugManualClock *self)
{
  return g_list_length (self->timeouts);
}
