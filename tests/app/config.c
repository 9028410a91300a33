/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config.h"

#include <glib/gstdio.h>
#include <sched.h>

#include "app/exit-codes.h"

typedef struct
{
  char *folder;     /* (owned) */
  char *path;       /* (owned) */
  char *config_arg; /* (owned) */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("snug-config-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->path = g_build_filename (fixture->folder, "snug.conf", NULL);
  fixture->config_arg = g_strdup_printf ("--config=%s", fixture->path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->path);
  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_free (fixture->config_arg);
  g_free (fixture->path);
  g_free (fixture->folder);
}

typedef struct
{
  SnugConfig *config; /* (owned) (nullable) */
  GError *error;      /* (owned) (nullable) */
} Outcome;

static int
on_options (GApplication *application, GVariantDict *options, Outcome *outcome)
{
  outcome->config = snug_config_new (options, &outcome->error);
  return 0;
}

/* Reads a command line in the same way as the daemon. */
static SnugConfig *
read_arguments (const char *const *arguments, GError **error)
{
  g_autoptr (GApplication) application = g_application_new (NULL, G_APPLICATION_DEFAULT_FLAGS);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) argv = NULL;
  Outcome outcome = { NULL, NULL };

  g_strv_builder_add (builder, "snugd");
  for (guint i = 0; arguments[i] != NULL; i++)
    g_strv_builder_add (builder, arguments[i]);
  argv = g_strv_builder_end (builder);

  g_application_add_main_option_entries (application, snug_config_get_option_entries ());
  g_signal_connect (application, "handle-local-options", G_CALLBACK (on_options), &outcome);
  g_assert_cmpint (g_application_run (application, (int) g_strv_length (argv), argv), ==, 0);

  g_assert_true ((outcome.config == NULL) == (outcome.error != NULL));
  if (outcome.error != NULL)
    g_propagate_error (error, outcome.error);
  return outcome.config;
}

#define READ(error, ...) read_arguments ((const char *const[]){ __VA_ARGS__, NULL }, error)

static void
write_file (Fixture *fixture, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_addresses (const SnugConfig *config, const char *expected)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint i = 0; i < config->addresses->len; i++)
    g_ptr_array_add (strings, snug_address_to_string (g_ptr_array_index (config->addresses, i)));
  g_ptr_array_add (strings, NULL);

  list = g_strjoinv (" ", (char **) strings->pdata);
  g_assert_cmpstr (list, ==, expected);
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugConfig) config = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *state_dir = g_build_filename (g_get_user_state_dir (), "snug", NULL);

  write_file (fixture, "# nothing is set here\n");
  config = READ (&error, fixture->config_arg);
  g_assert_no_error (error);

  assert_addresses (config, "127.0.0.1:5000 [::1]:5000");
  g_assert_false (config->lan);
  g_assert_cmpuint (config->slow_reader_bytes, ==, 1024 * 1024);
  g_assert_cmpuint (config->slow_reader_seconds, ==, 30);
  g_assert_cmpuint (config->unread_bytes, ==, 128 * 1024 * 1024);
  g_assert_null (config->allowed_origins);
  g_assert_cmpstr (config->room_name, ==, "Snug");
  g_assert_cmpstr (config->room_topic, ==, "");
  g_assert_true (config->durable);
  g_assert_cmpuint (config->resume_messages, ==, 500);
  g_assert_cmpstr (config->state_dir, ==, state_dir);
  g_assert_null (config->port_file);
  g_assert_true (config->bus);
  g_assert_true (config->limits);
  g_assert_false (config->verbose);
  g_assert_true (snug_config_is_loopback_only (config));
}

static void
test_options (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture, "[server]\nlisten=127.0.0.1:1\nlan=true\n");
  config = READ (&error, fixture->config_arg, "--listen=[::1]:0", "-l", "127.0.0.2:9",
                 "--port-file=p", "--state-dir", "s t", "--no-bus", "--no-limits", "--verbose");
  g_assert_no_error (error);

  assert_addresses (config, "[::1]:0 127.0.0.2:9");
  g_assert_false (config->lan);
  g_assert_cmpstr (config->state_dir, ==, "s t");
  g_assert_cmpstr (config->port_file, ==, "p");
  g_assert_false (config->bus);
  g_assert_false (config->limits);
  g_assert_true (config->verbose);
}

static void
test_lan (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugConfig) plain = NULL;
  g_autoptr (SnugConfig) with_port = NULL;
  g_autoptr (SnugConfig) from_file = NULL;

  write_file (fixture, "");
  plain = READ (NULL, fixture->config_arg, "--lan");
  assert_addresses (plain, "0.0.0.0:5000 [::]:5000");
  g_assert_false (snug_config_is_loopback_only (plain));

  with_port = READ (NULL, fixture->config_arg, "--lan", "--listen=localhost:81");
  assert_addresses (with_port, "0.0.0.0:81 [::]:81");

  write_file (fixture, "[server]\nlisten = 127.0.0.1:82\nlan = true\n");
  from_file = READ (NULL, fixture->config_arg);
  assert_addresses (from_file, "0.0.0.0:82 [::]:82");
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SnugConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  write_file (fixture, "# a comment\n"
                       "[server]\n"
                       "listen = 127.0.0.1:0;[::1]:0;192.0.2.1:80\n"
                       "lan = false\n"
                       "allowed-origins = https://chat.example.org;http://[::1]:8080;*\n"
                       "hosts = chat.example.org;*.example.net;münchen.example\n"
                       "trusted-proxies = 127.0.0.1;::1;10.0.0.0/8\n"
                       "shared-networks = 192.168.0.0/16;2001:db8::/32\n"
                       "slow-reader-bytes = 65536\n"
                       "slow-reader-seconds = 3600\n"
                       "unread-bytes = 2147483648\n"
                       "send-threads = 16\n"
                       "io-uring = false\n"
                       "[room]\n"
                       "name = Müllers Stube  \n"
                       "topic = Äpfel; Birnen = 3\n"
                       "edit-seconds = 60\n"
                       "[storage]\n"
                       "durability = normal\n");
  config = READ (&error, fixture->config_arg);
  g_assert_no_error (error);

  assert_addresses (config, "127.0.0.1:0 [::1]:0 192.0.2.1:80");
  g_assert_false (snug_config_is_loopback_only (config));
  g_assert_cmpuint (g_strv_length (config->allowed_origins), ==, 3);
  g_assert_cmpuint (config->shared_networks->len, ==, 2);
  g_assert_cmpuint (config->trusted_proxies->len, ==, 3);
  g_assert_cmpuint (config->slow_reader_bytes, ==, 65536);
  g_assert_cmpuint (config->slow_reader_seconds, ==, 3600);
  g_assert_cmpuint (config->unread_bytes, ==, 2147483648);
  g_assert_cmpuint (config->send_threads, ==, 16);
  g_assert_false (config->io_uring);
  g_assert_cmpuint (g_strv_length (config->hosts), ==, 3);
  g_assert_cmpstr (config->hosts[1], ==, "*.example.net");
  g_assert_cmpstr (config->allowed_origins[0], ==, "https://chat.example.org");
  g_assert_cmpstr (config->allowed_origins[1], ==, "http://[::1]:8080");
  g_assert_cmpstr (config->allowed_origins[2], ==, "*");
  g_assert_cmpstr (config->room_name, ==, "Müllers Stube");
  g_assert_cmpstr (config->room_topic, ==, "Äpfel; Birnen = 3");
  g_assert_cmpuint (config->edit_seconds, ==, 60);
  g_assert_false (config->durable);
}

static guint
default_send_threads (const cpu_set_t *processors)
{
  g_autoptr (SnugConfig) config = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_no_errno (sched_setaffinity (0, sizeof *processors, processors));
  config = READ (&error, "--no-bus");
  g_assert_no_error (error);

  return config->send_threads;
}

/* One for each processor that the daemon may run on, but the first. */
static void
test_send_threads (Fixture *fixture, gconstpointer data)
{
  cpu_set_t all, one;
  int first = 0;

  g_assert_no_errno (sched_getaffinity (0, sizeof all, &all));
  while (!CPU_ISSET (first, &all))
    first++;
  CPU_ZERO (&one);
  CPU_SET (first, &one);

  g_assert_cmpuint (default_send_threads (&one), ==, 0);
  g_assert_cmpuint (default_send_threads (&all), ==, MIN (CPU_COUNT (&all) - 1, 3));
}

static const struct
{
  const char *text;
  const char *complaint; /* what must be said, after the name of the file */
} refused_files[] = {
  { "listen=127.0.0.1:1\n", ": " },
  { "[server\n", ": " },
  { "[server]\nnonsense\n", ": " },
  { "[room]\nname=\xff\n", ": " },
  { "[serve]\n", ": there is no group [serve]" },
  { "[server]\nport=1\n", ": port: there is no such key in the group [server]" },
  { "[room]\nlisten=127.0.0.1:1\n", ": listen: there is no such key in the group [room]" },
  { "[server]\nlisten=example.org:1\n", ": listen: “example.org:1” is not ADDRESS:PORT" },
  { "[server]\nlisten=\n", ": listen: no address" },
  { "[server]\nlan=yes\n", ": lan: the value must be true or false" },
  { "[server]\nallowed-origins=chat.example.org\n", ": allowed-origins: “chat.example.org”" },
  { "[server]\nallowed-origins=https://a.example/\n", ": allowed-origins: “https://a.example/”" },
  { "[server]\nallowed-origins=https://u@a.example\n", ": allowed-origins: " },
  { "[server]\nallowed-origins=ftp://a.example\n", ": allowed-origins: " },
  { "[server]\nallowed-origins=null\n", ": allowed-origins: " },
  { "[server]\nhosts=http://chat.example.org\n", ": hosts: “http://chat.example.org” is not" },
  { "[server]\nhosts=chat.example.org:5000\n", ": hosts: “chat.example.org:5000” is not" },
  { "[server]\nhosts=a.example;;b.example\n", ": hosts: “” is not the name of a host" },
  { "[server]\nhosts=*.*.example\n", ": hosts: “*.*.example” is not" },
  { "[server]\ntrusted-proxies=nginx\n", ": trusted-proxies: “nginx” is not a network" },
  { "[server]\nshared-networks=the school\n", ": shared-networks: “the school”" },
  { "[server]\nshared-networks=10.0.0.1/8\n", ": shared-networks: “10.0.0.1/8”" },
  { "[server]\nslow-reader-bytes=65535\n",
    ": slow-reader-bytes: “65535” is not a number from 65536 to 1073741824" },
  { "[server]\nslow-reader-bytes=1 MiB\n", ": slow-reader-bytes: “1 MiB” is not" },
  { "[server]\nslow-reader-bytes=\\q\n", ": slow-reader-bytes: " },
  { "[server]\nslow-reader-seconds=0\n",
    ": slow-reader-seconds: “0” is not a number from 1 to 3600" },
  { "[server]\nslow-reader-seconds=3601\n", ": slow-reader-seconds: “3601” is not" },
  { "[server]\nunread-bytes=1048575\n",
    ": unread-bytes: “1048575” is not a number from 1048576 to 2147483648" },
  { "[server]\nunread-bytes=2147483649\n", ": unread-bytes: “2147483649” is not" },
  { "[server]\nio-uring=perhaps\n", ": io-uring: the value must be true or false" },
  { "[server]\nmetrics-for-all=1.5\n", ": metrics-for-all: the value must be true or false" },
  { "[server]\nsend-threads=-1\n", ": send-threads: “-1” is not a number from 0 to 16" },
  { "[server]\nsend-threads=17\n", ": send-threads: “17” is not" },
  { "[room]\nname=\n", ": name: A room needs a name" },
  { "[room]\nname=a\\tb\n", ": name: This has to be a single line" },
  { "[room]\nname=0123456789012345678901234567890123456789012345678901234567890123x\n",
    ": name: This can have at most 64 characters" },
  { "[room]\ntopic=a\\nb\n", ": topic: This has to be a single line" },
  { "[room]\ntopic=a\\qb\n", ": topic: " },
  { "[room]\nedit-seconds=-1\n", ": edit-seconds: “-1” is not a number of seconds" },
  { "[room]\nedit-seconds=15 min\n", ": edit-seconds: “15 min” is not" },
  { "[room]\nedit-seconds=\n", ": edit-seconds: " },
  { "[room]\nresume-messages=0\n", ": resume-messages: “0” is not a number from 1 to 4096" },
  { "[room]\nresume-messages=4097\n", ": resume-messages: “4097” is not" },
  { "[room]\nresume-messages=all\n", ": resume-messages: “all” is not" },
  { "[storage]\ndurability=off\n", ": durability: “off” is neither" },
};

static void
test_file_refused (Fixture *fixture, gconstpointer data)
{
  for (gsize i = 0; i < G_N_ELEMENTS (refused_files); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *complaint = g_strconcat (fixture->path, refused_files[i].complaint, NULL);
      g_autofree char *text = g_strescape (refused_files[i].text, NULL);

      g_test_message ("%s", text);
      write_file (fixture, refused_files[i].text);
      g_assert_null (READ (&error, fixture->config_arg));
      g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION);
      g_test_message ("%s", error->message);
      g_assert_true (g_str_has_prefix (error->message, complaint));
    }
}

static void
test_file_missing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (READ (&error, fixture->config_arg));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_CONFIGURATION);
  g_assert_nonnull (strstr (error->message, fixture->path));
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  const char *const rows[][2] = {
    { "--listen=5000", NULL },
    { "--listen=127.0.0.1:1", "surplus" },
    { "--no-limits", "--lan" },
    { "--no-limits", "--listen=0.0.0.0:1" },
    { "--no-limits", "--listen=192.0.2.1:1" },
    { "--no-limits", "--listen=[::]:1" },
  };

  write_file (fixture, "");
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (READ (&error, fixture->config_arg, rows[i][0], rows[i][1]));
      g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE);
    }
}

static void
test_no_limits_follow_the_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SnugConfig) narrowed = NULL;

  write_file (fixture, "[server]\nlan=true\n");
  g_assert_null (READ (&error, fixture->config_arg, "--no-limits"));
  g_assert_error (error, SNUG_EXIT_ERROR, SNUG_EXIT_USAGE);

  narrowed = READ (NULL, fixture->config_arg, "--no-limits", "--listen=127.0.0.1:0");
  g_assert_nonnull (narrowed);
  g_assert_false (narrowed->limits);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

#define ADD(name, function)                                                                        \
  g_test_add ("/app/config/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("defaults", test_defaults);
  ADD ("options", test_options);
  ADD ("lan", test_lan);
  ADD ("file", test_file);
  ADD ("send-threads", test_send_threads);
  ADD ("file-refused", test_file_refused);
  ADD ("file-missing", test_file_missing);
  ADD ("usage", test_usage);
  ADD ("no-limits-follow-the-file", test_no_limits_follow_the_file);
#undef ADD

  return g_test_run ();
}
