/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "net/limits.h"

const EioFrontDoorLimits eio_front_door_default_limits = {
  .connections = 0,
  .connections_per_address = 256,
  .newcomers = 2048,
  .newcomers_per_address = 128,
  .connects_per_second = 200,
  .connects_burst = 1000,
  .shared_networks = NULL,
  .trusted_proxies = NULL,
  .shared_factor = 16,
  .head_bytes = 16 * 1024,
  .head_fields = 100,
  .head_timeout = 10000,
  .body_bytes = 64 * 1024,
  .body_timeout = 15000,
  .body_rate = 1024,
  .outbox_bytes = 1024 * 1024,
  .output_bytes = 128 * 1024 * 1024,
  .outbox_timeout = 30000,
  .send_buffer = 128 * 1024,
  .receive_buffer = 64 * 1024,
  .unacknowledged_timeout = 30000,
  .keepalive_idle = 60,
  .keepalive_interval = 10,
  .keepalive_probes = 3,
};

/**
 * eio_front_door_limits_admit_all:
 * @self: limits
 *
 * Takes away the limits to how many may come in, in all and from one address, and how fast, as for
 * a load test from one machine. Those to what each of them may do stay.
 */
void
eio_front_door_limits_admit_all (EioFrontDoorLimits *self)
{
  self->connections = 0;
  self->connections_per_address = 0;
  self->newcomers = 0;
  self->newcomers_per_address = 0;
  self->connects_per_second = 0;
  self->connects_burst = 0;
}
