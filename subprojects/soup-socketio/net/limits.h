/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * EioFrontDoorLimits:
 * @connections: the most connections at one time; 0 for as many as there are descriptors, but 64
 * @connections_per_address: the most connections from one address (of IPv6: one /64), and the most
 *   sessions, which may have none while they poll
 * @newcomers: the most connections that are not yet part of an admitted session. Where there are
 *   already admitted ones, they do not count, so that a crowd elsewhere shuts out no member. In no
 *   case more than half of @connections
 * @newcomers_per_address: the most of them from one address
 * @connects_per_second: how many new connections an address may open per second, on the average
 * @connects_burst: how many it may open at once
 * @shared_networks: (nullable) (element-type GInetAddressMask): networks of which an address stands
 *   for many people, as that of a school or of a proxy
 * @trusted_proxies: (nullable) (element-type GInetAddressMask): networks of proxies that say in
 *   `X-Forwarded-For` and `X-Forwarded-Proto` whom they stand for. Everything is counted for those
 *   then; what anybody else says there is ignored
 * @shared_factor: how many times as much an address of @shared_networks may do
 * @head_bytes: the largest request head
 * @head_fields: the most header fields of a request
 * @head_timeout: how long a client may take to send a request head, in milliseconds
 * @body_bytes: the largest request body
 * @body_timeout: how long a client may take to send a request body, in milliseconds
 * @body_rate: how many bytes of a body must come per second, on the average of each third of
 *   @body_timeout, and of an answer be read per second, on the average of each @outbox_timeout
 * @outbox_bytes: how far a client may be behind in reading before it is closed
 * @output_bytes: how much memory may be taken by all that waits for clients to read it; above that,
 *   those who are behind by more than a sixteenth of @outbox_bytes are closed
 * @outbox_timeout: how long a client may read nothing while data waits before it is closed, in
 *   milliseconds
 * @send_buffer: how much of what was sent the kernel may keep until it is acknowledged, in bytes
 * @receive_buffer: how much the kernel may keep that nobody has read yet, in bytes
 * @unacknowledged_timeout: how long the network may leave what was sent unacknowledged, in
 *   milliseconds (`TCP_USER_TIMEOUT`); in any case a little longer than @outbox_timeout
 * @keepalive_idle: after how long a silence the network is asked whether the client is still there,
 *   in seconds
 * @keepalive_interval: how long to wait for an answer before it is asked again, in seconds
 * @keepalive_probes: how often it is asked in vain
 *
 * How much of everything. Any of them can be 0, for no limit.
 */
typedef struct
{
  guint connections;
  guint connections_per_address;
  guint newcomers;
  guint newcomers_per_address;
  guint connects_per_second;
  guint connects_burst;
  GPtrArray *shared_networks;
  GPtrArray *trusted_proxies;
  guint shared_factor;
  guint head_bytes;
  guint head_fields;
  guint head_timeout;
  guint body_bytes;
  guint body_timeout;
  guint body_rate;
  guint outbox_bytes;
  guint output_bytes;
  guint outbox_timeout;
  guint send_buffer;
  guint receive_buffer;
  guint unacknowledged_timeout;
  guint keepalive_idle;
  guint keepalive_interval;
  guint keepalive_probes;
} EioFrontDoorLimits;

extern const EioFrontDoorLimits eio_front_door_default_limits;

void eio_front_door_limits_admit_all (EioFrontDoorLimits *self);

G_END_DECLS
