/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Tells ThreadSanitizer in which order things happen for the sake of GLib's locks and main loop,
 * which it does not know: they are made of futex(2), in a library that is not instrumented. For
 * -include in builds with -Db_sanitize=thread. */

/* Meson tries the compiler without GLib. */
#if defined(__SANITIZE_THREAD__) && __has_include(<glib.h>)

#include <glib.h>

void __tsan_acquire (void *address);
void __tsan_release (void *address);

static inline void
tsan_mutex_lock (GMutex *mutex)
{
  g_mutex_lock (mutex);
  __tsan_acquire (mutex);
}

static inline void
tsan_mutex_unlock (GMutex *mutex)
{
  __tsan_release (mutex);
  g_mutex_unlock (mutex);
}

static inline void
tsan_cond_wait (GCond *cond, GMutex *mutex)
{
  __tsan_release (mutex);
  g_cond_wait (cond, mutex);
  __tsan_acquire (mutex);
}

static inline gboolean
tsan_cond_wait_until (GCond *cond, GMutex *mutex, gint64 end)
{
  gboolean signalled;

  __tsan_release (mutex);
  signalled = g_cond_wait_until (cond, mutex, end);
  __tsan_acquire (mutex);
  return signalled;
}

typedef struct
{
  GOnce *once;
  GThreadFunc func;
  gpointer data;
} TsanOnce;

static inline gpointer
tsan_once_run (gpointer data)
{
  TsanOnce *call = data;
  gpointer result = call->func (call->data);

  __tsan_release (call->once);
  return result;
}

static inline gpointer
tsan_once (GOnce *once, GThreadFunc func, gpointer data)
{
  TsanOnce call = { once, func, data };
  gpointer result = g_once (once, tsan_once_run, &call);

  __tsan_acquire (once);
  return result;
}

typedef struct
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify notify;
} TsanCallback;

static inline gboolean
tsan_callback_run (gpointer data)
{
  TsanCallback *callback = data;

  __tsan_acquire (callback);
  return callback->func (callback->data);
}

static inline void
tsan_callback_free (gpointer data)
{
  TsanCallback *callback = data;

  __tsan_acquire (callback);
  if (callback->notify != NULL)
    callback->notify (callback->data);
  g_free (callback);
}

/* Only of those sources is it known how they call back that are for other threads. */
static inline void
tsan_source_set_callback (GSource *source, GSourceFunc func, gpointer data, GDestroyNotify notify)
{
  TsanCallback *callback;

  if (source->source_funcs != &g_idle_funcs)
    {
      g_source_set_callback (source, func, data, notify);
      return;
    }

  callback = g_new (TsanCallback, 1);
  *callback = (TsanCallback){ func, data, notify };
  __tsan_release (callback);
  g_source_set_callback (source, tsan_callback_run, callback, tsan_callback_free);
}

#undef g_once
#define g_once tsan_once
#define g_mutex_lock tsan_mutex_lock
#define g_mutex_unlock tsan_mutex_unlock
#define g_cond_wait tsan_cond_wait
#define g_cond_wait_until tsan_cond_wait_until
#define g_source_set_callback tsan_source_set_callback

#endif
