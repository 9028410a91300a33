/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "app/config-limits.h"

/**
 * snug_config_get_room_limits:
 * @self: a configuration
 *
 * Returns: how much of everything there may be in a room
 */
SnugRoomLimits
snug_config_get_room_limits (const SnugConfig *self)
{
  SnugRoomLimits limits = snug_room_default_limits;

  limits.edit_seconds = self->edit_seconds;
  limits.resume_messages = self->resume_messages;
  if (!self->limits)
    {
      limits.members = 0;
      limits.posts_burst = 0;
    }

  return limits;
}

/**
 * snug_config_get_door_limits:
 * @self: a configuration
 *
 * Returns: (transfer none): how much connections may do; the networks in it are those of @self
 */
EioFrontDoorLimits
snug_config_get_door_limits (const SnugConfig *self)
{
  EioFrontDoorLimits limits = eio_front_door_default_limits;

  limits.shared_networks = self->shared_networks;
  limits.trusted_proxies = self->trusted_proxies;
  limits.outbox_bytes = self->slow_reader_bytes;
  limits.output_bytes = self->unread_bytes;
  limits.outbox_timeout = self->slow_reader_seconds * 1000;
  if (!self->limits)
    eio_front_door_limits_admit_all (&limits);

  return limits;
}

/**
 * snug_config_get_engine:
 * @self: a configuration
 *
 * Returns: (transfer none): how sessions are to be; the origins in it are those of @self
 */
EioServerConfig
snug_config_get_engine (const SnugConfig *self)
{
  EioServerConfig engine = eio_server_default_config;

  engine.max_behind = self->slow_reader_bytes;
  engine.allowed_origins = (const char *const *) self->allowed_origins;
  if (!self->limits)
    engine.rate = (EioFlowRate){ .burst = 0 };

  return engine;
}
