/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "engineio/refuse.h"

#include "engineio/response.h"

/**
 * eio_refuse:
 * @host: who counts it
 * @message: a request
 * @error: what is wrong with it
 *
 * Answers a request that does not follow the protocol, and counts it.
 */
void
eio_refuse (EioSessionHost *host, SoupServerMessage *message, EioRequestError error)
{
  host->n_refused[error]++;
  eio_response_set_error (message, error);
}

/**
 * eio_refuse_full:
 * @host: who counts it
 * @message: a request
 * @error: what is wrong with it
 * @reason: the same more precisely, for the developer of the client
 *
 * Does what eio_refuse() does, and says more.
 */
void
eio_refuse_full (EioSessionHost *host,
                 SoupServerMessage *message,
                 EioRequestError error,
                 const char *reason)
{
  host->n_refused[error]++;
  eio_response_set_error_full (message, error, reason);
}
