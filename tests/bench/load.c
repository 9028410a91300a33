/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Load for one chat server: clients on one epoll descriptor, so that the load is cheaper than what
 * it is put on. Prints what it measured as one JSON object. */

#include "load.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>

#include "proc.h"

/* A server has settled when it needs next to nothing for a moment; it has ten seconds for that. */
#define SETTLING_SECONDS 1.5
#define SETTLED_CPU_SECONDS 0.0005
#define MAX_SETTLING 7

static const char *reason;

gint64
load_now_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * G_GINT64_CONSTANT (1000000000) + now.tv_nsec;
}

void
load_watch (Load *load, Watch *watch, guint32 events)
{
  struct epoll_event event = { .events = events, .data.ptr = watch };

  epoll_ctl (load->epoll_fd, EPOLL_CTL_ADD, watch->fd, &event);
}

typedef struct
{
  gpointer data;
  GDestroyNotify destroy;
} Garbage;

void
load_free_after_turn (Load *load, gpointer data, GDestroyNotify destroy)
{
  Garbage *garbage = g_new (Garbage, 1);

  garbage->data = data;
  garbage->destroy = destroy;
  load->garbage = g_slist_prepend (load->garbage, garbage);
}

static void
free_garbage (Load *load)
{
  while (load->garbage != NULL)
    {
      g_autofree Garbage *garbage = load->garbage->data;

      load->garbage = g_slist_delete_link (load->garbage, load->garbage);
      garbage->destroy (garbage->data);
    }
}

void
load_client_ready (Load *load)
{
  load->n_ready++;
}

void
load_client_failed (Load *load, const char *why)
{
  load->n_failed++;
  if (reason == NULL)
    reason = g_strdup (why);
}

void
load_delivered (Load *load, guint seq, gint64 sent_ns)
{
  float latency = (load_now_ns () - sent_ns) / 1e6;

  if (load->delivered == NULL || seq >= load->n_messages)
    return;
  load->n_deliveries++;
  g_array_append_val (load->latencies, latency);
  if (++load->delivered[seq] == load->n_clients - load->n_stalled)
    load->n_complete++;
}

static void
turn (Load *load, int timeout_ms)
{
  struct epoll_event events[512];
  int n = epoll_wait (load->epoll_fd, events, G_N_ELEMENTS (events), timeout_ms);

  for (int i = 0; i < n; i++)
    {
      Watch *watch = events[i].data.ptr;

      watch->func (watch, events[i].events);
    }
  free_garbage (load);
}

static gboolean
connect_all (Load *load)
{
  while (load->n_ready < load->n_clients && load->n_failed == 0)
    {
      while (load->n_started < load->n_clients && load->n_started - load->n_ready < load->at_once)
        client_start (load->clients[load->n_started++]);
      turn (load, 1000);
    }
  return load->n_failed == 0;
}

static void
free_clients (Load *load)
{
  for (guint i = 0; i < load->n_clients; i++)
    client_free (load->clients[i]);
  free_garbage (load);
}

/* Everybody leaves, and others come in their places. */
static gboolean
replace_all (Load *load, guint *next_number)
{
  free_clients (load);
  for (guint i = 0; i < load->n_clients; i++)
    load->clients[i] = client_new (load, (*next_number)++);
  load->n_ready = load->n_started = 0;

  return connect_all (load);
}

static void
post (Load *load)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "~B%08u%019" G_GINT64_FORMAT, load->n_sent, load_now_ns ());
  while (text->len < load->size)
    g_string_append_c (text, 'x');
  load->n_sent++;
  client_post (load->clients[0], text->str);
}

static gboolean
broadcast (Load *load)
{
  while (load->n_complete < load->n_messages && load->n_failed == 0)
    {
      while (load->n_sent < load->n_messages && load->n_sent - load->n_complete < load->in_flight)
        post (load);
      turn (load, 1000);
    }
  return load->n_failed == 0;
}

static gboolean
broadcast_at_rate (Load *load, double per_second)
{
  gint64 begin = load_now_ns ();

  while (load->n_complete < load->n_messages && load->n_failed == 0)
    {
      gint64 due = begin + (gint64) (load->n_sent / per_second * 1e9);
      gint64 now = load_now_ns ();

      if (load->n_sent < load->n_messages && now >= due)
        post (load);
      else
        turn (load, load->n_sent < load->n_messages ? (due - now) / 1000000 : 1000);
    }
  return load->n_failed == 0;
}

static void
idle (Load *load, double seconds)
{
  gint64 end = load_now_ns () + (gint64) (seconds * 1e9);
  gint64 now;

  while ((now = load_now_ns ()) < end && load->n_failed == 0)
    turn (load, (end - now) / 1000000 + 1);
}

/* What a server still has to do for those who came is not idling. */
static void
settle (Load *load, int pid)
{
  double before = proc_read (pid).cpu_seconds, now;

  for (guint i = 0; i < MAX_SETTLING; i++)
    {
      idle (load, SETTLING_SECONDS);
      now = proc_read (pid).cpu_seconds;
      if (now - before < SETTLED_CPU_SECONDS)
        return;
      before = now;
    }
}

static int
compare_floats (gconstpointer a, gconstpointer b)
{
  float x = *(const float *) a, y = *(const float *) b;

  return (x > y) - (x < y);
}

static double
percentile (GArray *sorted, double part)
{
  return sorted->len > 0 ? g_array_index (sorted, float, (guint) (part * (sorted->len - 1))) : 0;
}

typedef struct
{
  int port, pid, clients, at_once, messages, in_flight, size, stalled, churn;
  double rate, idle;
  char *protocol;
  gboolean polling, upgrade;
} Options;

static gboolean
init (Load *load, const Options *options)
{
  const char *names[] = { "raw", "ws", "plain", "room" };
  struct rlimit limit;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_strcmp0 (options->protocol, names[i]) == 0)
        load->protocol = i;
    }
  getrlimit (RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit (RLIMIT_NOFILE, &limit);
  if ((rlim_t) options->clients + 32 > limit.rlim_cur)
    {
      fprintf (stderr, "%d clients need more descriptors than the %ju that are allowed\n",
               options->clients, (uintmax_t) limit.rlim_cur);
      return FALSE;
    }

  load->polling = options->polling || options->upgrade;
  load->upgrade = options->upgrade;
  load->n_clients = options->clients;
  load->at_once = options->at_once;
  load->n_stalled = options->stalled;
  load->n_messages = options->messages;
  load->in_flight = options->in_flight;
  load->size = options->size;
  load->address.sin_family = AF_INET;
  load->address.sin_port = htons (options->port);
  load->address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  load->epoll_fd = epoll_create1 (EPOLL_CLOEXEC);
  load->latencies = g_array_new (FALSE, FALSE, sizeof (float));
  load->clients = g_new (Client *, load->n_clients);
  for (guint i = 0; i < load->n_clients; i++)
    load->clients[i] = client_new (load, i);

  return TRUE;
}

static void
print_double (const char *name, double value, gboolean last)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  printf ("\"%s\": %s%s", name, g_ascii_formatd (text, sizeof text, "%.4f", value),
          last ? "" : ", ");
}

typedef struct
{
  ProcUsage before;
  ProcUsage filled;
  ProcUsage halfway;
  ProcUsage connected;
  ProcUsage settled;
  ProcUsage idled;
  ProcUsage done;
  double connect_seconds;
  double broadcast_seconds;
} Measured;

static double
ratio (double value, double by)
{
  return by > 0 ? value / by : 0;
}

static void
print_measured (Load *load, const Options *options, const Measured *measured, gboolean good)
{
  guint n_connects = MAX (load->n_clients, (guint) options->churn);
  const struct
  {
    const char *name;
    double value;
  } figures[] = {
    { "connect_seconds", measured->connect_seconds },
    { "connect_cpu_us",
      ratio ((measured->connected.cpu_seconds - measured->before.cpu_seconds) * 1e6, n_connects) },
    { "resident_kib_before", measured->before.resident_kib },
    { "resident_kib_filled", measured->filled.resident_kib },
    { "resident_kib_halfway", measured->halfway.resident_kib },
    { "resident_kib_connected", measured->connected.resident_kib },
    { "resident_kib_idled", measured->idled.resident_kib },
    { "resident_kib_after", measured->done.resident_kib },
    { "kib_per_client",
      ratio (measured->connected.resident_kib - measured->before.resident_kib, load->n_clients) },
    { "idle_cpu_percent",
      ratio ((measured->idled.cpu_seconds - measured->settled.cpu_seconds) * 100, options->idle) },
    { "deliveries", load->n_deliveries },
    { "broadcast_seconds", measured->broadcast_seconds },
    { "cpu_us_per_delivery",
      ratio ((measured->done.cpu_seconds - measured->idled.cpu_seconds) * 1e6,
             load->n_deliveries) },
    { "bytes_per_delivery", ratio (load->bytes, load->n_deliveries) },
    { "p50_ms", percentile (load->latencies, 0.5) },
    { "p99_ms", percentile (load->latencies, 0.99) },
    { "max_ms", percentile (load->latencies, 1) },
  };

  printf ("{\"ok\": %s, \"clients\": %u, ", good && load->n_failed == 0 ? "true" : "false",
          load->n_ready);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    print_double (figures[i].name, figures[i].value, i + 1 == G_N_ELEMENTS (figures));
  printf ("}\n");
  if (load->n_failed > 0)
    fprintf (stderr, "A client failed: %s\n", reason);
}

static void
run (Load *load, const Options *options)
{
  Measured measured = { .before = proc_read (options->pid) };
  gint64 begin = load_now_ns ();
  gboolean good;

  good = connect_all (load);
  measured.filled = measured.halfway = proc_read (options->pid);
  for (guint next = load->n_clients; good && next < (guint) options->churn;)
    {
      good = replace_all (load, &next);
      if (next <= (guint) options->churn / 2)
        measured.halfway = proc_read (options->pid);
    }
  measured.connect_seconds = (load_now_ns () - begin) / 1e9;
  measured.connected = proc_read (options->pid);
  if (good && options->idle > 0)
    {
      settle (load, options->pid);
      measured.settled = proc_read (options->pid);
      idle (load, options->idle);
    }
  measured.idled = proc_read (options->pid);

  load->bytes = 0;
  load->delivered = g_new0 (guint32, load->n_messages + 1);
  begin = load_now_ns ();
  if (load->n_failed == 0 && load->n_messages > 0)
    good = options->rate > 0 ? broadcast_at_rate (load, options->rate) : broadcast (load);
  measured.broadcast_seconds = (load_now_ns () - begin) / 1e9;
  measured.done = proc_read (options->pid);

  g_array_sort (load->latencies, compare_floats);
  print_measured (load, options, &measured, good);
}

int
main (int argc, char **argv)
{
  Options options = { .clients = 100, .at_once = 64, .messages = 100, .in_flight = 1, .size = 64 };
  GOptionEntry entries[] = {
    { "protocol", 0, 0, G_OPTION_ARG_STRING, &options.protocol, "raw, ws, plain or room", "P" },
    { "polling", 0, 0, G_OPTION_ARG_NONE, &options.polling, "Clients poll", NULL },
    { "upgrade", 0, 0, G_OPTION_ARG_NONE, &options.upgrade, "Clients poll, then upgrade", NULL },
    { "port", 0, 0, G_OPTION_ARG_INT, &options.port, "The server's port", "N" },
    { "pid", 0, 0, G_OPTION_ARG_INT, &options.pid, "The server's process", "N" },
    { "clients", 0, 0, G_OPTION_ARG_INT, &options.clients, "How many clients", "N" },
    { "at-once", 0, 0, G_OPTION_ARG_INT, &options.at_once, "How many are on their way in at a time",
      "N" },
    { "stalled", 0, 0, G_OPTION_ARG_INT, &options.stalled, "How many of them never read", "N" },
    { "messages", 0, 0, G_OPTION_ARG_INT, &options.messages, "How many messages", "N" },
    { "in-flight", 0, 0, G_OPTION_ARG_INT, &options.in_flight, "How many at one time", "N" },
    { "size", 0, 0, G_OPTION_ARG_INT, &options.size, "Bytes of a message", "N" },
    { "churn", 0, 0, G_OPTION_ARG_INT, &options.churn, "How many come and go in all", "N" },
    { "rate", 0, 0, G_OPTION_ARG_DOUBLE, &options.rate, "Messages per second", "N" },
    { "idle", 0, 0, G_OPTION_ARG_DOUBLE, &options.idle, "Seconds to be idle first", "N" },
    { 0 },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("- load for a chat server");
  g_autoptr (GError) error = NULL;
  Load load = { 0 };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || options.port == 0)
    {
      fprintf (stderr, "%s\n", error != NULL ? error->message : "A port is needed");
      return 64;
    }
  if (!init (&load, &options))
    return 69;

  run (&load, &options);
  free_clients (&load);
  g_free (load.clients);
  g_free (load.delivered);
  g_array_unref (load.latencies);

  return load.n_failed == 0 ? 0 : 1;
}
