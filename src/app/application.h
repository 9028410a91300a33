/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SNUG_TYPE_APPLICATION (snug_application_get_type ())

/**
 * SnugApplication:
 *
 * The daemon. It alone knows of all the layers: it makes their objects, and joins them.
 *
 * The order of its life, some of which #GApplication prescribes:
 *
 * 1. The command line is read, and the objects are made; nothing is opened yet.
 * 2. `dbus_register`: they are put on the session bus, if there is one. An instance that finds
 *    the name taken ends here, and has touched nothing.
 * 3. `startup`: the log is opened, then the room, then the sockets; then the daemon is ready.
 * 4. A signal to end: the sockets are closed, clients are told, the log is brought to an end.
 * 5. `shutdown`, `dbus_unregister`.
 */
G_DECLARE_FINAL_TYPE (SnugApplication, snug_application, SNUG, APPLICATION, GApplication)

SnugApplication *snug_application_new (void);
int snug_application_run (SnugApplication *self, int argc, char *argv[]);

G_END_DECLS
