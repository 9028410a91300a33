/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

#include "app/address.h"

G_BEGIN_DECLS

/* The largest value of resume-messages. */
#define SNUG_CONFIG_MOST_RESUMED 4096

/**
 * SnugConfig:
 * @addresses: where to listen, unless systemd passes sockets on
 * @lan: whether every address of the machine was asked for
 * @hosts: (array zero-terminated=1): names that the daemon may go by besides those that it always
 *   may
 * @allowed_origins: (nullable): origins of pages that may connect besides the daemon's own
 * @shared_networks: (element-type GInetAddressMask): networks of which an address stands for many
 *   people
 * @trusted_proxies: (element-type GInetAddressMask): networks of proxies that say whom they stand
 *   for
 * @slow_reader_bytes: how far a client may be behind in reading
 * @slow_reader_seconds: for how long a client may read nothing while something waits for it
 * @unread_bytes: how much memory may be taken by what clients have not read
 * @send_threads: how many threads help to send what is said to many
 * @io_uring: whether what is said to many is sent by io_uring(7), where that can be
 * @metrics_for_all: whether `/metrics` answers to others than this machine
 * @room_name: the name of the room
 * @room_topic: what the room is about; may be empty
 * @edit_seconds: for how many seconds people may edit and remove what they wrote
 * @resume_messages: how many messages a client that returns may have missed, and gets
 * @durable: whether a message is on the disk, and not only handed to the kernel, before it is shown
 * @state_dir: the folder of the state
 * @port_file: (nullable): the file to write the port to
 * @bus: whether to be on the session bus
 * @limits: whether clients are limited in rate and number
 * @verbose: whether to log what is only of use to find an error
 *
 * All that the command line and the configuration file decide. It is made once and never changes.
 */
typedef struct
{
  GPtrArray *addresses; /* (owned) (element-type SnugAddress) */
  gboolean lan;
  char **hosts;               /* (owned) */
  char **allowed_origins;     /* (owned) (nullable) */
  GPtrArray *trusted_proxies; /* (owned) (element-type GInetAddressMask) */
  GPtrArray *shared_networks; /* (owned) (element-type GInetAddressMask) */
  guint slow_reader_bytes;
  guint slow_reader_seconds;
  guint unread_bytes;
  guint send_threads;
  gboolean io_uring;
  gboolean metrics_for_all;
  char *room_name;  /* (owned) */
  char *room_topic; /* (owned) */
  guint edit_seconds;
  guint resume_messages;
  gboolean durable;
  char *state_dir; /* (owned) */
  char *port_file; /* (owned) (nullable) */
  gboolean bus;
  gboolean limits;
  gboolean verbose;
} SnugConfig;

const GOptionEntry *snug_config_get_option_entries (void);
SnugConfig *snug_config_new (GVariantDict *options, GError **error);
void snug_config_free (SnugConfig *self);

gboolean snug_config_is_loopback_only (const SnugConfig *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SnugConfig, snug_config_free)

G_END_DECLS
