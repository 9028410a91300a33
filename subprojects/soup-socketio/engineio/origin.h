/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "net/forwarded.h"

G_BEGIN_DECLS

/**
 * EioOriginClaim:
 * @origin: (unowned) (nullable): the field `Origin`
 * @host: (unowned) (nullable): the field `Host`
 * @fetch_site: (unowned) (nullable): the field `Sec-Fetch-Site`
 * @fetch_mode: (unowned) (nullable): the field `Sec-Fetch-Mode`
 * @scheme: how the client speaks to whoever it speaks to first
 *
 * What a request says of who made it, of which a page can choose nothing.
 */
typedef struct
{
  const char *origin;
  const char *host;
  const char *fetch_site;
  const char *fetch_mode;
  EioScheme scheme;
} EioOriginClaim;

gboolean eio_origin_allowed (const char *origin, const char *host, const char *const *allowed);
gboolean eio_origin_check (const EioOriginClaim *claim,
                           const char *const *allowed,
                           const char **reason);

G_END_DECLS
