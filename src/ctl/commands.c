/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "commands.h"

#include <glib/gi18n-lib.h>

#include "backup.h"
#include "remove.h"
#include "text.h"
#include "users.h"
#include "watch.h"

static gboolean
is_text (char **arguments)
{
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      if (!g_utf8_validate (arguments[i], -1, NULL))
        {
          g_printerr ("snugctl: %s\n", _ ("The text is not UTF-8"));
          return FALSE;
        }
    }

  return TRUE;
}

static SnugctlExit
run_say (SnugctlDaemon *daemon, char **arguments)
{
  g_autofree char *text = g_strjoinv (" ", arguments);
  g_autoptr (GError) error = NULL;
  guint64 seq;

  if (!snug_dbus_admin_call_post_system_message_sync (daemon->admin, text, &seq, NULL, &error))
    return snugctl_fail (error);

  g_print ("%" G_GUINT64_FORMAT "\n", seq);
  return SNUGCTL_EXIT_OK;
}

static SnugctlExit
run_topic (SnugctlDaemon *daemon, char **arguments)
{
  g_autofree char *topic = NULL;
  g_autoptr (GError) error = NULL;

  if (arguments[0] == NULL)
    {
      topic = snugctl_text_printable (snug_dbus_room_get_topic (daemon->room));
      g_print ("%s\n", topic);
      return SNUGCTL_EXIT_OK;
    }

  topic = g_strjoinv (" ", arguments);
  if (!snug_dbus_room_call_set_topic_sync (daemon->room, topic, NULL, &error))
    return snugctl_fail (error);

  return SNUGCTL_EXIT_OK;
}

static void
print_field (const char *label, const char *value)
{
  g_print ("%s %s\n", label, value);
}

static SnugctlExit
run_status (SnugctlDaemon *daemon, char **arguments)
{
  const char *const *addresses = snug_dbus_admin_get_addresses (daemon->admin);
  g_autofree char *list = g_strjoinv (" ", (char **) addresses);
  g_autofree char *started =
      snugctl_text_time (snug_dbus_admin_get_started_at (daemon->admin), "%x %X");
  g_autofree char *people = g_strdup_printf ("%u", snug_dbus_admin_get_user_count (daemon->admin));
  g_autofree char *messages =
      g_strdup_printf ("%" G_GUINT64_FORMAT, snug_dbus_admin_get_message_count (daemon->admin));
  g_autofree char *topic = snugctl_text_printable (snug_dbus_room_get_topic (daemon->room));

  const char *trouble = snug_dbus_admin_get_trouble (daemon->admin);

  print_field (_ ("Version:"), snug_dbus_admin_get_version (daemon->admin));
  print_field (_ ("Addresses:"), list);
  print_field (_ ("Started:"), started);
  print_field (_ ("Room:"), snug_dbus_room_get_name (daemon->room));
  print_field (_ ("Topic:"), topic);
  print_field (_ ("People:"), people);
  print_field (_ ("Messages:"), messages);
  if (trouble != NULL && *trouble != '\0')
    print_field (_ ("Trouble:"), trouble);
  return SNUGCTL_EXIT_OK;
}

/* Where the descriptions of the commands begin, in columns. */
#define HELP_COLUMN 26

static const SnugctlCommand commands[] = {
  { "status", "", N_ ("Show how the daemon does"), 0, 0, FALSE, NULL, run_status },
  { "users", "", N_ ("List who is in the room"), 0, 0, FALSE, NULL, snugctl_users },
  { "say", N_ ("TEXT…"), N_ ("Post a notice, and print its number"), 1, G_MAXUINT, FALSE, is_text,
    run_say },
  { "remove", N_ ("NUMBER"), N_ ("Remove a message, whoever wrote it"), 1, 1, FALSE,
    snugctl_remove_check, snugctl_remove },
  { "topic", N_ ("[TEXT…]"), N_ ("Show or change the topic of the room"), 0, G_MAXUINT, FALSE,
    is_text, run_topic },
  { "watch", "", N_ ("Print what happens in the room, until interrupted"), 0, 0, FALSE, NULL,
    snugctl_watch },
  { "backup", N_ ("[--replace] FILE"), N_ ("Copy the database, which may be in use"), 1, 3, TRUE,
    NULL, snugctl_backup },
};

/**
 * snugctl_commands_describe:
 *
 * Returns: (transfer full): the commands with what they do, for the help
 */
char *
snugctl_commands_describe (void)
{
  g_autoptr (GString) text = g_string_new (_ ("Commands:"));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *arguments = *commands[i].arguments != '\0' ? _ (commands[i].arguments) : "";
      g_autofree char *head = g_strdup_printf ("%s %s", commands[i].name, arguments);
      guint columns = snugctl_text_columns (head);

      g_string_append_printf (text, "\n  %s%*s%s", head,
                              columns < HELP_COLUMN ? (int) (HELP_COLUMN - columns) : 1, "",
                              _ (commands[i].help));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * snugctl_commands_run:
 * @words: (array zero-terminated=1): the command, at least, and its arguments
 *
 * Runs a command.
 *
 * Returns: how it went; what went wrong was said
 */
SnugctlExit
snugctl_commands_run (char **words)
{
  guint n_arguments = g_strv_length (words) - 1;

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr (SnugctlDaemon) daemon = NULL;

      if (!g_str_equal (commands[i].name, words[0]))
        continue;

      if (n_arguments < commands[i].least || n_arguments > commands[i].most)
        {
          g_printerr ("%s snugctl %s %s\n", _ ("Usage:"), commands[i].name,
                      *commands[i].arguments != '\0' ? _ (commands[i].arguments) : "");
          return SNUGCTL_EXIT_USAGE;
        }

      if (commands[i].check != NULL && !commands[i].check (words + 1))
        return SNUGCTL_EXIT_USAGE;

      daemon = commands[i].alone ? snugctl_daemon_look () : snugctl_daemon_find ();
      return daemon != NULL || commands[i].alone ? commands[i].run (daemon, words + 1)
                                                 : SNUGCTL_EXIT_UNAVAILABLE;
    }

  g_printerr ("snugctl: ");
  g_printerr (_ ("There is no command “%s”; snugctl --help lists them"), words[0]);
  g_printerr ("\n");
  return SNUGCTL_EXIT_USAGE;
}
